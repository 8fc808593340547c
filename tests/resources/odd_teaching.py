"""What must become of odd calendars, courses, sections, rosters and staff."""

from functools import partial

from sqlalchemy import func, select

from include.sis import tables as sis
from tests.resources.odd_rows import Odd, several, taught

_c, _s, _r = sis.course.c, sis.section.c, sis.roster.c
_history, _person = sis.section_staff_history.c, sis.person.c
_section = partial(Odd, resource="sections", label=("sectionID",))
_roster = partial(Odd, resource="studentSectionAssociations", label=("rosterID",))
_teacher = partial(Odd, resource="staffSectionAssociations", label=("historyID",))
_assignment = partial(Odd, resource="staffEducationOrganizationAssignmentAssociations", label=("campusID",))
_staff = partial(Odd, resource="staffs", label=("personID",))
_placed = select(sis.section_placement.c.sectionID).where(sis.section_placement.c.sectionID == _s.sectionID).exists()
_taught_at_all = select(_history.sectionID).where(_history.sectionID == _s.sectionID).exists()
_twin = sis.section.alias("twin")
_copied = (
    select(_twin.c.sectionID)
    .where(_twin.c.courseID == _s.courseID, _twin.c.number == _s.number, _twin.c.trialID != _s.trialID)
    .exists()
)
_active, _draft = sis.trial.c.active.is_(True), sis.trial.c.active.is_(False)
_span = (
    select(
        sis.section_placement.c.sectionID,
        func.min(sis.term.c.startDate).label("first"),
        func.max(sis.term.c.endDate).label("last"),
    )
    .join(sis.term, sis.term.c.termID == sis.section_placement.c.termID)
    .group_by(sis.section_placement.c.sectionID)
    .subquery()
)
_timed = sis.roster.join(_span, _span.c.sectionID == _r.sectionID)
_rostered = (
    select(_r.rosterID)
    .join(sis.section, _s.sectionID == _r.sectionID)
    .join(sis.course, _c.courseID == _s.courseID)
    .join(sis.trial, sis.trial.c.trialID == _r.trialID)
)
_employees = sis.employment.join(sis.person, _person.personID == sis.employment.c.personID)
_assigned = (
    select(sis.employment_assignment.c.assignmentID)
    .where(
        sis.employment_assignment.c.personID == _history.personID,
        sis.employment_assignment.c.schoolID == sis.calendar.c.schoolID,
    )
    .exists()
)
_taught_history = (
    taught(_history.historyID).join(sis.section_staff_history, _history.sectionID == _s.sectionID).where(_active)
)
_two_structures = several(sis.schedule_structure, "structureID", "calendarID")
_inactive = select(_c.courseID).where(_c.active.is_(False))
_state_excluded = select(_c.courseID).where(_c.stateReportExclude.is_(True))

