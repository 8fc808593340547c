"""Of documents that name a person but no school, only those about people of the slice's schools can be orphans."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import Engine, select

from include.configurations.configuration import UniqueIds
from include.edfi.documents.scope import Scope
from include.resync.compare.index import Index
from include.resync.compare.ods_filter import ORGANIZATION, OdsFilter
from include.resync.compare.reading import limit_orphans
from include.resync.context import RunContext
from include.resync.plan.slices import Slice
from include.sis.engine import connect
from include.sis.tables import calendar, employment_assignment, enrollment, person
from tests.support.resync_trial import DISTRICT, configuration

SCHOOL = 1
UNIQUE_IDS = UniqueIds(students="stateID", staff="localNumber")


class LimitedIndex:
    """Stands in for the index: which people its orphans were limited to, None for all."""

    def __init__(self) -> None:
        self.people: set[str] | None = None

    def limit_to(self, people: Iterable[str]) -> None:
        self.people = set(people)


@pytest.fixture
def sis(district_file: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{district_file}")
    yield engine
    engine.dispose()


def limited(sis: Engine, *key_fields: str, whole: bool = False, asked: frozenset[str] | None = None) -> LimitedIndex:
    """What becomes of the index of a slice of one school."""
    index = LimitedIndex()
    slice_ = Slice(
        request_id="r",
        configuration="c",
        resource="any",
        slice_no=0,
        label="",
        expected=1,
        scope=Scope(school_year=DISTRICT.school_year, district_id=1, schools=(SCHOOL,)),
        school_numbers=("255901001",),
        whole_district=whole,
        mode="reconcile",
    )
    ods_filter = OdsFilter(
        key_fields=frozenset(key_fields), school_year=2027, organizations=frozenset({255901001}), people=asked
    )
    context = cast("RunContext", SimpleNamespace(sis=sis, configuration=configuration("5.2", unique_ids=UNIQUE_IDS)))
    of_people = limit_orphans(cast("Index", index), slice_, ods_filter, context)
    assert of_people is (index.people is not None)
    return index


@pytest.mark.parametrize(
    ("key_fields", "changes"),
    [
        pytest.param(("studentUniqueId",), {"whole": True}, id="the whole district"),
        pytest.param(("studentUniqueId",), {"asked": frozenset({"7"})}, id="people asked for"),
        pytest.param(("schoolYear",), {}, id="no person in the key"),
        pytest.param(("studentUniqueId", "schoolId"), {}, id="a school in the key"),
    ],
)
def test_all_can_be_orphans(sis, key_fields, changes):
    assert limited(sis, *key_fields, **changes).people is None


@pytest.mark.parametrize(
    "key_fields",
    [
        pytest.param(("studentUniqueId",), id="student"),
        pytest.param(("studentUniqueId", "contactUniqueId"), id="student and contact"),
        pytest.param(("studentUniqueId", ORGANIZATION, "schoolId"), id="an organization that may be the agency"),
    ],
)
def test_only_students_of_the_school(sis, key_fields):
    with sis.connect() as connection:
        enrolled = select(person.c.stateID).join(enrollment, enrollment.c.personID == person.c.personID)
        of_school = enrolled.join(calendar, calendar.c.calendarID == enrollment.c.calendarID)
        inside = set(connection.scalars(of_school.where(calendar.c.schoolID == SCHOOL)))
    assert limited(sis, *key_fields).people == inside


def test_only_staff_of_the_school(sis):
    assigned = select(person.c.staffNumber).join(
        employment_assignment, employment_assignment.c.personID == person.c.personID
    )
    with sis.connect() as connection:
        inside = set(connection.scalars(assigned.where(employment_assignment.c.schoolID == SCHOOL)))
        elsewhere = set(connection.scalars(assigned.where(employment_assignment.c.schoolID != SCHOOL))) - inside
    people = limited(sis, "staffUniqueId").people
    assert people is not None
    assert people & inside
    assert elsewhere
    assert not people & elsewhere
