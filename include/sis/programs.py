"""Programs of the district, and the records of which student was in one of them and when.

A program's students are reported by participations in it or, where Campus keeps a table for them (homeless students,
English learners, meals), by the rows of that table. EdFiProgramMapping says which Ed-Fi resource reports a program's
students; a program it does not name is an ordinary one.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, Table, and_, case, func, literal, or_, select

from include.edfi.documents.scope import Scope
from include.sis.enrollments import enrolled_students, reported_enrollments, student_reasons
from include.sis.narrowing import Reason, exclusion, fails, narrowed, overlaps_year
from include.sis.people import no_student_id, student_unique_id
from include.sis.survivors import excluding_outranked
from include.sis.tables import ed_fi_program_mapping, person, program, program_participation

ORDINARY = "studentProgramAssociations"
"""The resource that reports the students of a program which the settings do not name."""
OF_PROGRAM = ("programName", "programCategory", "programCode")
BY_PARTICIPATION = ("studentCTEProgramAssociations", "studentNeglectedOrDelinquentProgramAssociations")
"""Special kinds of associations that participations are sent as."""


def programs(scope: Scope) -> Subquery:
    """Every program, with the resource that reports its students (reportedBy) and why it is not sent (reason).

    Further columns: programID, programName, programCategory, programCode, cipCode, privateProvider.
    """
    mapped = and_(
        ed_fi_program_mapping.c.programID == program.c.programID, ed_fi_program_mapping.c.endYear == scope.school_year
    )
    # A program entered twice under one name and category is one program, whichever row the settings name.
    of_namesakes = func.max(ed_fi_program_mapping.c.resource).over(
        partition_by=[func.trim(program.c.name), program.c.category]
    )
    reasons = [
        (fails(program.c.active), "the program is not active"),
        (fails(program.c.stateReported), "the program is not reported"),
    ]
    return (
        select(
            program.c.programID,
            func.trim(program.c.name).label("programName"),
            program.c.category.label("programCategory"),
            program.c.code.label("programCode"),
            program.c.cipCode,
            program.c.privateProvider,
            func.coalesce(of_namesakes, literal(ORDINARY)).label("reportedBy"),
            exclusion(*reasons).element.label("reason"),
        )
        .select_from(program.outerjoin(ed_fi_program_mapping, mapped))
        .subquery("programs")
    )


def participations(scope: Scope, resource: str, *columns: str) -> Select[Any]:
    """Participations of the year in the programs whose students a resource reports, ready to be sent.

    Labels: participationID, personID, studentUniqueId, programName, programCategory, programCode, beginDate, endDate,
    exitReason, excluded; and further `columns` of ProgramParticipation and Program. With the ordinary ones come those
    in programs that have records of another kind, excluded.
    """
    table, known = program_participation, programs(scope)
    own = [name for name in columns if name in table.c]
    spells = spells_of(scope, table, "participationID", "programID", "exitReason", *own).subquery("spells")
    reasons: list[Reason] = [(known.c.reason.is_not(None), known.c.reason)]
    of_resource = known.c.reportedBy == resource
    if resource == ORDINARY:
        of_resource = known.c.reportedBy.not_in(BY_PARTICIPATION)
        reasons.append((known.c.reportedBy != resource, "records of another kind report the students of the program"))
    joined = spells.join(known, and_(known.c.programID == spells.c.programID, of_resource))
    named = [*OF_PROGRAM, *(name for name in columns if name not in own)]
    return _associations(scope, joined, spells, [known.c[name] for name in named], reasons)


def records(scope: Scope, resource: str, spells: Select[Any], *, within_enrollment: bool = False) -> Select[Any]:
    """Records of a kind of their own, each in the program that the Ed-Fi settings choose for the kind.

    `spells` has the record's key (one or two columns) first and the labels personID, beginDate and endDate. Its labels
    come back with those of `participations`. With `within_enrollment` a record must share a day with a reported
    enrollment.
    """
    held, chosen = spells.subquery("spells"), _chosen_program(scope, resource)
    reasons: list[Reason] = [
        (chosen.c.programID.is_(None), "the Ed-Fi settings choose no program for these records"),
        (chosen.c.reason.is_not(None), chosen.c.reason),
    ]
    if within_enrollment:
        reasons.append((~_attends_during(scope, held), "the record shares no day with a reported enrollment"))
    joined = held.outerjoin(chosen, chosen.c.reportedBy == resource)
    return _associations(scope, joined, held, [chosen.c[name] for name in OF_PROGRAM], reasons)


def spells_of(scope: Scope, table: Table, key: str, *columns: str) -> Select[Any]:
    """A table's records that touch the school year: the key, personID, beginDate, endDate and further columns."""
    query = select(
        table.c[key],
        table.c.personID,
        table.c.startDate.label("beginDate"),
        table.c.endDate,
        *(table.c[name] for name in columns),
    ).where(overlaps_year(scope, table.c.startDate, table.c.endDate))
    return narrowed(query, scope, person=table.c.personID)


def _chosen_program(scope: Scope, resource: str) -> Subquery:
    """One row at most: of the programs whose students a resource reports, a reported one, then the first."""
    known = programs(scope)
    order = [case((known.c.reason.is_(None), 0), else_=1), known.c.programID]
    rank = func.row_number().over(order_by=order).label("rank")
    ranked = select(*known.c, rank).where(known.c.reportedBy == resource).subquery("ranked_programs")
    columns = [column for column in ranked.c if column.key != "rank"]
    return select(*columns).where(ranked.c.rank == 1).subquery("chosen_program")


def _attends_during(scope: Scope, spells: Subquery) -> ColumnElement[bool]:
    attended = reported_enrollments(scope, "attended")
    return (
        select(attended.c.enrollmentID)
        .where(
            attended.c.personID == spells.c.personID,
            or_(spells.c.endDate.is_(None), attended.c.startDate <= spells.c.endDate),
            or_(attended.c.endDate.is_(None), spells.c.beginDate.is_(None), attended.c.endDate >= spells.c.beginDate),
        )
        .exists()
    )


def _associations(
    scope: Scope,
    joined: FromClause,
    spells: Subquery,
    of_program: Iterable[ColumnElement[Any]],
    reasons: Sequence[Reason],
) -> Select[Any]:
    """Spells with student and program; of those with one natural key all but the first are excluded."""
    students, begins, ends = enrolled_students(scope), spells.c.beginDate, spells.c.endDate
    reasons = [
        no_student_id(scope),
        *student_reasons(students),
        *reasons,
        (ends < begins, "the record ends before it begins"),
    ]
    of_student = joined.join(students, students.c.personID == spells.c.personID)
    association = (
        select(
            *(column for column in spells.c if column.key != "programID"),
            student_unique_id(scope).label("studentUniqueId"),
            *of_program,
            exclusion(*reasons).element.label("reason"),
        )
        .select_from(of_student.join(person, person.c.personID == spells.c.personID))
        .subquery("associations")
    )
    ranked = select(*association.c, _rank(association).label("rank")).subquery("ranked")
    return excluding_outranked(
        ranked, "another record of the program with this beginning has priority", apart_from="beginDate"
    )


def _rank(association: Subquery) -> ColumnElement[int]:
    """1 for a reported record, then the one that is still open, then the longest, then the first."""
    order = [
        case((association.c.reason.is_(None), 0), else_=1),
        case((association.c.endDate.is_(None), 0), else_=1),
        association.c.endDate.desc(),
        *list(association.c)[:2],
    ]
    same = [association.c.personID, association.c.programName, association.c.programCategory, association.c.beginDate]
    return func.row_number().over(partition_by=same, order_by=order)
