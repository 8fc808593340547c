"""Which documents of a collection a slice is about, and the queries that bring just those."""

from typing import Any

import pytest

from include.edfi.documents.resource import Resource
from include.edfi.documents.standards import Standard
from include.resync.compare.ods_filter import ORGANIZATION, OdsFilter, key_fields_of, only
from tests.support.misfits import by_resource

SECTION = {"schoolId", "schoolYear", "sessionName", "localCourseCode", "sectionIdentifier"}
SCHOOLS = (255901001, 255901002)


def ods_filter(*key_fields: str, **changes: Any) -> OdsFilter:
    told = {"school_year": 2027, "organizations": frozenset({*SCHOOLS, 255901}), "schools": SCHOOLS}
    return OdsFilter(key_fields=frozenset(key_fields), **{**told, **changes})


@pytest.mark.parametrize(
    ("within", "identity", "holds"),
    [
        pytest.param(ods_filter("schoolId"), {"schoolId": 255901001}, True, id="a school in scope"),
        pytest.param(ods_filter("schoolId"), {"schoolId": 255901009}, False, id="another school"),
        pytest.param(ods_filter(ORGANIZATION), {ORGANIZATION: 255901}, True, id="the agency"),
        pytest.param(ods_filter(ORGANIZATION), {ORGANIZATION: 255950}, False, id="another agency"),
        pytest.param(ods_filter("schoolYear"), {"schoolYear": 2027}, True, id="the year"),
        pytest.param(ods_filter("schoolYear"), {"schoolYear": 2026}, False, id="another year"),
        pytest.param(
            ods_filter("schoolYear", school_year=None), {"schoolYear": 2026}, True, id="records of every year"
        ),
        pytest.param(ods_filter("namespace", namespace="uri://a"), {"namespace": "uri://a"}, True, id="our namespace"),
        pytest.param(ods_filter("namespace", namespace="uri://a"), {"namespace": "uri://b"}, False, id="another's"),
        pytest.param(
            ods_filter("gradingPeriodSchoolYear"), {"gradingPeriodSchoolYear": 2026}, False, id="a period's year"
        ),
        pytest.param(
            ods_filter("studentUniqueId", people=frozenset({"7"})),
            {"studentUniqueId": "7"},
            True,
            id="a person asked for",
        ),
        pytest.param(
            ods_filter("studentUniqueId", people=frozenset({"7"})), {"studentUniqueId": "8"}, False, id="another person"
        ),
        pytest.param(
            ods_filter("studentUniqueId", people=frozenset()), {"studentUniqueId": "8"}, False, id="nobody asked for"
        ),
        pytest.param(
            ods_filter("studentUniqueId", "contactUniqueId", people=frozenset({"7"})),
            {"studentUniqueId": "8", "contactUniqueId": "7"},
            True,
            id="either of two people",
        ),
        pytest.param(
            ods_filter(*SECTION, section_ids=frozenset({"3"})),
            {"sectionIdentifier": "3"},
            True,
            id="a section asked for",
        ),
        pytest.param(
            ods_filter(*SECTION, section_ids=frozenset({"3"})), {"sectionIdentifier": "4"}, False, id="another section"
        ),
        pytest.param(
            ods_filter(*SECTION, course_codes=frozenset({"A"})), {"localCourseCode": "B"}, False, id="another course"
        ),
        pytest.param(
            ods_filter("courseCode", course_codes=frozenset({"A"})), {"courseCode": "A"}, True, id="a course asked for"
        ),
    ],
)
def test_holds(within, identity, holds):
    assert within.holds(identity) is holds


@pytest.mark.parametrize(
    ("within", "queries"),
    [
        pytest.param(
            ods_filter("schoolId", "schoolYear"),
            [{"schoolYear": 2027, "schoolId": SCHOOLS[0]}, {"schoolYear": 2027, "schoolId": SCHOOLS[1]}],
            id="school by school, this year",
        ),
        pytest.param(ods_filter("studentUniqueId"), [{}], id="everything the key may read"),
        pytest.param(
            ods_filter(ORGANIZATION),
            [{ORGANIZATION: 255901}, {ORGANIZATION: SCHOOLS[0]}, {ORGANIZATION: SCHOOLS[1]}],
            id="schools and their agency",
        ),
        pytest.param(ods_filter(ORGANIZATION, all_schools=True), [{}], id="the whole district at once"),
        pytest.param(
            ods_filter(ORGANIZATION, "schoolId", "gradingPeriodSchoolYear", all_schools=True),
            [{"gradingPeriodSchoolYear": 2027}],
            id="a period's year",
        ),
        pytest.param(ods_filter("schoolYear", school_year=None), [{}], id="every year"),
        pytest.param(ods_filter("namespace", namespace="uri://a"), [{"namespace": "uri://a"}], id="our namespace only"),
    ],
)
def test_queries(within, queries):
    assert within.queries() == queries


