"""What must become of odd graduation programs and odd transcript rows; the queries hold in any year."""

from functools import partial

from sqlalchemy import ColumnElement, Select, String, select

from include.sis import tables as sis
from tests.resources.odd_rows import Odd

_program, _row, _credit = sis.graduation_program.c, sis.transcript_course.c, sis.transcript_credit.c
_plan = partial(Odd, resource="graduationPlans", label=("graduationProgramID",))
_transcript = partial(Odd, resource="courseTranscripts", label=("transcriptID",))
_first, _twin = sis.graduation_program.alias("first"), sis.transcript_course.alias("twin")
_second = select(_first.c.graduationProgramID).where(
    _first.c.category == _program.category,
    _first.c.graduationProgramID < _program.graduationProgramID,
    _first.c.active.is_(True),
    _first.c.cohortStartYear < _program.cohortStartYear,
)
_earlier = select(_twin.c.transcriptID).where(
    _twin.c.personID == _row.personID,
    _twin.c.courseNumber == _row.courseNumber,
    _twin.c.endYear == _row.endYear,
    _twin.c.transcriptID < _row.transcriptID,
)
_credited = select(_credit.transcriptID)
_required = select(sis.graduation_program_credit.c.graduationProgramID)


def _programs(*where: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(_program.graduationProgramID).where(*where)


def _rows(*where: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(_row.transcriptID).where(*where)


ODD_ROWS = (
    _plan(kind="second graduation program of one category", ids=_programs(_second.exists()), status="absent"),
    _plan(
        kind="graduation program that is not active",
        ids=_programs(_program.active.is_(False)),
        status="excluded",
        reason="not active",
    ),
    _plan(
        kind="graduation program without first class",
        ids=_programs(_program.cohortStartYear.is_(None)),
        status="excluded",
        reason="names no first class",
    ),
    _plan(
        kind="graduation program without credits",
        ids=_programs(_program.graduationProgramID.not_in(_required)),
        status="excluded",
        reason="requires no credits",
    ),
    _plan(
        kind="graduation program with unmapped category",
        ids=_programs(_program.category.startswith("ZZ")),
        status="unmappable",
        reason="GraduationPlanTypeDescriptor: code ZZP",
    ),
    _transcript(
        kind="transcript of a course that is not taught",
        ids=_rows(_row.courseNumber == "LATIN1"),
        status="excluded",
        reason="no school teaches",
    ),
    _transcript(
        kind="transcript of another district's school",
        ids=_rows(_row.schoolNumber.not_in(select(sis.school.c.number))),
        status="sent",
        shows=lambda row, content: (
            content["externalEducationOrganizationNameOfInstitution"] == "Prairie View High School"
            and content["courseReference"]["educationOrganizationId"] == int(row["courseSchoolNumber"])
        ),
    ),
    _transcript(
        kind="transcript with unmapped status",
        ids=_rows(_row.status.startswith("ZZ")),
        status="unmappable",
        reason="CourseAttemptResultDescriptor: code ZZS",
    ),
    _transcript(
        kind="transcript row entered twice",
        ids=_rows(_earlier.exists()),
        status="excluded",
        reason="has priority",
    ),
    _transcript(
        kind="transcript without status or credits",
        ids=_rows(_row.status.is_(None), _row.transcriptID.not_in(_credited)),
        status="excluded",
        reason="neither a status nor credits",
    ),
    _transcript(
        kind="transcript with unmapped term",
        ids=_rows(_row.termsLong > 4),
        status="unmappable",
        reason="TermDescriptor: code 5/9",
    ),
    Odd(
        kind="transcript with unmapped term",
        resource="studentAcademicRecords",
        label=("personID", "term"),
        ids=select(_row.personID, _row.actualTerm.cast(String) + "/9").where(_row.termsLong > 4),
        status="unmappable",
        reason="TermDescriptor: code 5/9",
    ),
    _transcript(
        kind="transcript of a course withdrawn from",
        ids=_rows(_row.status == "W"),
        status="sent",
        shows=lambda _, content: content["earnedCredits"] == 0,
    ),
)