ODD_ROWS = (
    _roster(
        kind="roster starting before the term",
        status="sent",
        ids=select(_r.rosterID, _r.startDate).select_from(_timed).where(_r.startDate < _span.c.first),
    ),
    _roster(
        kind="roster ending after the term",
        status="sent",
        ids=select(_r.rosterID, _r.endDate).select_from(_timed).where(_r.endDate > _span.c.last),
    ),
    _roster(
        kind="roster ended before the term",
        status="absent",
        ids=select(_r.rosterID).select_from(_timed).where(_r.endDate < _span.c.first),
    ),
    _roster(
        kind="roster starting after the term",
        status="absent",
        ids=select(_r.rosterID).select_from(_timed).where(_r.startDate > _span.c.last),
    ),
    _roster(
        kind="roster in an excluded course",
        status="excluded",
        reason="course is state excluded",
        ids=_rostered.where(_c.stateReportExclude.is_(True)),
    ),
    _roster(kind="roster in the inactive trial", status="absent", ids=_rostered.where(_draft)),
    Odd(
        kind="calendar with two structures",
        resource="calendars",
        label=("calendarID",),
        ids=_two_structures,
        status="sent",
        rows=2,
        shows=lambda row, content: content["calendarCode"] == f"{row['calendarID']}-{row['structureID']}",
    ),
    Odd(
        kind="course number twice in a school",
        resource="courses",
        label=("schoolID", "courseNumber"),
        rows=1,
        status="sent",
        ids=select(sis.calendar.c.schoolID, _c.number)
        .join(sis.calendar, sis.calendar.c.calendarID == _c.calendarID)
        .group_by(sis.calendar.c.schoolID, sis.calendar.c.endYear, _c.number)
        .having(func.count() > 1),
    ),
    Odd(
        kind="course with unmapped subject",
        resource="courses",
        label=("courseID",),
        status="unmappable",
        reason="AcademicSubjectDescriptor: code ZZSUB",
        ids=select(_c.courseID).where(_c.subjectType == "ZZSUB"),
    ),
    Odd(
        kind="inactive course",
        resource="courses",
        label=("courseID",),
        ids=_inactive,
        status="excluded",
        reason="course is inactive",
    ),
    Odd(
        kind="state-excluded course",
        resource="courses",
        label=("courseID",),
        ids=_state_excluded,
        status="excluded",
        reason="course is state excluded",
    ),
    Odd(
        kind="day without instruction or event",
        resource="calendarDates",
        label=("dayID",),
        status="absent",
        ids=select(sis.day.c.dayID).where(
            sis.day.c.instruction.is_(False), sis.day.c.dayID.not_in(select(sis.day_event.c.dayID))
        ),
    ),
    Odd(
        kind="excluded calendar",
        resource="calendars",
        label=("calendarID",),
        status="excluded",
        reason="calendar is excluded",
        ids=select(sis.calendar.c.calendarID).where(sis.calendar.c.exclude.is_(True)),
    ),
    Odd(
        kind="excluded school",
        resource="schools",
        label=("schoolID",),
        status="excluded",
        reason="school is excluded",
        ids=select(sis.school.c.schoolID).where(sis.school.c.exclude.is_(True)),
    ),
    Odd(
        kind="room name twice in a school",
        resource="locations",
        label=("schoolID", "roomName"),
        rows=1,
        status="sent",
        ids=several(sis.room, "roomID", "schoolID", "name"),
    ),
    Odd(
        kind="unmapped term",
        resource="sessions",
        label=("termType",),
        status="excluded",
        reason="mapped to no term type",
        ids=select(func.substr(sis.term.c.name, 1, 0)).where(sis.term.c.name.startswith("ZZ")),
    ),
    _section(
        kind="section of a state-excluded course",
        status="excluded",
        reason="course is state excluded",
        ids=taught(_s.sectionID).where(_c.stateReportExclude.is_(True), _active),
    ),
    _section(
        kind="section of an inactive course",
        status="excluded",
        reason="course is inactive",
        ids=taught(_s.sectionID).where(_c.active.is_(False), _active),
    ),
    _section(
        kind="section only in the inactive trial", status="absent", ids=taught(_s.sectionID).where(_draft, ~_copied)
    ),
    _section(
        kind="section copied in the inactive trial", status="absent", ids=taught(_s.sectionID).where(_draft, _copied)
    ),
    _section(
        kind="section without placement",
        status="excluded",
        reason="placed in no period",
        ids=taught(_s.sectionID).where(_active, ~_placed),
    ),
    _section(
        kind="section without room",
        status="sent",
        without=("locationReference", "locationSchoolReference"),
        ids=taught(_s.sectionID).where(_active, _s.roomID.is_(None)),
    ),
    _section(kind="section without teacher", status="sent", ids=taught(_s.sectionID).where(_active, ~_taught_at_all)),
    Odd(
        kind="section without teacher",
        resource="staffSectionAssociations",
        label=("sectionID",),
        status="absent",
        ids=taught(_s.sectionID).where(_active, ~_taught_at_all),
    ),
    _teacher(
        # The same person also teaches the section, and is one record with it.
        kind="section staff who is no teacher",
        status="absent",
        ids=select(_history.historyID).where(_history.staffType == "S"),
    ),
    _teacher(
        kind="section staff with unmapped role",
        status="unmappable",
        reason="ClassroomPositionDescriptor: code ZZ",
        ids=select(_history.historyID).where(_history.role == "ZZ"),
    ),
    _teacher(
        kind="section taught without Ed-Fi ID",
        status="excluded",
        reason="no Ed-Fi ID",
        ids=_taught_history.join(sis.person, _person.personID == _history.personID).where(_person.edFiID.is_(None)),
    ),
    _teacher(
        kind="section taught without assignment in the school",
        status="excluded",
        reason="no reported assignment",
        ids=_taught_history.where(~_assigned),
    ),
    _teacher(
        kind="section with co-teacher",
        status="sent",
        ids=select(_history.historyID).where(_history.staffType == "T", _history.role == "C"),
    ),
    _staff(
        kind="staff who left before the year",
        status="absent",
        ids=select(sis.employment.c.personID).where(sis.employment.c.endDate.is_not(None)),
    ),
    _assignment(
        kind="staff with excluded assignment",
        status="excluded",
        reason="assignment is excluded",
        ids=select(sis.employment_assignment.c.assignmentID).where(sis.employment_assignment.c.exclude.is_(True)),
    ),
    Odd(
        kind="staff with the same assignment twice",
        label=("personID",),
        status="sent",
        rows=1,
        resource="staffEducationOrganizationAssignmentAssociations",
        ids=several(sis.employment_assignment, "assignmentID", "personID"),
    ),
    _assignment(
        kind="staff with unmapped assignment",
        status="unmappable",
        reason="StaffClassificationDescriptor: code ZZA",
        ids=select(sis.employment_assignment.c.assignmentID).where(sis.employment_assignment.c.assignmentCode == "ZZA"),
    ),
    _staff(
        kind="staff without Ed-Fi ID",
        status="excluded",
        reason="no Ed-Fi ID",
        ids=select(_person.personID).select_from(_employees).where(_person.edFiID.is_(None)),
    ),
    _staff(
        kind="teacher without assignment",
        status="excluded",
        reason="neither district staff nor assigned",
        ids=select(sis.employment.c.personID).where(
            sis.employment.c.districtStaff.is_(False),
            sis.employment.c.personID.not_in(select(sis.employment_assignment.c.personID)),
        ),
    ),
)
