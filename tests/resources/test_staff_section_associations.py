"""Staff of sections: spells, spans and who is a teacher."""

import pytest

from include.edfi.documents.standards import Standard
from include.resources.staff_section_associations import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import FALL, LAST_YEAR, MIDDLE, SUMMER, WINTER, Campus

NOVEMBER = MIDDLE.replace(month=11)


@pytest.fixture
def school(campus: Campus) -> Campus:
    """Section 1 meets in the fall at school 1, where person 1 is assigned."""
    campus.calendar(1, 1)
    campus.section(1)
    campus.person(1)
    campus.assignment(1)
    return campus


@pytest.mark.parametrize(
    ("standard", "spans"),
    [
        pytest.param(Standard.DS33, [(FALL, WINTER)], id="3.3: one record"),
        pytest.param(Standard.DS40, [(FALL, WINTER)], id="4.0: one record"),
        pytest.param(Standard.DS50, [(FALL, MIDDLE), (NOVEMBER, WINTER)], id="5.0: one record a spell"),
    ],
)
def test_who_left_and_came_back(school: Campus, standard: Standard, spans: list[tuple[object, object]]) -> None:
    school.teaches(1, 1, endDate=MIDDLE)
    school.teaches(1, 1, startDate=NOVEMBER)
    found = [(sent["beginDate"], sent["endDate"]) for sent in school.documents(RESOURCE, standard)]
    assert sorted(found) == [(str(begin), str(end)) for begin, end in spans]


def test_a_spell_is_cut_to_the_session(school: Campus) -> None:
    school.teaches(1, 1, startDate=LAST_YEAR, endDate=SUMMER)
    (sent,) = school.documents(RESOURCE)
    assert (sent["beginDate"], sent["endDate"]) == (str(FALL), str(WINTER))
    assert sent["sectionReference"] == {
        "localCourseCode": "C1",
        "schoolId": 101,
        "schoolYear": 2027,
        "sectionIdentifier": "1",
        "sessionName": "S1",
    }


@pytest.mark.parametrize("qualified", [pytest.param(True, id="yes"), pytest.param(None, id="not said")])
def test_whether_the_teacher_is_highly_qualified(school: Campus, qualified: bool | None) -> None:
    school.change(sis.section.update().values(highlyQualified=qualified))
    school.teaches(1, 1)
    (sent,) = school.documents(RESOURCE)
    assert sent.get("highlyQualifiedTeacher") is qualified


def test_a_spell_outside_the_session_is_no_record(school: Campus) -> None:
    school.teaches(1, 1, startDate=SUMMER)
    school.teaches(1, 1, endDate=LAST_YEAR)
    assert school.rows(RESOURCE) == []


def test_of_two_positions_on_one_day_the_primary_teachers_is_sent(school: Campus) -> None:
    school.teaches(1, 1, staffType="T", role="C")
    school.teaches(1, 1, role=None)
    (sent,) = school.documents(RESOURCE)
    assert sent["classroomPositionDescriptor"].endswith("#P")


def test_who_is_no_teacher_of_it_never_stretches_a_teachers_span(school: Campus) -> None:
    school.teaches(1, 1, startDate=MIDDLE)
    school.teaches(1, 1, staffType="S", role="A")
    (sent,) = school.documents(RESOURCE, Standard.DS33)
    assert sent["beginDate"] == str(MIDDLE)


@pytest.mark.parametrize(
    ("person", "spell", "reason"),
    [
        pytest.param("E2", {"staffType": "S"}, "the section's staff member is no teacher of it", id="no teacher"),
        pytest.param(None, {}, "the staff member has no Ed-Fi ID", id="no Ed-Fi ID"),
        pytest.param("E2", {}, "the teacher has no reported assignment in the school", id="assigned elsewhere"),
    ],
)
def test_who_is_not_sent(school: Campus, person: str | None, spell: dict[str, str], reason: str) -> None:
    school.person(2, ed_fi_id=person)
    school.assignment(2, school_id=2)
    school.assignment(2, exclude=True)
    school.teaches(2, 1, **spell)
    assert school.reasons(RESOURCE) == [reason]
