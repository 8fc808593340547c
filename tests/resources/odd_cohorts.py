"""What must become of odd sessions of programs, and of who is in them."""

from functools import partial

from sqlalchemy import func, select

from include.sis import tables as sis
from tests.resources.odd_rows import Odd

_s, _m, _p = sis.program_session.c, sis.program_session_member.c, sis.program.c
_sessions = sis.program_session.join(sis.program, _p.programID == _s.programID)
_members = _sessions.join(sis.program_session_member, _m.sessionID == _s.sessionID)
_people = sis.program_session_member.join(sis.person, sis.person.c.personID == _m.personID)
_year_start = (
    select(sis.school_year.c.startDate)
    .where(sis.school_year.c.endYear == select(func.max(sis.school_year.c.endYear)).scalar_subquery())
    .scalar_subquery()
)
_cohort = partial(Odd, resource="cohorts", label=("sessionID",))
_member = partial(Odd, resource="studentCohortAssociations", label=("memberID",))
_instructor = partial(Odd, resource="staffCohortAssociations", label=("sessionID",))
_ids, _member_ids = select(_s.sessionID).select_from(_sessions), select(_m.memberID).select_from(_members)
_twin = sis.program_session_member.alias("twin")
_twice = (
    select(_m.memberID)
    .where(_m.endDate.is_not(None), _twin.c.sessionID == _m.sessionID, _twin.c.personID == _m.personID)
    .where(_twin.c.memberID != _m.memberID)
)
_absent = select(sis.enrollment.c.personID).where(sis.enrollment.c.noShow)
_excluded_school = select(sis.school.c.schoolID).where(sis.school.c.exclude)
_substitutes = (
    select(_s.sessionID)
    .join(sis.person, sis.person.c.personID == _s.instructorPersonID)
    .where(sis.person.c.edFiID.is_(None))
)

ODD_ROWS = (
    _cohort(
        kind="cohort of a program that is not active",
        status="excluded",
        reason="not active",
        ids=_ids.where(~_p.active),
    ),
    _member(
        kind="cohort of a program that is not active",
        status="excluded",
        reason="not active",
        ids=_member_ids.where(~_p.active),
    ),
    _instructor(
        kind="cohort of a program that is not active",
        status="excluded",
        reason="not active",
        ids=_ids.where(~_p.active),
    ),
    _cohort(
        kind="cohort with unmapped type",
        status="unmappable",
        reason="CohortTypeDescriptor: code ZZP",
        ids=_ids.where(_p.category == "ZZP"),
    ),
    _member(
        kind="cohort with unmapped type",
        status="unmappable",
        reason="CohortTypeDescriptor: code ZZP",
        ids=_member_ids.where(_p.category == "ZZP"),
    ),
    _cohort(
        kind="cohort of a type that is not sent",
        status="excluded",
        reason="do not send",
        ids=_ids.where(_p.category == "FOOD"),
    ),
    _member(
        kind="cohort of a type that is not sent",
        status="excluded",
        reason="do not send",
        ids=_member_ids.where(_p.category == "FOOD"),
    ),
    _instructor(
        kind="cohort of a type that is not sent",
        status="excluded",
        reason="do not send",
        ids=_ids.where(_p.category == "FOOD"),
    ),
    _cohort(kind="cohort of last year", status="absent", ids=_ids.where(_s.endDate < _year_start)),
    _member(kind="cohort of last year", status="absent", ids=_member_ids.where(_s.endDate < _year_start)),
    _cohort(kind="cohort without first day", status="sent", ids=_ids.where(_s.startDate.is_(None))),
    _member(
        kind="cohort without first day",
        status="unmappable",
        reason="beginDate",
        ids=_member_ids.where(_s.startDate.is_(None)),
    ),
    _instructor(
        kind="cohort without first day", status="unmappable", reason="beginDate", ids=_ids.where(_s.startDate.is_(None))
    ),
    _cohort(kind="cohort without instructor", status="sent", ids=_ids.where(_s.instructorPersonID.is_(None))),
    _instructor(kind="cohort without instructor", status="absent", ids=_ids.where(_s.instructorPersonID.is_(None))),
    _instructor(
        kind="cohort whose instructor has no Ed-Fi ID", ids=_substitutes, status="excluded", reason="no Ed-Fi ID"
    ),
    _member(kind="cohort member entered twice", ids=_twice, status="excluded", reason="has priority"),
    _member(
        kind="cohort member who leaves before coming",
        status="excluded",
        reason="leaves the session before",
        ids=_member_ids.where(_m.endDate < _m.startDate),
    ),
    _member(
        kind="cohort member without Ed-Fi ID",
        status="excluded",
        reason="no Ed-Fi ID",
        ids=select(_m.memberID).select_from(_people).where(sis.person.c.edFiID.is_(None)),
    ),
    _member(
        kind="cohort member who did not come",
        status="excluded",
        reason="no-show",
        ids=select(_m.memberID).where(_m.personID.in_(_absent)),
    ),
    _cohort(
        kind="cohort for students of all schools",
        status="sent",
        ids=_ids.where(_s.schoolID.is_(None)),
        shows=lambda _, content: content["educationOrganizationReference"]["educationOrganizationId"] == 255901,
    ),
    _cohort(
        kind="cohort of an excluded school",
        status="excluded",
        reason="school is excluded",
        ids=_ids.where(_s.schoolID.in_(_excluded_school)),
    ),
)
