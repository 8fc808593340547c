"""Counts each odd kind of row in a district by SQL, without asking the generator."""

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from include.sis.tables import (
    attendance,
    attendance_excuse,
    calendar,
    contact,
    course,
    day,
    day_event,
    employment,
    employment_assignment,
    enrollment,
    grade_level,
    household_location,
    household_member,
    identity,
    identity_race,
    person,
    related_pair,
    room,
    roster,
    schedule_structure,
    school,
    section,
    section_placement,
    section_staff_history,
    term,
    trial,
)
from tests.sandbox.district.counting import Count, groups, names, rosters, rows

_LONGEST_PHONE, _LONGEST_SUFFIX = 24, 10
_students = select(enrollment.c.personID)
_this_year = enrollment.c.endYear == select(func.max(enrollment.c.endYear)).scalar_subquery()
_enrolled = enrollment.join(calendar, enrollment.c.calendarID == calendar.c.calendarID).join(
    school, calendar.c.schoolID == school.c.schoolID
)
_taught = section.join(trial, section.c.trialID == trial.c.trialID).join(
    course, section.c.courseID == course.c.courseID
)
_history = _taught.join(section_staff_history, section_staff_history.c.sectionID == section.c.sectionID).join(
    calendar, course.c.calendarID == calendar.c.calendarID
)
_placed = exists().where(section_placement.c.sectionID == section.c.sectionID)


def _same_section(active: bool) -> ColumnElement[bool]:
    other, its_trial = section.alias("other"), trial.alias("its_trial")
    return (
        exists()
        .where(other.c.courseID == section.c.courseID, other.c.number == section.c.number)
        .where(its_trial.c.trialID == other.c.trialID, its_trial.c.active.is_(active))
    )


_other_enrollment = enrollment.alias("other_enrollment")
_same_calendar_too = exists().where(
    _other_enrollment.c.personID == enrollment.c.personID,
    _other_enrollment.c.calendarID == enrollment.c.calendarID,
    _other_enrollment.c.enrollmentID != enrollment.c.enrollmentID,
)
_within = exists().where(
    enrollment.c.personID == attendance.c.personID,
    enrollment.c.calendarID == attendance.c.calendarID,
    enrollment.c.startDate <= attendance.c.date,
    or_(enrollment.c.endDate.is_(None), enrollment.c.endDate >= attendance.c.date),
)
_first_structure = select(func.min(schedule_structure.c.structureID)).group_by(schedule_structure.c.calendarID)
_assigned = exists().where(
    employment_assignment.c.personID == section_staff_history.c.personID,
    employment_assignment.c.schoolID == calendar.c.schoolID,
)
_lives_somewhere = select(household_member.c.personID).join(
    household_location, household_location.c.householdID == household_member.c.householdID
)
_current = and_(_this_year, enrollment.c.serviceType == "P")
_year_start = select(func.min(enrollment.c.startDate)).where(_this_year).scalar_subquery()

