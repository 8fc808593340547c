"""What part of a district one query reads."""

from dataclasses import dataclass, replace
from typing import Literal

from include.edfi.documents.standards import NEWEST, Standard

UniqueId = Literal["edFiID", "stateID", "localNumber"]
"""The Campus number that is sent as studentUniqueId or staffUniqueId."""

EnrollmentFlag = Literal["noShow", "stateExclude"]
"""Flags of Enrollment that exclude an enrollment from reporting."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What to read: one configuration's year, some schools, and IDs that narrow it further.

    All IDs are Campus IDs. None means "not narrowed"; an empty tuple means "nothing".
    """

    school_year: int
    """The year in which the school year ends: 2027 for 2026-27 (Calendar.endYear)."""
    district_id: int
    schools: tuple[int, ...]
    """schoolIDs of this slice."""
    persons: tuple[int, ...] | None = None
    courses: tuple[int, ...] | None = None
    sections: tuple[int, ...] | None = None
    person_range: tuple[int, int] | None = None
    """First and last personID of a slice by person."""
    student_id: UniqueId = "edFiID"
    staff_id: UniqueId = "edFiID"
    excluded_schools: tuple[str, ...] = ()
    """School numbers."""
    excluded_calendars: tuple[int, ...] = ()
    excluded_service_types: tuple[str, ...] = ()
    """Enrollment.serviceType values that the state does not accept, such as N in Tennessee."""
    excluded_enrollments: tuple[EnrollmentFlag, ...] = ("noShow", "stateExclude")
    """Flags of enrollments that the state does not accept."""
    excluded_calendar_types: tuple[str, ...] = ()
    """Calendar.type values that the state does not count as school calendars."""
    standard: Standard = NEWEST
    """The ODS's standard: where a natural key has fewer elements, several SIS rows are one record."""

    def for_slice(
        self, *, schools: tuple[int, ...] | None = None, person_range: tuple[int, int] | None = None
    ) -> "Scope":
        """The same scope narrowed to one slice."""
        return replace(self, schools=self.schools if schools is None else schools, person_range=person_range)
