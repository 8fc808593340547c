"""A run for some people, courses or sections reads their rows, all of them and no others."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Select, select

from include.edfi.documents.resource import Narrowing, Resource, Row
from include.edfi.documents.standards import NEWEST, Standard
from include.resync.extract import sis_key
from include.resync.map.documents import Mapper
from include.sis.tables import calendar, course, person, related_pair, section
from tests.support.sample import RESOURCES, Sample, context

PEOPLE = ("personID", "studentID", "contactID")
"""Labels that hold a person."""
TRIED = 4
"""How many courses and sections are tried alone, evenly chosen."""
_THIS_YEAR = calendar.c.endYear == 2027
_COURSES = course.join(calendar, calendar.c.calendarID == course.c.calendarID)
_PEOPLE = select(person.c.personID)
_COURSE_IDS = select(course.c.courseID).select_from(_COURSES).where(_THIS_YEAR)
_SECTION_IDS = select(section.c.sectionID).join(_COURSES, course.c.courseID == section.c.courseID).where(_THIS_YEAR)


def _narrowed_by(kind: Narrowing) -> list[Any]:
    return [pytest.param(resource, id=resource.name) for resource in RESOURCES if kind in resource.narrowed_by]


def _read(sample: Sample, resource: Resource, **narrowing: Any) -> dict[str, Row]:
    return {sis_key(resource, row): row for row in sample.rows(resource, sample.scope(NEWEST, **narrowing))}


def _some(sample: Sample, ids: Select[Any]) -> Sequence[int]:
    found = sorted(sample.values(ids))
    return found[:: max(len(found) // TRIED, 1)]


NAMED = {
    "person": {"studentUniqueId", "staffUniqueId", "contactUniqueId", "parentUniqueId"},
    "course": {"courseCode", "localCourseCode"},
    "section": {"sectionIdentifier"},
}
"""Parts of a natural key that name somebody or something a run can be narrowed to."""


@pytest.mark.parametrize("resource", [pytest.param(resource, id=resource.name) for resource in RESOURCES])
def test_what_the_key_names_narrows_the_resource(resource: Resource) -> None:
    standards = [standard for standard in Standard if resource.collection(standard)]
    leaves = {path[-1] for standard in standards for path in resource.natural_key(standard)}
    assert {kind for kind, names in NAMED.items() if leaves & names} <= resource.narrowed_by


@pytest.mark.parametrize("resource", _narrowed_by("person"))
def test_a_person_alone_has_the_rows_about_them(sample: Sample, resource: Resource) -> None:
    whole = _read(sample, resource)
    for one in _telling_people(sample, whole):
        guardians = set(sample.values(select(related_pair.c.personID2).where(related_pair.c.personID1 == one)))
        theirs = {key: row for key, row in whole.items() if _is_about(resource, row, one, guardians)}
        found = _read(sample, resource, persons=(one,))
        assert found.keys() == theirs.keys(), one
        # Child rows about others may be left out of a row; its document is the same.
        mapper = Mapper(resource, context(NEWEST))
        other = [key for key, row in found.items() if row != theirs[key] and mapper.map(row) != mapper.map(theirs[key])]
        assert other == [], one


def _telling_people(sample: Sample, whole: dict[str, Row]) -> list[int]:
    """The first and the last who is in the rows, and somebody who is not."""
    named = {row[label] for row in whole.values() for label in PEOPLE if row.get(label)}
    others = set(sample.values(_PEOPLE)) - named
    return [min(named), max(named), *sorted(others)[:1]]


def _is_about(resource: Resource, row: Row, one: int, guardians: set[int]) -> bool:
    """A row names the person, or is a guardian of theirs: contacts come with their students."""
    if any(row.get(label) == one for label in PEOPLE):
        return True
    return resource.category == "Parent" and "studentID" not in row and row["personID"] in guardians


@pytest.mark.parametrize("resource", _narrowed_by("person"))
def test_all_people_together_have_every_row(sample: Sample, resource: Resource) -> None:
    everyone = tuple(sample.values(_PEOPLE))
    assert _read(sample, resource, persons=everyone) == _read(sample, resource)


@pytest.mark.parametrize("resource", [case for case in _narrowed_by("person") if case.values[0].sliced_by == "person"])
def test_the_slices_by_person_have_every_row_once(sample: Sample, resource: Resource) -> None:
    everyone = sorted(sample.values(_PEOPLE))
    middle, last = everyone[len(everyone) // 2], everyone[-1]
    parts = [_read(sample, resource, person_range=(first, end)) for first, end in ((0, middle), (middle + 1, last))]
    assert parts[0].keys() & parts[1].keys() == set()
    assert parts[0] | parts[1] == _read(sample, resource)


@pytest.mark.parametrize("resource", _narrowed_by("course"))
def test_a_course_alone_has_the_rows_about_it(sample: Sample, resource: Resource) -> None:
    whole = _read(sample, resource)
    for one in _some(sample, _COURSE_IDS):
        about, found = _rows_of(sample, whole, one), _read(sample, resource, courses=(one,))
        assert all(about.get(key) == row for key, row in found.items()), one
        # A session in which only a namesake in another calendar is taught is none of this course's.
        left_out = [row for key, row in about.items() if key not in found]
        assert all("termType" in row and row.get("courseID", one) != one for row in left_out), one


def _rows_of(sample: Sample, whole: dict[str, Row], course_id: int) -> dict[str, Row]:
    """Rows of a course's sections; where a row names none, of its number in its school."""
    sections = set(sample.values(select(section.c.sectionID).where(section.c.courseID == course_id)))
    query = select(calendar.c.schoolID, course.c.number).select_from(_COURSES).where(course.c.courseID == course_id)
    with sample.engine.connect() as connection:
        same = tuple(connection.execute(query).one())
    return {
        key: row
        for key, row in whole.items()
        if (row["sectionID"] in sections if "sectionID" in row else (row["schoolID"], row["courseNumber"]) == same)
    }


