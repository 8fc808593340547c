"""How the odd rows of the sample district are found in Campus's tables, and what must become of each.

The kinds are those of sandbox/district/README.md. A query gives a row's IDs, then values that its document
must not hold, such as a private number. Every file `odd_*.py` beside this one is found by itself; its `ODD_ROWS`
are tested and counted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Select, Table, func, select

from include.edfi.documents.resource import Row
from include.edfi.documents.standards import NEWEST, Standard
from include.sis import tables as sis

OrphanStatus = Literal["sent", "excluded", "unmappable", "absent"]


@dataclass(frozen=True, kw_only=True)
class Odd:
    """What becomes of one kind of odd row in one resource."""

    kind: str
    resource: str
    label: tuple[str, ...]
    """Labels of the resource's row that hold the IDs."""
    ids: Select[Any]
    status: OrphanStatus
    reason: str = ""
    """Part of the reason why it is not sent."""
    rows: int | None = None
    """How many rows of the resource each ID has; None does not count them."""
    without: tuple[str, ...] = ()
    """Elements its document must not have."""
    shows: Callable[[Row, Mapping[str, Any]], bool] | None = None
    """What row and document must say."""
    group: int = 1
    """IDs that are one oddity, such as two twins."""
    standard: Standard = NEWEST


def every_odd_row() -> Iterator[Odd]:
    """The odd rows of every file, by the files' names."""
    for path in sorted(Path(__file__).parent.glob("odd_*.py")):
        if path != Path(__file__):
            yield from import_module(f"tests.resources.{path.stem}").ODD_ROWS


THIS_YEAR = 2027


def of_year(*columns: Any) -> Select[Any]:
    """Columns of this year's enrollments with their calendar and school."""
    whole = sis.enrollment.join(sis.calendar, sis.calendar.c.calendarID == sis.enrollment.c.calendarID)
    whole = whole.join(sis.school, sis.school.c.schoolID == sis.calendar.c.schoolID)
    return select(*columns).select_from(whole).where(sis.enrollment.c.endYear == THIS_YEAR)


def taught(*columns: Any) -> Select[Any]:
    """Columns of sections with their trial, course and calendar."""
    whole = (
        sis.section.join(sis.trial, sis.trial.c.trialID == sis.section.c.trialID)
        .join(sis.course, sis.course.c.courseID == sis.section.c.courseID)
        .join(sis.calendar, sis.calendar.c.calendarID == sis.course.c.calendarID)
    )
    return select(*columns).select_from(whole).where(sis.calendar.c.endYear == THIS_YEAR)


def several(table: Table, distinct: str, *keys: str) -> Select[Any]:
    """The key columns where a table has more than one value of `distinct` for one key."""
    columns = [table.c[key] for key in keys]
    return select(*columns).group_by(*columns).having(func.count(table.c[distinct].distinct()) > 1)
