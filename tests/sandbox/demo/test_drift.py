"""Drift is made at both ends: in the SIS's tables, and in the ODS through its API."""

import json
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, func, select

from include.edfi.errors import ResyncError
from include.sis.directory import School
from include.sis.tables import person, section
from sandbox.demo.drift import drift
from sandbox.district import District, generate

SCHOOL = School(1, "255901001", "One")


class FakeClient:
    """An ODS that holds a few documents and notes what is changed."""

    def __init__(self, documents, status=200):
        self._documents = documents
        self._status = status
        self.sent = []

    def pages(self, path, query):
        return iter(self._documents.get(path.removeprefix("/ed-fi/"), []))

    def send(self, calls):
        for call in calls:
            self.sent.append((call.method, call.path, json.loads(call.body) if call.body else None))
            yield SimpleNamespace(status=self._status)


@pytest.fixture(scope="module")
def sis(tmp_path_factory):
    engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('sis') / 'campus.db'}")
    generate(engine, District(school_year=2027))
    yield engine
    engine.dispose()


@pytest.fixture
def documents(sis):
    with sis.connect() as connection:
        people = list(connection.scalars(select(person.c.edFiID).where(person.c.edFiID.is_not(None)).limit(2)))
        sections = list(connection.scalars(select(section.c.sectionID).order_by(section.c.sectionID).limit(2)))
    return {
        "studentSchoolAssociations": [{"studentReference": {"studentUniqueId": one}} for one in people],
        "sections": [{"id": f"s{one}", "sectionIdentifier": str(one)} for one in sections],
        "studentSchoolAttendanceEvents": [{"id": "a1"}],
        "students": [{"id": "p1", "studentUniqueId": people[1], "_etag": "1", "middleName": "Ann"}],
    }


def test_both_ends_change(sis, documents):
    client = FakeClient(documents)
    sentences = list(drift(sis, client, SCHOOL))  # type: ignore[arg-type]
    assert [sentence[:3] for sentence in sentences] == ["SIS", "SIS", "ODS", "ODS", "ODS"]
    edit, delete, add = client.sent
    assert edit[:2] == ("PUT", "/ed-fi/students/p1")
    assert edit[2]["middleName"] == "Drift"
    assert "_etag" not in edit[2]
    assert delete[:2] == ("DELETE", "/ed-fi/studentSchoolAttendanceEvents/a1")
    assert add[2]["sectionIdentifier"].endswith("-DRIFT")
    with sis.connect() as connection:
        gone = section.c.sectionID == int(documents["sections"][0]["sectionIdentifier"])
        assert connection.scalar(select(func.count()).where(gone)) == 0


def test_an_empty_ods_cannot_drift(sis):
    with pytest.raises(ResyncError, match="resync the school first"):
        list(drift(sis, FakeClient({}), SCHOOL))  # type: ignore[arg-type]


def test_a_refused_change_is_reported(sis, documents):
    with pytest.raises(ResyncError, match="403"):
        list(drift(sis, FakeClient(documents, status=403), SCHOOL))  # type: ignore[arg-type]
