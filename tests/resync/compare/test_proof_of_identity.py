"""The ODS is proven to be the same by what earlier runs left there; any doubt proves nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import pytest
from sqlalchemy import create_engine

from include.edfi.api.client import EdFiClient
from include.edfi.api.transport import Call, Response
from include.edfi.documents.scope import Scope
from include.history.locks import Locks
from include.history.prunes import Orphan
from include.history.store import History
from include.history.watermarks import SliceWatermark
from include.resources import registry
from include.resync.compare.same_ods import NEWEST, SENTINEL, Proof, proof_of
from include.resync.context import RunContext
from include.resync.plan.slices import Slice
from tests.support.histories import new_history
from tests.support.history_entries import new_request
from tests.support.resync_trial import configuration

ROOM, COURSE = "/ed-fi/locations/room", "/ed-fi/courses/course"
NAME = configuration("5.2").name


@dataclass
class Host:
    """Stands in for the client: the newest change version, and status, ETag header and body by path."""

    newest: int | None = 100
    documents: dict[str, tuple[int, str, bytes] | None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def newest_change_version(self) -> int | None:
        return self.newest

    def ask(self, path: str) -> Response | None:
        self.asked.append(path)
        status_etag_body = self.documents.get(path, (404, "", b""))
        if status_etag_body is None:
            return None
        status, etag, body = status_etag_body
        call = Call(method="GET", path=path)
        return Response(call, status, {"etag": etag} if etag else {}, body)


@pytest.fixture
def context(tmp_path) -> Iterator[RunContext]:
    """After a run that sent a room and read a course, when the newest change version was 90."""
    engine, sis = new_history(tmp_path / "history.db"), create_engine("sqlite://")
    made = RunContext(
        configuration=configuration("5.2"),
        registry=registry(),
        history=History(engine),
        history_engine=engine,
        locks=Locks(engine),
        sis=sis,
        client=lambda: cast("EdFiClient", Host()),
    )
    made.history.open_request(new_request("earlier", configuration=NAME))
    made.host_observations.note(NAME, "", NEWEST, 90)
    made.host_observations.note(NAME, "locations", SENTINEL, {"ods_id": "room", "etag": "e1", "written": True})
    made.host_observations.note(NAME, "courses", SENTINEL, {"ods_id": "course", "etag": "", "written": False})
    yield made
    engine.dispose()
    sis.dispose()


def proof(context: RunContext, host: Host, request_id: str = "r") -> Proof:
    slice_ = Slice(
        request_id=request_id,
        configuration=NAME,
        resource="locations",
        slice_no=0,
        label="",
        expected=1,
        scope=Scope(school_year=2027, district_id=1, schools=(1,)),
        school_numbers=("1",),
        whole_district=True,
        mode="reconcile",
    )
    return proof_of(slice_, context, cast("EdFiClient", host))


def as_before(**changes: tuple[int, str, bytes] | None) -> dict[str, tuple[int, str, bytes] | None]:
    return {ROOM: changes.get("room", (200, '"e1"', b"{}")), COURSE: changes.get("course", (200, '"any"', b"{}"))}


@pytest.mark.parametrize(
    "room",
    [
        pytest.param((200, '"e1"', b"{}"), id="in the header"),
        pytest.param((200, 'W/"e1"', b"{}"), id="weak"),
        pytest.param((200, "", b'{"_etag": "e1"}'), id="in the body only"),
    ],
)
def test_remembered_documents_as_before_prove_it(context, room):
    given = proof(context, Host(documents=as_before(room=room)))
    assert given == Proof("r", True, "2 remembered documents as before, newest change version 100")
    assert context.host_observations.value(NAME, "", NEWEST) == 100


@pytest.mark.case("B3")
@pytest.mark.parametrize(
    ("changes", "of"),
    [
        pytest.param({"room": (200, '"e2"', b"{}")}, "locations", id="changed"),
        pytest.param({"room": (200, "", b'{"_etag": "e2"}')}, "locations", id="changed, by its body"),
        pytest.param({"room": (404, "", b"")}, "locations", id="gone"),
        pytest.param({"course": (404, "", b"")}, "courses", id="gone, and only read before"),
    ],
)
def test_one_that_is_not_as_before_disproves_it(context, changes, of):
    given = proof(context, Host(documents=as_before(**changes)))
    assert (given.ok, given.text) == (False, f"a remembered document of {of} is gone or has changed")


@pytest.mark.case("B3")
@pytest.mark.parametrize(
    ("newest", "ok", "text"),
    [
        pytest.param(89, False, "its newest change version is 89, and was 90 before", id="behind"),
        pytest.param(90, True, "2 remembered documents as before, newest change version 90", id="the same"),
        pytest.param(None, False, "it offers no change queries", id="none"),
    ],
)
def test_the_newest_change_version(context, newest, ok, text):
    given = proof(context, Host(newest, as_before()))
    assert (given.ok, given.text) == (ok, text)


@pytest.mark.parametrize("answer", [None, (403, "", b"")], ids=["no answer", "hidden"])
def test_what_is_not_shown_proves_nothing_and_disproves_nothing(context, answer):
    context.watermarks.save(watermark())
    given = proof(context, Host(documents=as_before(room=answer, course=answer)))
    assert (given.ok, given.text) == (False, "0 remembered documents as before, newest change version 100")
    assert context.watermarks.last(NAME, "locations", "s") is not None
    assert context.host_observations.value(NAME, "locations", SENTINEL)["etag"] == "e1"


def watermark() -> SliceWatermark:
    return SliceWatermark(
        configuration=NAME,
        resource="locations",
        scope_hash="s",
        change_version=90,
        sis_hash="h",
        records=1,
        request_id="earlier",
    )


def test_another_ods_makes_forget_what_was_known_of_the_earlier(context):
    context.watermarks.save(watermark())
    assert not proof(context, Host(50, as_before())).ok
    assert context.watermarks.last(NAME, "locations", "s") is None
    assert context.host_observations.of_every_resource(NAME, SENTINEL) == []
    assert context.host_observations.value(NAME, "", NEWEST) == 50


@pytest.mark.parametrize(
    ("status", "ok"), [pytest.param(200, False, id="there again"), pytest.param(404, True, id="still gone")]
)
def test_what_was_deleted_last_is_gone(context, status, ok):
    deleted = Orphan(resource="courses", ods_id="course", key_hash="k", key="", school="", etag="")
    context.prunes.record("earlier", [deleted])
    context.prunes.back_up("earlier", "courses", [(deleted, {})])
    context.prunes.record_deleted("earlier", [deleted])
    given = proof(context, Host(documents=as_before(course=(status, "", b"{}"))))
    assert given.ok is ok
    assert (given.text == "a document of courses that was deleted last is there again") is not ok


def test_one_proof_a_request(context):
    first, second = Host(documents=as_before()), Host(1, {})
    assert proof(context, first).ok
    assert proof(context, second).ok
    assert (sorted(first.asked), second.asked) == ([COURSE, ROOM], [])
    assert not proof(context, second, "another request").ok
