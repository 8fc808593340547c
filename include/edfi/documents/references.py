"""References between Ed-Fi documents; each names the resources it may point to, from which the order follows.

`targets` lists collection names of the newest standard. Where a reference may point to several resources (an education
organization is a school or an agency), all of them are sent first.
"""

import datetime
from typing import Annotated, ClassVar

from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.source import Source
from include.edfi.documents.standards import In, Length, Named, Standard


class Reference(EdFiModel):
    """Base class of references."""

    targets: ClassVar[tuple[str, ...]] = ()


class SchoolReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("schools",)
    school_id: Annotated[int, Source("School.number")]


class LocalEducationAgencyReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("localEducationAgencies",)
    local_education_agency_id: Annotated[int, Source(otherwise="the agency of the configuration")]


class EducationOrganizationReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("localEducationAgencies", "schools")
    education_organization_id: Annotated[int, Source("School.number", otherwise="the agency of the configuration")]


class SchoolYearTypeReference(Reference):
    """School years come with the ODS; no resource of ours makes them."""

    school_year: Annotated[int, Source("Calendar.endYear")]


class GradingPeriodReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("gradingPeriods",)
    grading_period_descriptor: Annotated[Descriptor, Source("EdFiGradingPeriod.descriptor")]
    grading_period_name: Annotated[
        str | None, Length(60), In(since=Standard.DS50, required=True), Source("EdFiGradingPeriod.gradingPeriodName")
    ] = None
    period_sequence: Annotated[
        int | None, In(until=Standard.DS40, required=True), Source("EdFiGradingPeriod.sequence")
    ] = None
    school_id: Annotated[int, Source("School.number")]
    school_year: Annotated[int, Source("EdFiGradingPeriod.endYear")]


class CalendarReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("calendars",)
    calendar_code: Annotated[str, Length(60), Source("Calendar.calendarID", "ScheduleStructure.structureID")]
    school_id: Annotated[int, Source("School.number")]
    school_year: Annotated[int, Source("Calendar.endYear")]


class ClassPeriodReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("classPeriods",)
    class_period_name: Annotated[str, Length(60), Source("PeriodSchedule.name", "Period.name")]
    school_id: Annotated[int, Source("School.number")]


class LocationReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("locations",)
    classroom_identification_code: Annotated[str, Length(60), Source("Room.name")]
    school_id: Annotated[int, Source("School.number")]


class SessionReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("sessions",)
    school_id: Annotated[int, Source("School.number")]
    school_year: Annotated[int, Source("Calendar.endYear")]
    session_name: Annotated[str, Length(60), Source("EdFiTermMapping.termType")]


class CourseReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("courses",)
    course_code: Annotated[str, Length(60), Source("Course.number")]
    education_organization_id: Annotated[int, Source("School.number")]


class CourseOfferingReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("courseOfferings",)
    local_course_code: Annotated[str, Length(60), Source("Course.number")]
    school_id: Annotated[int, Source("School.number")]
    school_year: Annotated[int, Source("Calendar.endYear")]
    session_name: Annotated[str, Length(60), Source("EdFiTermMapping.termType")]


class SectionReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("sections",)
    local_course_code: Annotated[str, Length(60), Source("Course.number")]
    school_id: Annotated[int, Source("School.number")]
    school_year: Annotated[int, Source("Calendar.endYear")]
    section_identifier: Annotated[str, Length(255), Source("Section.sectionID")]
    session_name: Annotated[str, Length(60), Source("EdFiTermMapping.termType")]


class ProgramReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("programs",)
    education_organization_id: Annotated[int, Source(otherwise="the agency of the configuration")]
    program_name: Annotated[str, Length(60), Source("Program.name")]
    program_type_descriptor: Annotated[Descriptor, Source("Program.category")]


class StaffReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("staffs",)
    staff_unique_id: Annotated[str, Length(32), Source("Person.edFiID")]


class StudentReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("students",)
    student_unique_id: Annotated[str, Length(32), Source("Person.edFiID")]


class ContactReference(Reference):
    """Called a parent up to data standard 4.0."""

    targets: ClassVar[tuple[str, ...]] = ("contacts",)
    contact_unique_id: Annotated[str, Length(32), Named("parentUniqueId"), Source("Person.edFiID")]


class EmploymentReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("staffEducationOrganizationEmploymentAssociations",)
    education_organization_id: Annotated[int, Source(otherwise="the agency of the configuration")]
    employment_status_descriptor: Annotated[Descriptor, Source("Employment.status")]
    hire_date: Annotated[datetime.date, Source("Employment.startDate")]
    staff_unique_id: Annotated[str, Length(32), Source("Person.edFiID")]


class GraduationPlanReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("graduationPlans",)
    education_organization_id: Annotated[int, Source(otherwise="the agency of the configuration")]
    graduation_plan_type_descriptor: Annotated[Descriptor, Source("GraduationProgram.category")]
    graduation_school_year: Annotated[int, Source("Enrollment.cohortYear")]


class StudentAcademicRecordReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("studentAcademicRecords",)
    education_organization_id: Annotated[int, Source(otherwise="the agency of the configuration")]
    school_year: Annotated[int, Source("TranscriptCourse.endYear")]
    student_unique_id: Annotated[str, Length(32), Source("Person.edFiID")]
    term_descriptor: Annotated[
        Descriptor, Source("TranscriptCourse.actualTerm", "TranscriptCourse.termsLong", "TranscriptCourse.summerSchool")
    ]


class StudentSectionAssociationReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("studentSectionAssociations",)
    begin_date: Annotated[datetime.date, Source("Roster.startDate", "Term.startDate")]
    local_course_code: Annotated[str, Length(60), Source("Course.number")]
    school_id: Annotated[int, Source("School.number")]
    school_year: Annotated[int, Source("Calendar.endYear")]
    section_identifier: Annotated[str, Length(255), Source("Section.sectionID")]
    session_name: Annotated[str, Length(60), Source("EdFiTermMapping.termType")]
    student_unique_id: Annotated[str, Length(32), Source("Person.edFiID")]


class GradeReference(StudentSectionAssociationReference):
    targets: ClassVar[tuple[str, ...]] = ("grades",)
    grade_type_descriptor: Annotated[Descriptor, Source("EdFiGradeTypeMapping.gradeType")]
    grading_period_descriptor: Annotated[Descriptor, Source("EdFiGradingPeriod.descriptor")]
    grading_period_name: Annotated[
        str | None, Length(60), In(since=Standard.DS50, required=True), Source("EdFiGradingPeriod.gradingPeriodName")
    ] = None
    grading_period_sequence: Annotated[
        int | None, In(until=Standard.DS40, required=True), Source("EdFiGradingPeriod.sequence")
    ] = None
    grading_period_school_year: Annotated[int, Source("EdFiGradingPeriod.endYear")]


IncidentIdentifier = Annotated[str, Length(36, {Standard.DS40: 20}), Source("BehaviorIncident.incidentID")]


class DisciplineIncidentReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("disciplineIncidents",)
    incident_identifier: IncidentIdentifier
    school_id: Annotated[int, Source("School.number")]


class StudentDisciplineIncidentAssociationReference(Reference):
    """Behavior and non-offender associations take its place from data standard 5.0 on."""

    targets: ClassVar[tuple[str, ...]] = ("studentDisciplineIncidentAssociations",)
    incident_identifier: IncidentIdentifier
    school_id: Annotated[int, Source("School.number")]
    student_unique_id: Annotated[str, Length(32), Source("Person.edFiID")]


class StudentDisciplineIncidentBehaviorAssociationReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("studentDisciplineIncidentBehaviorAssociations",)
    behavior_descriptor: Annotated[Descriptor, Source("BehaviorType.code")]
    incident_identifier: IncidentIdentifier
    school_id: Annotated[int, Source("School.number")]
    student_unique_id: Annotated[str, Length(32), Source("Person.edFiID")]


CohortIdentifier = Annotated[str, Length(36, {Standard.DS40: 20}), Source("ProgramSession.sessionID")]


class CohortReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("cohorts",)
    cohort_identifier: CohortIdentifier
    education_organization_id: Annotated[int, Source("School.number", otherwise="the agency of the configuration")]


class AssessmentReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("assessments",)
    assessment_identifier: Annotated[str, Length(60), Source("Test.code", "Test.testID")]
    namespace: Annotated[str, Length(255), Source(otherwise="the namespace of the configuration")]


class ObjectiveAssessmentReference(AssessmentReference):
    targets: ClassVar[tuple[str, ...]] = ("objectiveAssessments",)
    identification_code: Annotated[str, Length(60), Source("Test.code", "Test.testID")]