COUNTS: dict[str, Count] = {
    "attendance outside the enrollment": rows(attendance, ~_within),
    "attendance with letters of its own": rows(
        attendance, attendance.c.excuseID.is_(None), attendance.c.excuse.is_not(None)
    ),
    "attendance with no excuse known": rows(attendance, attendance.c.excuseID.is_(None), attendance.c.excuse.is_(None)),
    "attendance with unmapped excuse": rows(
        attendance.join(attendance_excuse, attendance.c.excuseID == attendance_excuse.c.excuseID),
        attendance_excuse.c.code.startswith("ZZ"),
    ),
    "calendar with two structures": groups(select(schedule_structure), schedule_structure.c.calendarID),
    "contact who is no guardian": rows(
        select(related_pair.c.personID2).where(~related_pair.c.guardian).distinct().subquery()
    ),
    "contact without Ed-Fi ID": rows(
        person, person.c.edFiID.is_(None), person.c.personID.in_(select(related_pair.c.personID2))
    ),
    "course number twice in a school": groups(
        select(course).join(calendar, course.c.calendarID == calendar.c.calendarID),
        calendar.c.schoolID,
        calendar.c.endYear,
        course.c.number,
    ),
    "course with unmapped subject": rows(course, course.c.subjectType.startswith("ZZ")),
    "day with several rows of one category": groups(
        select(attendance), attendance.c.personID, attendance.c.calendarID, attendance.c.date
    ),
    "day without instruction or event": rows(
        day, ~day.c.instruction, ~exists().where(day_event.c.dayID == day.c.dayID)
    ),
    "enrollment in an excluded calendar": rows(_enrolled, calendar.c.exclude),
    "enrollment in an excluded school": rows(_enrolled, school.c.exclude),
    "evening calendar too": rows(_enrolled, calendar.c.name == "Evening"),
    "excluded calendar": rows(calendar, calendar.c.exclude),
    "excluded grade level": rows(
        enrollment.join(
            grade_level,
            and_(
                grade_level.c.structureID == enrollment.c.structureID,
                grade_level.c.name == enrollment.c.grade,
            ),
        ),
        grade_level.c.stateReportExclude,
    ),
    "excluded school": rows(school, school.c.exclude),
    "grade level excluded from state reporting": rows(grade_level, grade_level.c.stateReportExclude),
    "guardian who is a student": rows(
        related_pair,
        related_pair.c.guardian,
        related_pair.c.personID2.in_(_students),
        related_pair.c.personID1 != related_pair.c.personID2,
    ),
    "guardian with unmapped relationship": rows(related_pair, related_pair.c.name.startswith("ZZ")),
    "inactive course": rows(course, ~course.c.active),
    "inactive trial": rows(trial, ~trial.c.active),
    "left and returned": groups(
        select(enrollment), enrollment.c.personID, enrollment.c.calendarID, distinct=enrollment.c.startDate
    ),
    "name with accent": names(lambda name: not name.isascii()),
    "name with apostrophe": names(lambda name: "'" in name),
    "no-show enrollment": rows(enrollment, enrollment.c.noShow),
    "partial enrollment elsewhere": rows(
        _enrolled,
        enrollment.c.serviceType == "S",
        ~_same_calendar_too,
        ~calendar.c.exclude,
        calendar.c.name != "Evening",
    ),
    "person without current identity": rows(person, person.c.currentIdentityID.is_(None)),
    "phone too long for Ed-Fi": rows(contact, func.length(contact.c.homePhone) > _LONGEST_PHONE),
    "prior year only": rows(enrollment, enrollment.c.personID.not_in(select(enrollment.c.personID).where(_this_year))),
    "private address": rows(household_location, household_location.c.private),
    "private phone": rows(contact, contact.c.cellPhonePrivate),
    "relationship ended": rows(related_pair, related_pair.c.endDate < _year_start),
    "room name twice in a school": groups(select(room), room.c.schoolID, room.c.name),
    "roster ended before the term": rosters(lambda span: roster.c.endDate < span.first),
    "roster ending after the term": rosters(lambda span: roster.c.endDate > span.last),
    "roster in an excluded course": rows(
        _taught.join(roster, roster.c.sectionID == section.c.sectionID), course.c.stateReportExclude
    ),
    "roster in the inactive trial": rows(roster.join(trial, roster.c.trialID == trial.c.trialID), ~trial.c.active),
    "roster starting after the term": rosters(lambda span: roster.c.startDate > span.last),
    "roster starting before the term": rosters(lambda span: roster.c.startDate < span.first),
    "second structure": rows(enrollment, enrollment.c.structureID.not_in(_first_structure)),
    "section copied in the inactive trial": rows(_taught, ~trial.c.active, _same_section(active=True)),
    "section of a state-excluded course": rows(_taught, course.c.stateReportExclude, trial.c.active, _placed),
    "section of an inactive course": rows(_taught, ~course.c.active, trial.c.active, _placed),
    "section only in the inactive trial": rows(_taught, ~trial.c.active, ~_same_section(active=True)),
    "section staff who is no teacher": rows(
        section_staff_history, section_staff_history.c.staffType.not_in(["P", "T"])
    ),
    "section staff with unmapped role": rows(section_staff_history, section_staff_history.c.role.startswith("ZZ")),
    "section taught without Ed-Fi ID": rows(
        section_staff_history.join(person, section_staff_history.c.personID == person.c.personID),
        person.c.edFiID.is_(None),
    ),
    "section taught without assignment in the school": rows(_history, ~_assigned),
    "section with co-teacher": rows(
        section_staff_history, section_staff_history.c.staffType == "T", section_staff_history.c.role == "C"
    ),
    "section without placement": rows(_taught, trial.c.active, ~_placed),
    "section without room": rows(_taught, trial.c.active, section.c.roomID.is_(None)),
    "section without teacher": rows(
        _taught, trial.c.active, ~exists().where(section_staff_history.c.sectionID == section.c.sectionID)
    ),
    "special-education-only enrollment": rows(enrollment, enrollment.c.serviceType == "N"),
    "staff who left before the year": rows(employment, employment.c.endDate < _year_start),
    "staff with excluded assignment": rows(employment_assignment, employment_assignment.c.exclude),
    "staff with the same assignment twice": groups(
        select(employment_assignment),
        employment_assignment.c.personID,
        employment_assignment.c.schoolID,
        employment_assignment.c.assignmentCode,
        employment_assignment.c.startDate,
    ),
    "staff with unmapped assignment": rows(
        employment_assignment, employment_assignment.c.assignmentCode.startswith("ZZ")
    ),
    "staff without Ed-Fi ID": rows(
        employment.join(person, employment.c.personID == person.c.personID), person.c.edFiID.is_(None)
    ),
    "state-excluded course": rows(course, course.c.stateReportExclude),
    "state-excluded enrollment": rows(enrollment, enrollment.c.stateExclude),
    "student is own guardian": rows(related_pair, related_pair.c.personID1 == related_pair.c.personID2),
    "student of two households": rows(household_member, household_member.c.secondary),
    "student with no address": rows(
        person, person.c.personID.in_(_students), person.c.personID.not_in(_lives_somewhere)
    ),
    "student without Ed-Fi ID": rows(person, person.c.edFiID.is_(None), person.c.personID.in_(_students)),
    "suffix too long for Ed-Fi": rows(identity, func.length(identity.c.suffix) > _LONGEST_SUFFIX),
    "teacher without assignment": rows(
        employment,
        ~employment.c.districtStaff,
        employment.c.personID.not_in(select(employment_assignment.c.personID)),
    ),
    "transfer between schools": groups(
        select(enrollment).where(_current), enrollment.c.personID, distinct=enrollment.c.calendarID
    ),
    "twins": groups(
        select(identity)
        .join(household_member, household_member.c.personID == identity.c.personID)
        .where(identity.c.multipleBirth, ~household_member.c.secondary),
        household_member.c.householdID,
        identity.c.birthdate,
    ),
    "two enrollments on one start date": groups(
        select(enrollment), enrollment.c.personID, enrollment.c.structureID, enrollment.c.startDate
    ),
    "district calendar number twice": rows(
        calendar, calendar.c.type == "D", calendar.c.number == "1", calendar.c.name.endswith("again")
    ),
    "district calendar without number": rows(calendar, calendar.c.type == "D", calendar.c.number == "0"),
    "unmapped day event": rows(day_event, day_event.c.type.startswith("ZZ")),
    "unmapped end status": rows(enrollment, enrollment.c.endStatus.startswith("ZZ")),
    "unmapped grade": rows(enrollment, enrollment.c.grade.startswith("ZZ")),
    "unmapped language": rows(identity, identity.c.homePrimaryLanguage.startswith("ZZ")),
    "unmapped race": rows(identity_race, identity_race.c.raceCode.startswith("ZZ")),
    "unmapped start status": rows(enrollment, enrollment.c.startStatus.startswith("ZZ")),
    "unmapped term": rows(term, term.c.name.startswith("ZZ")),
}
