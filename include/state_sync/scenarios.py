"""When a batch resync is due, and the guard against running it at the wrong time of the year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import Engine, func, select

from include.sis.narrowing import holds
from include.sis.tables import enrollment, school_year

BY_HAND, END_OF_YEAR, START_OF_YEAR = "by_hand", "end_of_year", "start_of_year"


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A reason to resync, and the params that go with it; a request may not contradict them."""

    title: str
    when: str
    presets: Mapping[str, Any]


_FULL = MappingProxyType({"objects": (), "all_schools": True, "schools": (), "check_dependencies": True, "prune": True})

SCENARIOS: Mapping[str, Scenario] = MappingProxyType(
    {
        BY_HAND: Scenario(
            title="By hand",
            when="Something is missing or wrong at the state; verify first, to see what.",
            presets=MappingProxyType({}),
        ),
        END_OF_YEAR: Scenario(
            title="End of year, full",
            when="Data entry of the year is finished, and the scoped school year has not moved yet.",
            presets=_FULL,
        ),
        START_OF_YEAR: Scenario(
            title="Start of year, full",
            when="Enrollments were rolled forward and the scoped school year has moved.",
            presets=_FULL,
        ),
        "database_changes": Scenario(
            title="After direct changes to the database",
            when="Records were changed past the application, by script or import; full or partial.",
            presets=MappingProxyType({"prune": True, "check_dependencies": True}),
        ),
        "state_request": Scenario(
            title="On request of the state",
            when="The state asks for objects: reporting, snapshots, totals at the end of the year.",
            presets=MappingProxyType({"check_dependencies": True}),
        ),
    }
)


@dataclass(frozen=True, kw_only=True)
class Year:
    """What the SIS says of a school year: whether the active year is it, an earlier or a later one, and its days."""

    ends_in: int
    active: int | None
    first: date | None
    last: date | None
    enrollments: int

    @property
    def middle(self) -> date | None:
        """The day in the middle of it, or None where the SIS has no dates for it."""
        return self.first + (self.last - self.first) / 2 if self.first and self.last else None


def year_of(engine: Engine, district_id: int, ends_in: int) -> Year:
    """Looks a school year up in the SIS."""
    table = school_year.c
    with engine.connect() as connection:
        days = connection.execute(select(table.startDate, table.endDate).where(table.endYear == ends_in)).one_or_none()
        active = connection.scalar(select(func.max(table.endYear)).where(holds(table.active)))
        enrolled = connection.scalar(
            select(func.count())
            .select_from(enrollment)
            .where(enrollment.c.endYear == ends_in, enrollment.c.districtID == district_id)
        )
    first, last = tuple(days) if days else (None, None)
    return Year(ends_in=ends_in, active=active, first=first, last=last, enrollments=enrolled or 0)


def wrong_time(scenario: str, year: Year, scoped: int, today: date) -> Iterator[str]:
    """Why a scenario must not run for a year now; `scoped` is the configuration's school year.

    The scoped year moves once a year. Before, the year asked for is the active one and in its second half; afterwards
    it is the active one and in its first half, or not begun.
    """
    if scenario == END_OF_YEAR:
        yield from _after_the_roll(year, scoped, today)
    elif scenario == START_OF_YEAR:
        yield from _before_the_roll(year, scoped, today)


def _after_the_roll(year: Year, scoped: int, today: date) -> Iterator[str]:
    if scoped > year.ends_in:
        yield f"the scoped school year has moved to {scoped}"
    if year.active is not None and year.active > year.ends_in:
        yield f"the SIS has moved on: its active school year is {year.active}"
    if year.middle is not None and today < year.middle:
        yield f"school year {year.ends_in} is not half over on {today}, so it is another year's end that is meant"


def _before_the_roll(year: Year, scoped: int, today: date) -> Iterator[str]:
    if scoped < year.ends_in:
        yield f"the scoped school year is still {scoped}"
    if year.active is not None and year.active < year.ends_in:
        yield f"the SIS has not moved on: its active school year is still {year.active}"
    if year.middle is not None and today >= year.middle:
        yield f"school year {year.ends_in} is more than half over on {today}, so the scoped year has yet to move"
    if not year.enrollments:
        yield f"the district has no enrollments in school year {year.ends_in}: they were not rolled forward"