@pytest.mark.parametrize("resource", _narrowed_by("course"))
def test_all_courses_together_have_every_row_of_a_course(sample: Sample, resource: Resource) -> None:
    about = ("sectionID", "schoolID")
    whole = {key: row for key, row in _read(sample, resource).items() if all(row.get(label, 1) for label in about)}
    assert _read(sample, resource, courses=tuple(sample.values(_COURSE_IDS))) == whole


@pytest.mark.parametrize("resource", _narrowed_by("section"))
def test_a_section_alone_has_the_rows_about_it(sample: Sample, resource: Resource) -> None:
    whole = _read(sample, resource)
    for one in _some(sample, _SECTION_IDS):
        found = _read(sample, resource, sections=(one,))
        course_id = sample.values(select(section.c.courseID).where(section.c.sectionID == one))[0]
        about = _rows_of(sample, whole, course_id)
        assert all(about.get(key) == row for key, row in found.items()), one
        assert set(found) >= {key for key, row in whole.items() if row.get("sectionID") == one}, one
        assert {row["sectionID"] for row in found.values() if "sectionID" in row} <= {one}


@pytest.mark.parametrize("resource", _narrowed_by("section"))
def test_all_sections_together_have_every_row_of_a_section(sample: Sample, resource: Resource) -> None:
    taught = {None, *sample.values(select(section.c.courseID))}
    whole = _read(sample, resource)
    named = {key: row for key, row in whole.items() if row.get("sectionID", 1) and row.get("courseID") in taught}
    assert _read(sample, resource, sections=tuple(sample.values(_SECTION_IDS))) == named


@pytest.mark.parametrize("kind", ["person", "course", "section"])
def test_no_ids_at_all_have_no_rows(sample: Sample, kind: Narrowing) -> None:
    narrowing: dict[str, Any] = {f"{kind}s": ()}
    for case in _narrowed_by(kind):
        assert _read(sample, case.values[0], **narrowing) == {}
