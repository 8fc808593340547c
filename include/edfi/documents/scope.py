"""Which part of a district one query is about."""

from dataclasses import dataclass, replace
from typing import Literal

from include.edfi.documents.standards import NEWEST, Standard

UniqueId = Literal["edFiID", "stateID", "localNumber"]
"""Which number of a Campus person is sent as studentUniqueId or staffUniqueId."""


EnrollmentFlag = Literal["noShow", "stateExclude"]
"""Flags of Enrollment that keep an enrollment from being reported."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What to read: one configuration's year, some schools, and IDs that narrow further.

    Every ID is Campus's. None means "not narrowed"; an empty tuple means "nothing".
    """

    school_year: int
    """The year it ends in: 2027 for 2026-27 (Calendar.endYear)."""
    district_id: int
    schools: tuple[int, ...]
    """schoolIDs of this slice."""
    persons: tuple[int, ...] | None = None
    courses: tuple[int, ...] | None = None
    sections: tuple[int, ...] | None = None
    person_range: tuple[int, int] | None = None
    """First and last personID of a slice that is cut by person."""
    student_id: UniqueId = "edFiID"
    staff_id: UniqueId = "edFiID"
    excluded_schools: tuple[str, ...] = ()
    """School numbers."""
    excluded_calendars: tuple[int, ...] = ()
    excluded_service_types: tuple[str, ...] = ()
    """Enrollment.serviceType values a state does not take, such as N in Tennessee."""
    excluded_enrollments: tuple[EnrollmentFlag, ...] = ("noShow", "stateExclude")
    """Flags of Enrollment the state does not take."""
    excluded_calendar_types: tuple[str, ...] = ()
    """Calendar.type values that are no school calendar to the state."""
    standard: Standard = NEWEST
    """The ODS's standard: where a natural key has fewer parts, more SIS rows make one record."""

    def part(self, *, schools: tuple[int, ...] | None = None, person_range: tuple[int, int] | None = None) -> "Scope":
        """The same scope cut down to one slice."""
        return replace(self, schools=self.schools if schools is None else schools, person_range=person_range)
