"""What must become of odd programs and of odd participations in them; the queries hold in any year."""

from functools import partial

from sqlalchemy import ColumnElement, Select, func, select

from include.sis import tables as sis
from tests.resources.odd_rows import Odd

_program, _taken = sis.program.c, sis.program_participation.c
_mapping, _enrolled = sis.ed_fi_program_mapping.c, sis.enrollment.c
_of_district = partial(Odd, resource="programs", label=("programID",))
_participation = partial(Odd, resource="studentProgramAssociations", label=("participationID",))
_year_start = select(func.max(sis.school_year.c.startDate)).scalar_subquery()
_unmapped = _program.category.startswith("ZZ")
_namesake, _twin = sis.program.alias("namesake"), sis.program_participation.alias("twin")
_second = (
    select(_namesake.c.programID)
    .where(
        _namesake.c.name == _program.name,
        _namesake.c.category == _program.category,
        _namesake.c.programID < _program.programID,
    )
    .exists()
)
_twice = (
    select(_twin.c.participationID)
    .where(
        _twin.c.personID == _taken.personID,
        _twin.c.programID == _taken.programID,
        _twin.c.startDate == _taken.startDate,
        _twin.c.participationID != _taken.participationID,
    )
    .exists()
)


def _programs(*where: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(_program.programID).where(*where)


def _participations(*where: ColumnElement[bool]) -> Select[tuple[int]]:
    whole = sis.program_participation.join(sis.program, _program.programID == _taken.programID)
    return select(_taken.participationID).select_from(whole).where(*where)


_homeless = select(_mapping.programID).where(_mapping.resource == "studentHomelessProgramAssociations")
_no_shows = select(_enrolled.personID).where(_enrolled.noShow.is_(True))
_without_id = select(sis.person.c.personID).where(sis.person.c.edFiID.is_(None))

ODD_ROWS = (
    _of_district(kind="program entered twice", ids=_programs(_second), status="absent"),
    _of_district(
        kind="program that is not active",
        ids=_programs(_program.active.is_(False)),
        status="excluded",
        reason="not active",
    ),
    _of_district(
        kind="program that is not reported",
        ids=_programs(_program.stateReported.is_(False)),
        status="excluded",
        reason="not reported",
    ),
    _of_district(
        kind="program with unmapped category",
        ids=_programs(_unmapped),
        status="unmappable",
        reason="ProgramTypeDescriptor: code ZZP",
    ),
    _participation(
        kind="participation begun years ago",
        status="sent",
        ids=_participations(_taken.startDate < _year_start, _taken.endDate.is_(None)),
        shows=lambda row, content: content["beginDate"] == row["beginDate"].isoformat(),
    ),
    _participation(
        kind="participation ended before the year",
        status="absent",
        ids=_participations(_taken.startDate < _taken.endDate, _taken.endDate < _year_start),
    ),
    _participation(
        kind="participation that ends before it begins",
        status="excluded",
        reason="ends before it begins",
        ids=_participations(_taken.endDate < _taken.startDate),
    ),
    _participation(
        kind="participation entered twice",
        status="excluded",
        reason="has priority",
        ids=_participations(_twice, _taken.endDate.is_not(None)),
    ),
    _participation(
        kind="participation entered twice",
        status="sent",
        without=("endDate",),
        ids=_participations(_twice, _taken.endDate.is_(None)),
    ),
    _participation(
        kind="participation in a program that is not active",
        status="excluded",
        reason="not active",
        ids=_participations(_program.active.is_(False)),
    ),
    _participation(
        kind="participation in a program that is not reported",
        status="excluded",
        reason="not reported",
        ids=_participations(_program.stateReported.is_(False)),
    ),
    _participation(
        kind="participation in a program with unmapped category",
        status="unmappable",
        reason="ProgramTypeDescriptor: code ZZP",
        ids=_participations(_unmapped),
    ),
    _participation(kind="participation in a program entered twice", status="sent", ids=_participations(_second)),
    _participation(
        kind="participation with unmapped exit reason",
        status="unmappable",
        reason="ReasonExitedDescriptor: code ZZX",
        ids=_participations(_taken.exitReason.startswith("ZZ")),
    ),
    _participation(
        kind="participation beside records of another kind",
        status="excluded",
        reason="records of another kind",
        ids=_participations(_taken.programID.in_(_homeless)),
    ),
    _participation(
        kind="participation of a no-show",
        status="excluded",
        reason="no-show",
        ids=_participations(_taken.personID.in_(_no_shows)),
    ),
    _participation(
        kind="participation without Ed-Fi ID",
        status="excluded",
        reason="no Ed-Fi ID",
        ids=_participations(_taken.personID.in_(_without_id)),
    ),
)
