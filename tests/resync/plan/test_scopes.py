"""What a request covers: schools, and the people, courses and sections it is narrowed to."""

# ruff: noqa: S608 - one query of these tests stands inside another; no value comes from outside

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from more_itertools import batched
from sqlalchemy import Engine, create_engine, text

from include.edfi.documents.resource import Resource
from include.edfi.documents.scope import Scope
from include.edfi.errors import ConfigError
from include.resources import registry
from include.resync.plan.scopes import ResolvedRequest, resolve
from include.resync.request.request import validate
from include.sis import directory
from tests.support.resync_trial import configuration

GENERAL = configuration("5.2")

ROSTERED = """
    SELECT DISTINCT r.sectionID FROM Roster r JOIN Trial t ON t.trialID = r.trialID
    JOIN Calendar c ON c.calendarID = t.calendarID WHERE t.active AND c.endYear = 2027 AND r.personID = :person
"""
TAUGHT = ROSTERED.replace("Roster", "SectionStaffHistory")


@pytest.fixture
def sis(district_file: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{district_file}")
    yield engine
    engine.dispose()


def resolved(sis: Engine, **params: Any) -> ResolvedRequest:
    asked = {"configuration": GENERAL.name, "all_schools": "schools" not in params, **params}
    return resolve(validate(asked, {GENERAL.name: GENERAL}, registry()), GENERAL, sis)


def column(sis: Engine, query: str, **values: Any) -> list[Any]:
    with sis.connect() as connection:
        return list(connection.scalars(text(query), values))


def scope(found: ResolvedRequest, name: str) -> Scope:
    (only,) = found.scopes(registry()[name])
    return only


def some_student(sis: Engine) -> int:
    """Someone rostered in several sections and enrolled in one school."""
    query = """
        SELECT r.personID FROM Roster r JOIN Trial t ON t.trialID = r.trialID JOIN Calendar c
        ON c.calendarID = t.calendarID WHERE t.active AND c.endYear = 2027 GROUP BY r.personID
        HAVING count(DISTINCT c.schoolID) = 1 AND count(DISTINCT r.sectionID) > 3 ORDER BY r.personID
    """
    return int(column(sis, query)[0])


def test_all_schools_of_the_year(sis):
    expected = column(
        sis, "SELECT DISTINCT s.schoolID FROM School s JOIN Calendar c USING (schoolID) WHERE c.endYear = 2027"
    )
    found = resolved(sis)
    assert sorted(found.scope.schools) == sorted(expected)
    assert [school.number for school in found.schools] == sorted(school.number for school in found.schools)


def test_schools_by_number_and_by_id_are_the_same(sis):
    (number,) = column(sis, "SELECT number FROM School WHERE schoolID = 2")
    assert resolved(sis, schools=number).schools == resolved(sis, schools="2").schools
    assert len(resolved(sis, schools=f"2, {number}").schools) == 1


def test_every_unknown_school_is_named(sis):
    with pytest.raises(ConfigError) as caught:
        resolved(sis, schools="2 999 888")
    assert len(caught.value.problems) == 2
    assert "'999'" in caught.value.problems[0]
    assert "'888'" in caught.value.problems[1]


def test_all_schools_of_a_year_without_calendars_is_a_mistake(sis):
    other = GENERAL.model_copy(update={"school_year": 2050})
    request = validate({"configuration": other.name, "all_schools": True}, {other.name: other}, registry())
    with pytest.raises(ConfigError, match="2050"):
        resolve(request, other, sis)


def test_an_unknown_district_is_named(sis):
    other = GENERAL.model_copy(update={"district_number": "77"})
    request = validate({"configuration": other.name, "all_schools": True}, {other.name: other}, registry())
    with pytest.raises(ConfigError, match="'77'"):
        resolve(request, other, sis)


def test_nothing_narrows_without_ids(sis):
    found = resolved(sis)
    for resource in registry().values():
        (only,) = found.scopes(resource)
        assert (only.persons, only.courses, only.sections) == (None, None, None)
        assert only.schools == found.scope.schools


def test_people_narrow_what_is_theirs(sis):
    student = some_student(sis)
    found = resolved(sis, person_ids=[student])
    for resource in registry().values():
        (only,) = found.scopes(resource)
        if "person" in resource.narrowed_by:
            assert only.persons == (student,), resource.name
            assert only.schools == found.scope.schools
        else:
            assert only.persons is None


def test_people_narrow_the_rest_to_what_they_touch(sis):
    student = some_student(sis)
    sections = sorted(column(sis, ROSTERED, person=student))
    courses = set(column(sis, f"SELECT DISTINCT courseID FROM Section WHERE sectionID IN ({ROSTERED})", person=student))
    schools = column(
        sis,
        "SELECT DISTINCT c.schoolID FROM Enrollment e JOIN Calendar c USING (calendarID)"
        " WHERE c.endYear = 2027 AND e.personID = :person",
        person=student,
    )
    found = resolved(sis, person_ids=[student])
    assert scope(found, "sections").sections == tuple(sections)
    assert scope(found, "calendars").schools == tuple(sorted(schools))
    assert scope(found, "sessions").schools == tuple(sorted(schools))
    assert scope(found, "calendars").sections is None
    assert keys(sis, found, "sections", "sectionID") <= set(sections)
    assert keys(sis, found, "courses", "courseID") <= courses


def test_teachers_touch_what_they_teach(sis):
    (teacher, *_) = column(
        sis,
        "SELECT h.personID FROM SectionStaffHistory h JOIN Trial t ON t.trialID = h.trialID"
        " WHERE t.active ORDER BY h.personID",
    )
    found = resolved(sis, person_ids=[teacher])
    assert set(scope(found, "sections").sections or ()) == set(column(sis, TAUGHT, person=teacher))
    expected = column(sis, "SELECT schoolID FROM EmploymentAssignment WHERE personID = :person", person=teacher)
    assert set(expected) <= set(scope(found, "calendars").schools)


def keys(sis: Engine, found: ResolvedRequest, name: str, label: str) -> set[int]:
    """The IDs a resource's rows have in the ground's scopes."""
    resource: Resource = registry()[name]
    with sis.connect() as connection:
        return {
            row[label]
            for one in found.scopes(resource)
            for row in connection.execute(resource.rows(one)).mappings()
            if row.get("excluded") is None
        }


def test_courses_narrow_courses_offerings_sections_and_rosters(sis):
    student = some_student(sis)
    (course,) = column(sis, f"SELECT courseID FROM Section WHERE sectionID IN ({ROSTERED}) LIMIT 1", person=student)
    found = resolved(sis, course_ids=[course])
    assert keys(sis, found, "courses", "courseID") == {course}
    assert keys(sis, found, "courseOfferings", "courseID") == {course}
    taught = set(column(sis, "SELECT sectionID FROM Section WHERE courseID = :course", course=course))
    assert keys(sis, found, "sections", "sectionID") <= taught
    assert keys(sis, found, "studentSectionAssociations", "sectionID") <= taught
    assert scope(found, "students").courses in {None, (course,)}
    everyone = keys(sis, resolved(sis), "students", "personID")
    assert keys(sis, found, "students", "personID") == everyone


def test_sections_narrow_their_courses_too(sis):
    section = column(sis, ROSTERED, person=some_student(sis))[0]
    (course,) = column(sis, "SELECT courseID FROM Section WHERE sectionID = :section", section=section)
    found = resolved(sis, section_ids=[section])
    assert keys(sis, found, "sections", "sectionID") == {section}
    assert keys(sis, found, "courses", "courseID") == {course}
    assert keys(sis, found, "courseOfferings", "courseID") == {course}
    assert keys(sis, found, "staffSectionAssociations", "sectionID") <= {section}


def test_people_and_sections_intersect(sis):
    student = some_student(sis)
    own = column(sis, ROSTERED, person=student)
    (other, *_) = column(sis, f"SELECT sectionID FROM Section WHERE sectionID NOT IN ({ROSTERED})", person=student)
    found = resolved(sis, person_ids=[student], section_ids=[own[0], other])
    assert scope(found, "sections").sections == (own[0],)
    roster = scope(found, "studentSectionAssociations")
    assert (roster.persons, set(roster.sections or ())) == ((student,), {own[0], other})
    assert keys(sis, found, "studentSectionAssociations", "sectionID") <= {own[0]}


def test_people_and_courses_intersect(sis):
    student = some_student(sis)
    section = column(sis, ROSTERED, person=student)[0]
    (course,) = column(sis, "SELECT courseID FROM Section WHERE sectionID = :section", section=section)
    (other, *_) = column(
        sis,
        f"SELECT courseID FROM Course WHERE courseID NOT IN (SELECT courseID FROM Section WHERE sectionID IN"
        f" ({ROSTERED}))",
        person=student,
    )
    found = resolved(sis, person_ids=[student], course_ids=[course, other])
    assert keys(sis, found, "courses", "courseID") == {course}


def test_ids_without_a_record_are_reported_and_narrow_to_nothing(sis):
    found = resolved(sis, person_ids="999999 999998", course_ids="888888", section_ids="777777")
    assert found.no_match == {"personID": (999998, 999999), "courseID": (888888,), "sectionID": (777777,)}
    for name in ("students", "studentSectionAssociations", "courses", "sections", "calendars"):
        assert keys(sis, found, name, registry()[name].sis_key[0]) == set(), name


def test_found_and_missing_ids_together(sis):
    student = some_student(sis)
    found = resolved(sis, person_ids=[student, 999999])
    assert (found.persons, found.no_match) == ((student,), {"personID": (999999,)})


def test_sections_of_another_year_do_not_match(sis):
    other = column(
        sis,
        "SELECT s.sectionID FROM Section s JOIN Course c USING (courseID) JOIN Calendar k USING (calendarID)"
        " WHERE k.endYear <> 2027",
    )
    if other:
        assert resolved(sis, section_ids=other[:1]).no_match == {"sectionID": (other[0],)}
    courses = column(sis, "SELECT courseID FROM Course JOIN Calendar USING (calendarID) WHERE endYear <> 2027")
    assert not courses or "courseID" in resolved(sis, course_ids=courses[:1]).no_match


def test_more_ids_than_a_query_takes_are_cut(sis):
    everyone = column(sis, "SELECT personID FROM Person")
    many = [*everyone, *range(500_000, 502_500)]
    found = resolved(sis, person_ids=many)
    assert set(found.persons or ()) == set(everyone)
    assert len(found.no_match["personID"]) == 2500
    wide = ResolvedRequest(**{**vars(found), "persons": tuple(range(1, 2501)), "sections": tuple(range(1, 1201))})
    scopes = list(wide.scopes(registry()["studentSectionAssociations"]))
    assert all(len(one.persons or ()) + len(one.sections or ()) <= directory.MOST_PARAMETERS for one in scopes)
    pairs = [(person, section) for one in scopes for person in one.persons or () for section in one.sections or ()]
    assert len(pairs) == len(set(pairs)) == 2500 * 1200


@pytest.mark.parametrize("size", [1, 999, 1000, 1001, 2000, 2001])
def test_chunks_hold_everything_once(size):
    groups = list(batched(range(size), directory.MOST_PARAMETERS))
    assert [number for group in groups for number in group] == list(range(size))
    assert all(0 < len(group) <= directory.MOST_PARAMETERS for group in groups)
