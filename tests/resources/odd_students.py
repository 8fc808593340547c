"""What must become of odd enrollments, people and attendance."""

from functools import partial

from sqlalchemy import func, select

from include.edfi.documents.standards import Standard
from include.sis import tables as sis
from tests.resources.odd_rows import THIS_YEAR, Odd, of_year, several

_e, _p, _pair = sis.enrollment.c, sis.person.c, sis.related_pair.c
_students = select(_e.personID)
_relatives = select(_pair.personID2)
_enrollment = partial(Odd, resource="studentSchoolAssociations", label=("enrollmentID",))
_pupil = partial(Odd, resource="studentSchoolAssociations", label=("personID",))
_student = partial(Odd, resource="students", label=("personID",))
_in_district = partial(Odd, resource="studentEducationOrganizationAssociations", label=("personID",))
_contact = partial(Odd, resource="contacts", label=("personID",))
_relation = partial(Odd, resource="studentContactAssociations", label=("pairID",))
_other = sis.enrollment.alias("other")
_same_day = (
    select(_other.c.enrollmentID)
    .where(
        _other.c.personID == _e.personID,
        _other.c.calendarID == _e.calendarID,
        _other.c.startDate == _e.startDate,
        _other.c.enrollmentID != _e.enrollmentID,
    )
    .exists()
)
_in_calendar_too = (
    select(_other.c.enrollmentID)
    .where(
        _other.c.personID == _e.personID,
        _other.c.calendarID == _e.calendarID,
        _other.c.enrollmentID != _e.enrollmentID,
    )
    .exists()
)
_within = (
    select(_e.enrollmentID)
    .where(
        _e.personID == sis.attendance.c.personID,
        _e.calendarID == sis.attendance.c.calendarID,
        func.coalesce(_e.endDate, sis.attendance.c.date) >= sis.attendance.c.date,
    )
    .exists()
)
_identity_of = sis.person.join(sis.identity, sis.identity.c.identityID == _p.currentIdentityID)
_no_show = of_year(_e.enrollmentID).where(_e.noShow.is_(True))
_state_excluded = of_year(_e.personID).where(_e.stateExclude.is_(True))
_no_student_id = select(_p.personID).where(_p.edFiID.is_(None), _p.personID.in_(_students))
_no_contact_id = select(_p.personID).where(_p.edFiID.is_(None), _p.personID.in_(_relatives))
_homes = sis.household_member.join(
    sis.household_location, sis.household_location.c.householdID == sis.household_member.c.householdID
)
_housed = select(sis.household_member.c.personID).select_from(_homes)
_last_year_only = select(_e.personID).where(_e.personID.not_in(of_year(_e.personID)))
_sister = select(_pair.personID2).where(_pair.personID2.in_(_students), _pair.personID1 != _pair.personID2)
_self = select(_pair.personID1).where(_pair.personID1 == _pair.personID2)
_special = of_year(_e.enrollmentID).where(_e.serviceType == "N")
_twins = select(sis.identity.c.personID).where(sis.identity.c.multipleBirth.is_(True))
_excused = sis.attendance.join(sis.attendance_excuse, sis.attendance_excuse.c.excuseID == sis.attendance.c.excuseID)

