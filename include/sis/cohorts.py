"""Cohorts: the sessions of the district's programs, who teaches them and who is in them."""

from typing import Any

from sqlalchemy import Select, Subquery, case, func, or_, select

from include.edfi.documents.scope import Scope
from include.sis.enrollments import enrolled_people, student_reasons, students_of_district
from include.sis.narrowing import Reason, earlier, exclusion, later, narrowed, overlaps_year, school_reasons
from include.sis.people import no_staff_id, no_student_id, staff_unique_id, student_unique_id
from include.sis.programs import OF_PROGRAM, programs
from include.sis.staff import staff_of_district, staff_reasons
from include.sis.survivors import excluding_outranked
from include.sis.tables import person, program_session, program_session_member, school


def sessions(scope: Scope) -> Subquery:
    """Program sessions of the year at the scope's schools, and those for students of all schools.

    Columns: sessionID, schoolID and schoolNumber (null for all schools), name, beginDate, endDate, instructorPersonID,
    those of OF_PROGRAM, reason (why it is not reported).
    """
    of, table = programs(scope), program_session.c
    reasons = [*school_reasons(scope), (of.c.reason.is_not(None), of.c.reason)]
    return (
        select(
            table.sessionID,
            table.schoolID,
            school.c.number.label("schoolNumber"),
            table.name,
            table.startDate.label("beginDate"),
            table.endDate,
            table.instructorPersonID,
            *(of.c[name] for name in OF_PROGRAM),
            exclusion(*reasons).label("reason"),
        )
        .select_from(
            program_session.join(of, of.c.programID == table.programID).outerjoin(
                school, school.c.schoolID == table.schoolID
            )
        )
        .where(
            or_(table.schoolID.in_(scope.schools), table.schoolID.is_(None)),
            overlaps_year(scope, table.startDate, table.endDate),
        )
        .subquery("sessions")
    )


def not_reported(session: Subquery) -> Reason:
    """The reason of one of `sessions`."""
    return session.c.reason.is_not(None), session.c.reason


def members(scope: Scope) -> Select[Any]:
    """Students in sessions, within the days of the session.

    Of a session for all schools only the scope's students. Of several spells with one beginning the open one, then the
    longest, is sent. Labels: memberID, sessionID, personID, studentUniqueId, schoolNumber, programCategory, beginDate,
    endDate, excluded.
    """
    return _first_of_key(_spells(scope).subquery("spells"))


def _spells(scope: Scope) -> Select[Any]:
    session, students, member = sessions(scope), students_of_district(scope), program_session_member.c
    begin, end = later(member.startDate, session.c.beginDate), earlier(member.endDate, session.c.endDate)
    begins, ends = func.coalesce(begin, member.startDate), func.coalesce(end, member.endDate)
    reasons = [
        not_reported(session),
        no_student_id(scope),
        *student_reasons(students),
        (ends < begins, "the student leaves the session before it begins for the student"),
    ]
    query = (
        select(
            member.memberID,
            session.c.sessionID,
            member.personID,
            student_unique_id(scope).label("studentUniqueId"),
            session.c.schoolNumber,
            session.c.programCategory,
            begins.label("beginDate"),
            ends.label("endDate"),
            exclusion(*reasons).label("reason"),
        )
        .select_from(
            program_session_member.join(session, session.c.sessionID == member.sessionID)
            .join(students, students.c.personID == member.personID)
            .join(person, person.c.personID == member.personID)
        )
        .where(
            or_(session.c.schoolID.is_not(None), member.personID.in_(enrolled_people(scope))),
            overlaps_year(scope, member.startDate, member.endDate),
        )
    )
    return narrowed(query, scope, person=member.personID)


def _first_of_key(spells: Subquery) -> Select[Any]:
    order = [
        case((spells.c.reason.is_(None), 0), else_=1),
        case((spells.c.endDate.is_(None), 0), else_=1),
        spells.c.endDate.desc(),
        spells.c.memberID,
    ]
    same_key = [spells.c.sessionID, spells.c.personID, spells.c.beginDate]
    ranked = select(*spells.c, func.row_number().over(partition_by=same_key, order_by=order).label("rank")).subquery(
        "ranked"
    )
    return excluding_outranked(
        ranked, "another entry of the student in the session with this beginning has priority", apart_from="beginDate"
    )


def instructors(scope: Scope) -> Select[Any]:
    """Instructors of sessions.

    Labels: sessionID, personID, staffUniqueId, schoolNumber, programCategory, beginDate, endDate, excluded.
    """
    session, staff = sessions(scope), staff_of_district(scope)
    reasons = [
        not_reported(session),
        no_staff_id(scope),
        (staff.c.personID.is_(None), "the instructor is not on the staff of the year"),
        *staff_reasons(staff),
        (session.c.endDate < session.c.beginDate, "the session ends before it begins"),
    ]
    query = select(
        session.c.sessionID,
        person.c.personID,
        staff_unique_id(scope).label("staffUniqueId"),
        session.c.schoolNumber,
        session.c.programCategory,
        session.c.beginDate,
        session.c.endDate,
        exclusion(*reasons),
    ).select_from(
        session.join(person, person.c.personID == session.c.instructorPersonID).outerjoin(
            staff, staff.c.personID == person.c.personID
        )
    )
    return narrowed(query, scope, person=person.c.personID)
