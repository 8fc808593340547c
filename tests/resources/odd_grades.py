"""What must become of odd scores; the queries hold in any year."""

from functools import partial

from sqlalchemy import ColumnElement, Select, select

from include.sis import tables as sis
from tests.resources.odd_rows import Odd

_score, _mapping = sis.grading_score.c, sis.ed_fi_grade_type_mapping.c
_grade = partial(Odd, resource="grades", label=("scoreID",))
_twin, _seat = sis.grading_score.alias("twin"), sis.roster.alias("seat")
_later = select(_twin.c.scoreID).where(
    _twin.c.personID == _score.personID,
    _twin.c.sectionID == _score.sectionID,
    _twin.c.taskID == _score.taskID,
    _twin.c.termID == _score.termID,
    _twin.c.scoreID > _score.scoreID,
)
_seats = select(_seat.c.rosterID).where(_seat.c.personID == _score.personID, _seat.c.sectionID == _score.sectionID)


def _scores(*where: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(_score.scoreID).where(*where)


ODD_ROWS = (
    _grade(
        kind="grade of a task without grade type",
        ids=_scores(_score.taskID.not_in(select(_mapping.taskID))),
        status="excluded",
        reason="mapped to no grade type",
    ),
    _grade(
        kind="grade with unmapped grade type",
        ids=_scores(_score.taskID.in_(select(_mapping.taskID).where(_mapping.gradeType.startswith("ZZ")))),
        status="unmappable",
        reason="GradeTypeDescriptor: code ZZG",
    ),
    _grade(
        kind="grade without score", ids=_scores(_score.score.is_(None)), status="excluded", reason="nothing is posted"
    ),
    _grade(kind="grade entered twice", ids=_scores(_later.exists()), status="excluded", reason="was posted later"),
    _grade(
        kind="grade of a section not taken", ids=_scores(~_seats.exists()), status="excluded", reason="no roster row"
    ),
)
