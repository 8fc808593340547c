"""Transcript rows in a small district."""

from typing import Any

from include.sis import tables as sis
from tests.support.small_district import Campus


def transcript(
    campus: Campus,
    transcript_id: int,
    *,
    person_id: int = 1,
    earned: float | None = 1,
    attempted: float = 1,
    **row: Any,
) -> None:
    """A row of student 1 for course C5 of school 101 in the first of two terms; without `earned` it has no credits."""
    usual = {"courseNumber": "C5", "schoolNumber": "101", "endYear": 2027, "actualTerm": 1, "termsLong": 2}
    points = {"gpaWeight": 1, "gpaValue": 4}
    campus.add(sis.transcript_course, transcriptID=transcript_id, personID=person_id, **(usual | points | row))
    if earned is not None:
        campus.add(
            sis.transcript_credit,
            transcriptID=transcript_id,
            personID=person_id,
            creditsEarned=earned,
            creditsAttempted=attempted,
        )
