"""What must become of the district's own calendars; Tennessee takes them."""

from functools import partial

from sqlalchemy import select

from include.edfi.documents.standards import Standard
from include.sis import tables as sis
from tests.resources.odd_rows import Odd

_calendar = sis.calendar.c
_odd = partial(Odd, resource="localEducationAgencyCalendars", label=("calendarID",), standard=Standard.DS33)
_twin = sis.calendar.alias("twin")
_earlier = select(_twin.c.calendarID).where(
    _twin.c.type == "D", _twin.c.number == _calendar.number, _twin.c.calendarID < _calendar.calendarID
)

ODD_ROWS = (
    _odd(
        kind="district calendar without number",
        ids=select(_calendar.calendarID).where(_calendar.type == "D", _calendar.number == "0"),
        status="excluded",
        reason="no number of 1 or more",
    ),
    _odd(
        kind="district calendar number twice",
        ids=select(_calendar.calendarID).where(_calendar.type == "D", _earlier.exists()),
        status="absent",
    ),
)