@pytest.mark.parametrize(
    ("within", "queries"),
    [
        pytest.param(ods_filter("schoolId"), None, id="not narrowed"),
        pytest.param(ods_filter("schoolId", people=frozenset({"7"})), None, id="narrowed to people it does not name"),
        pytest.param(
            ods_filter("studentUniqueId", "schoolId", people=frozenset({"8", "7"})),
            [{"studentUniqueId": "7"}, {"studentUniqueId": "8"}],
            id="people",
        ),
        pytest.param(ods_filter(*SECTION, section_ids=frozenset({"3"})), [{"sectionIdentifier": "3"}], id="sections"),
        pytest.param(
            ods_filter("courseCode", ORGANIZATION, all_schools=True, course_codes=frozenset({"A"})),
            [{"courseCode": "A"}],
            id="courses",
        ),
        pytest.param(
            ods_filter("courseCode", "schoolId", section_ids=frozenset({"3"})),
            None,
            id="sections, which the key does not name",
        ),
        pytest.param(
            ods_filter(*SECTION, course_codes=frozenset({"B", "A"})),
            [
                {"localCourseCode": code, "schoolYear": 2027, "schoolId": school}
                for code in ("A", "B")
                for school in SCHOOLS
            ],
            id="courses, of a resource that names sections",
        ),
        pytest.param(ods_filter(*SECTION), None, id="neither sections nor courses"),
        pytest.param(ods_filter("studentUniqueId", people=frozenset()), [], id="nobody"),
    ],
)
def test_narrow_queries(within, queries):
    assert within.narrow_queries() == queries


LEAVES = {
    "person": {"studentUniqueId", "staffUniqueId", "contactUniqueId", "parentUniqueId"},
    "section": {"sectionIdentifier"},
    "course": {"courseCode", "localCourseCode"},
}


LIMITS: dict[str, dict[str, Any]] = {
    "person": {"people": frozenset({"x"})},
    "course": {"course_codes": frozenset({"x"})},
    "section": {"section_ids": frozenset({"x"})},
}


@pytest.mark.parametrize("standard", list(Standard))
def test_whatever_narrows_a_resource_is_in_its_key(standard: Standard) -> None:
    """Else a narrowed request would take what it did not ask the SIS for for orphans."""
    assert by_resource(standard, _without_a_limit) == {}


def _without_a_limit(resource: Resource, standard: Standard) -> list[str]:
    """What narrows the resource and is not in its key, or does not keep another's documents out."""
    return [kind for kind in resource.narrowed_by if not _is_limited(kind, key_fields_of(resource, standard))]


def _is_limited(narrowing: str, key_fields: frozenset[str]) -> bool:
    named = key_fields & LEAVES[narrowing]
    if narrowing == "section" and not named:
        # These find no orphans then; see include.resync.compare.opening.
        return bool(key_fields & LEAVES["course"])
    within = OdsFilter(key_fields=key_fields, school_year=2027, organizations=frozenset(), **LIMITS[narrowing])
    return bool(named) and not within.holds(dict.fromkeys(named, "another"))


@pytest.mark.parametrize("standard", list(Standard))
def test_what_is_sliced_by_school_names_its_school(standard: Standard) -> None:
    def nameless(resource: Resource, standard: Standard) -> bool:
        return resource.sliced_by == "school" and not key_fields_of(resource, standard) & {"schoolId", ORGANIZATION}

    assert by_resource(standard, nameless) == {}


def test_only():
    assert only(None) is None
    assert only([1, "a", 1]) == frozenset({"1", "a"})
    assert only([]) == frozenset()