ODD_ROWS = (
    _pupil(
        kind="left and returned",
        rows=2,
        status="sent",
        ids=several(sis.enrollment, "startDate", "personID", "calendarID").with_only_columns(_e.personID),
    ),
    _pupil(
        kind="transfer between schools",
        rows=2,
        status="sent",
        ids=several(sis.enrollment, "calendarID", "personID").where(_e.endYear == THIS_YEAR, _e.serviceType == "P"),
    ),
    _enrollment(kind="no-show enrollment", ids=_no_show, status="excluded", reason="no-show"),
    _student(
        kind="no-show enrollment", ids=_no_show.with_only_columns(_e.personID), status="excluded", reason="no-show"
    ),
    _pupil(kind="state-excluded enrollment", ids=_state_excluded, status="excluded", reason="state excluded"),
    _student(kind="state-excluded enrollment", ids=_state_excluded, status="excluded", reason="state excluded"),
    Odd(
        kind="state-excluded enrollment",
        resource="studentSectionAssociations",
        label=("personID",),
        ids=_state_excluded,
        status="excluded",
        reason="no reported enrollment",
    ),
    _enrollment(
        kind="excluded grade level",
        ids=of_year(_e.enrollmentID).where(_e.grade == "PK"),
        status="excluded",
        reason="grade level is excluded",
    ),
    _student(kind="student without Ed-Fi ID", ids=_no_student_id, status="excluded", reason="no Ed-Fi ID"),
    _pupil(kind="student without Ed-Fi ID", ids=_no_student_id, status="excluded", reason="no Ed-Fi ID"),
    _in_district(kind="student without Ed-Fi ID", ids=_no_student_id, status="excluded", reason="no Ed-Fi ID"),
    _enrollment(
        kind="unmapped grade",
        ids=of_year(_e.enrollmentID).where(_e.grade == "ZZ"),
        status="unmappable",
        reason="GradeLevelDescriptor: code ZZ",
    ),
    _enrollment(
        kind="unmapped start status",
        ids=of_year(_e.enrollmentID).where(_e.startStatus == "ZZ1"),
        status="unmappable",
        reason="EntryTypeDescriptor: code ZZ1",
    ),
    _enrollment(
        kind="unmapped end status",
        ids=of_year(_e.enrollmentID).where(_e.endStatus == "ZZ9"),
        status="unmappable",
        reason="ExitWithdrawTypeDescriptor: code ZZ9",
    ),
    _enrollment(
        kind="partial enrollment elsewhere",
        status="sent",
        shows=lambda _, content: content["primarySchool"] is False,
        ids=of_year(_e.enrollmentID).where(
            _e.serviceType == "S", ~_in_calendar_too, sis.calendar.c.name.not_in(("Evening", "Summer"))
        ),
    ),
    _enrollment(kind="special-education-only enrollment", ids=_special, status="sent"),
    _enrollment(
        kind="special-education-only enrollment",
        ids=_special,
        status="excluded",
        reason="service type",
        standard=Standard.DS33,
    ),
    _enrollment(
        kind="two enrollments on one start date",
        status="excluded",
        reason="has priority",
        ids=of_year(_e.enrollmentID).where(_e.serviceType == "S", _same_day),
    ),
    _enrollment(
        kind="two enrollments on one start date",
        status="sent",
        ids=of_year(_e.enrollmentID).where(_e.serviceType == "P", _same_day),
    ),
    _enrollment(
        kind="enrollment in an excluded calendar",
        status="excluded",
        reason="calendar is excluded",
        ids=of_year(_e.enrollmentID).where(sis.calendar.c.exclude.is_(True)),
    ),
    _pupil(
        kind="enrollment in an excluded school",
        status="excluded",
        reason="school is excluded",
        ids=of_year(_e.personID).where(sis.school.c.exclude.is_(True)),
    ),
    _student(
        kind="enrollment in an excluded school",
        status="excluded",
        reason="school is excluded",
        ids=of_year(_e.personID).where(sis.school.c.exclude.is_(True)),
    ),
    _student(kind="prior year only", ids=_last_year_only, status="absent"),
    _pupil(kind="prior year only", ids=_last_year_only, status="absent"),
    _enrollment(
        kind="evening calendar too",
        status="excluded",
        reason="has priority",
        ids=of_year(_e.enrollmentID).where(sis.calendar.c.name == "Evening"),
    ),
    _enrollment(
        kind="second structure",
        status="sent",
        ids=of_year(_e.enrollmentID).where(
            _e.structureID.not_in(
                select(func.min(sis.schedule_structure.c.structureID)).group_by(sis.schedule_structure.c.calendarID)
            )
        ),
        shows=lambda row, content: (
            content["calendarReference"]["calendarCode"] == f"{row['calendarID']}-{row['structureID']}"
        ),
    ),
    _student(kind="twins", ids=_twins, status="sent", rows=1, group=2),
    _contact(kind="guardian who is a student", ids=_sister, status="sent", rows=1),
    _student(kind="guardian who is a student", ids=_sister, status="sent", rows=1),
    _in_district(
        kind="student with no address",
        status="sent",
        without=("addresses",),
        ids=select(_p.personID).where(_p.personID.in_(_students), _p.personID.not_in(_housed)),
    ),
    _in_district(
        kind="private address",
        status="sent",
        without=("addresses",),
        ids=select(sis.household_member.c.personID)
        .select_from(_homes)
        .where(sis.household_location.c.private.is_(True), sis.household_member.c.personID.in_(_students)),
    ),
    _in_district(
        kind="private phone",
        status="sent",
        ids=select(sis.contact.c.personID, sis.contact.c.cellPhone).where(sis.contact.c.cellPhonePrivate.is_(True)),
    ),
    _in_district(
        kind="phone too long for Ed-Fi",
        status="unmappable",
        reason="telephoneNumber",
        ids=select(sis.contact.c.personID).where(func.length(sis.contact.c.homePhone) > 24),
    ),
    _student(
        kind="suffix too long for Ed-Fi",
        status="unmappable",
        reason="generationCodeSuffix",
        ids=select(_p.personID).select_from(_identity_of).where(func.length(sis.identity.c.suffix) > 10),
    ),
    _student(
        kind="person without current identity",
        status="excluded",
        reason="no current identity",
        ids=select(_p.personID).where(_p.currentIdentityID.is_(None)),
    ),
    _in_district(
        kind="unmapped race",
        status="unmappable",
        reason="RaceDescriptor: code ZZ",
        ids=select(_p.personID)
        .select_from(_identity_of.join(sis.identity_race, sis.identity_race.c.identityID == sis.identity.c.identityID))
        .where(sis.identity_race.c.raceCode == "ZZ"),
    ),
    _in_district(
        kind="unmapped language",
        status="unmappable",
        reason="LanguageDescriptor: code ZZ",
        ids=select(_p.personID).select_from(_identity_of).where(sis.identity.c.homePrimaryLanguage.startswith("ZZ")),
    ),
    _contact(kind="contact without Ed-Fi ID", ids=_no_contact_id, status="excluded", reason="no Ed-Fi ID"),
    Odd(
        kind="contact without Ed-Fi ID",
        resource="studentContactAssociations",
        label=("contactID",),
        ids=_no_contact_id,
        status="excluded",
        reason="no Ed-Fi ID",
    ),
    _relation(
        kind="guardian with unmapped relationship",
        status="unmappable",
        reason="RelationDescriptor: code ZZ",
        ids=select(_pair.pairID).where(_pair.name.startswith("ZZ")),
    ),
    _relation(kind="relationship ended", status="absent", ids=select(_pair.pairID).where(_pair.endDate.is_not(None))),
    _contact(kind="student is own guardian", ids=_self, status="sent", rows=1),
    _relation(
        kind="student is own guardian",
        ids=_self.with_only_columns(_pair.pairID),
        status="sent",
        without=("relationDescriptor",),
    ),
    _contact(
        kind="contact who is no guardian",
        status="absent",
        ids=select(_pair.personID2).where(_pair.guardian.is_(False)).distinct(),
    ),
    _student(
        kind="student of two households",
        status="sent",
        rows=1,
        ids=select(sis.household_member.c.personID).where(sis.household_member.c.secondary.is_(True)),
    ),
    Odd(
        kind="attendance outside the enrollment",
        resource="studentSchoolAttendanceEvents",
        label=("personID",),
        ids=select(sis.attendance.c.personID).where(~_within),
        status="excluded",
        reason="outside the enrollment",
    ),
    Odd(
        kind="attendance with unmapped excuse",
        resource="studentSchoolAttendanceEvents",
        label=("personID",),
        ids=select(sis.attendance.c.personID)
        .select_from(_excused)
        .where(sis.attendance_excuse.c.code.startswith("ZZ")),
        status="unmappable",
        reason="AttendanceEventCategoryDescriptor: code A:Q",
    ),
)
