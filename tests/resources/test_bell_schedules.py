"""Bell schedules: what several calendars' schedules of one name add up to."""

import datetime

import pytest

from include.resources.bell_schedules import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import FALL, MIDDLE, WINTER, Campus, values_of

URIS = {("GradeLevelDescriptor", "09"): "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}


@pytest.fixture
def school(campus: Campus) -> Campus:
    """Two calendars of school 1 with an A day each; the second has a period more."""
    for number, names in ((1, ("1",)), (2, ("1", "2"))):
        campus.calendar(number, 1)
        campus.add(sis.period_schedule, periodScheduleID=number, structureID=number * 10, name="A day")
        for seq, name in enumerate(names):
            campus.add(
                sis.period,
                periodID=number * 10 + seq,
                periodScheduleID=number,
                name=name,
                seq=seq,
                startTime=datetime.time(9 + seq),
                endTime=datetime.time(10 + seq),
            )
    return campus


def day(school: Campus, day_id: int, date: datetime.date, structure_id: int, *, instruction: bool = True) -> None:
    school.add(
        sis.day,
        dayID=day_id,
        calendarID=structure_id // 10,
        structureID=structure_id,
        date=date,
        periodScheduleID=structure_id // 10,
        instruction=instruction,
    )


def test_schedules_of_one_name_are_one_record(school: Campus) -> None:
    day(school, 1, MIDDLE, 10)
    day(school, 2, FALL, 20)
    day(school, 3, MIDDLE, 20)
    day(school, 4, WINTER, 20, instruction=False)
    (document,) = school.documents(RESOURCE, uris=URIS)
    names = [item["classPeriodReference"]["classPeriodName"] for item in document["classPeriods"]]
    assert names == ["A day - 1", "A day - 2"]
    assert [item["date"] for item in document["dates"]] == [str(FALL), str(MIDDLE)]
    assert values_of(document["gradeLevels"], "gradeLevelDescriptor") == ["Ninth grade"]
    assert (document["startTime"], document["endTime"]) == ("09:00:00", "11:00:00")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("Early release A day", "Early release A day", id="short"),
        pytest.param("Early release B day, May", None, id="longer than the ODS takes"),
    ],
)
def test_the_name_of_the_day(school: Campus, name: str, told: str | None) -> None:
    school.change(sis.period_schedule.update().values(name=name))
    (document,) = school.documents(RESOURCE, uris=URIS)
    assert (document["bellScheduleName"], document.get("alternateDayName")) == (name, told)


def test_a_time_never_entered_tells_nothing(school: Campus) -> None:
    eight = datetime.time(8)
    school.change(sis.period.update().values(startTime=eight, endTime=eight))
    (document,) = school.documents(RESOURCE, uris=URIS)
    assert "startTime" not in document


def test_a_schedule_without_a_period_is_not_sent(school: Campus) -> None:
    school.add(sis.period_schedule, periodScheduleID=3, structureID=10, name="B day")
    assert school.reasons(RESOURCE) == [None, "the period schedule has no period"]
