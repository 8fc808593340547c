"""Section enrollments: the roster, cut to the section's terms."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Table

from include.resources.student_section_associations import RESOURCE
from include.sis import tables as sis
from tests.support.code_mappings import mapped
from tests.support.small_district import FALL, LAST_YEAR, MIDDLE, SCOPE, SUMMER, WINTER, Campus

DAY = timedelta(days=1)


@pytest.fixture
def class_(campus: Campus) -> Campus:
    """Student 1 is enrolled where section 5 meets in the fall."""
    campus.calendar(1, 1)
    campus.section(5)
    campus.person(1)
    campus.enrollment(1)
    return campus


def sit(campus: Campus, person_id: int = 1, section_id: int = 5, **span: Any) -> None:
    campus.add(sis.roster, personID=person_id, sectionID=section_id, trialID=section_id, **span)


@pytest.mark.parametrize(
    ("start", "end", "begin", "last"),
    [
        pytest.param(None, None, FALL, WINTER, id="whole term"),
        pytest.param(LAST_YEAR, SUMMER, FALL, WINTER, id="wider than the term"),
        pytest.param(MIDDLE, MIDDLE + DAY, MIDDLE, MIDDLE + DAY, id="within the term"),
        pytest.param(WINTER, None, WINTER, WINTER, id="the last day"),
    ],
)
def test_dates(class_: Campus, start: date | None, end: date | None, begin: date, last: date) -> None:
    sit(class_, startDate=start, endDate=end)
    (sent,) = class_.documents(RESOURCE)
    assert (sent["beginDate"], sent["endDate"]) == (str(begin), str(last))


@pytest.mark.parametrize(
    "span",
    [
        pytest.param({"startDate": WINTER + DAY}, id="begins after the term"),
        pytest.param({"endDate": FALL - DAY}, id="ended before the term"),
    ],
)
def test_a_roster_row_that_misses_the_session_is_no_record(class_: Campus, span: dict[str, Any]) -> None:
    sit(class_, **span)
    assert class_.rows(RESOURCE) == []


def test_a_roster_row_that_ends_before_it_begins(class_: Campus) -> None:
    sit(class_, startDate=MIDDLE, endDate=MIDDLE - DAY)
    assert class_.reasons(RESOURCE) == ["the roster row ends before it begins"]


def test_one_record_for_each_session(class_: Campus) -> None:
    class_.add(sis.term, termID=6, termScheduleID=5, name="SP", seq=2, startDate=WINTER + DAY, endDate=SUMMER)
    class_.add(sis.ed_fi_term_mapping, endYear=2027, termName="SP", termType="S2")
    class_.add(sis.section_placement, sectionID=5, trialID=5, termID=6, periodID=5)
    sit(class_, startDate=MIDDLE)
    sent = list(class_.documents(RESOURCE))
    assert [(one["sectionReference"]["sessionName"], one["beginDate"]) for one in sent] == [
        ("S1", str(MIDDLE)),
        ("S2", str(WINTER + DAY)),
    ]


def test_of_two_rows_with_one_beginning_the_longer_is_sent(class_: Campus) -> None:
    sit(class_, rosterID=1, endDate=MIDDLE)
    sit(class_, rosterID=2)
    sit(class_, rosterID=3, startDate=MIDDLE)
    assert class_.reasons(RESOURCE) == [
        "another roster row of this section, session and beginning has priority",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("table", "change", "reason"),
    [
        pytest.param(sis.course, {"active": False}, "the course is inactive", id="inactive course"),
        pytest.param(sis.course, {"stateReportExclude": True}, "the course is state excluded", id="excluded course"),
        pytest.param(
            sis.enrollment,
            {"noShow": True},
            "the student has no reported enrollment in the section's schedule structure",
            id="no-show",
        ),
        pytest.param(sis.person, {"edFiID": None}, "the student has no Ed-Fi ID", id="no number"),
        pytest.param(
            sis.ed_fi_term_mapping,
            {"termName": "other"},
            "no term of the section means a term type",
            id="unmapped term",
        ),
    ],
)
def test_why_not_sent(class_: Campus, table: Table, change: dict[str, Any], reason: str) -> None:
    sit(class_)
    class_.change(table.update().values(**change))
    assert class_.reasons(RESOURCE) == [reason]


def test_sections_of_a_draft_schedule_have_no_records(class_: Campus) -> None:
    sit(class_)
    class_.change(sis.trial.update().values(active=False))
    assert class_.rows(RESOURCE) == []


def test_homeroom_and_repeated_course(class_: Campus) -> None:
    sit(class_, repeatCourse="Y")
    class_.change(sis.course.update().values(homeroom=True))
    (sent,) = class_.documents(RESOURCE, uris=mapped(RepeatIdentifier="Y"))
    assert sent["homeroomIndicator"] is True
    assert sent["repeatIdentifierDescriptor"].endswith("#Y")


@pytest.mark.parametrize(
    ("ids", "count"),
    [
        pytest.param({"persons": (1,)}, 1, id="person"),
        pytest.param({"persons": ()}, 0, id="nobody"),
        pytest.param({"courses": (5,)}, 1, id="course"),
        pytest.param({"sections": (6,)}, 0, id="another section"),
    ],
)
def test_narrowed(class_: Campus, ids: dict[str, Any], count: int) -> None:
    sit(class_)
    assert len(class_.rows(RESOURCE, replace(SCOPE, **ids))) == count
