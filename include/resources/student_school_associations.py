"""Enrollments: which student attends which school, from when to when, and in which grade.

One record per enrollment and start date: a student who leaves and comes back has two. Of several enrollments
of one student that start at one school on the same day, the primary one is sent, then the partial one. No-shows
and state-excluded enrollments are not sent. Where Campus knows the district a student lives in, the residency
status says whether it is the district of the enrollment. A grade is repeated where last year's enrollment was in the
same one.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, select

from include.edfi.documents.code_lists import mapped_uris
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import (
    CalendarReference,
    GraduationPlanReference,
    SchoolReference,
    SchoolYearTypeReference,
    StudentReference,
)
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.sis.calendars import calendar_code, integer_id, structure_count
from include.sis.enrollments import PRIORITY, enrollment_reasons, enrollments, repeats_grade
from include.sis.graduation import CLASSES, programs_of_students
from include.sis.narrowing import exclusion, in_scope, narrowed
from include.sis.people import no_student_id, student_unique_id
from include.sis.survivors import excluding_outranked, rank_among
from include.sis.tables import calendar, district, enrollment, grade_level, person, school

OF_ENROLLMENT = (
    "enrollmentID",
    "personID",
    "calendarID",
    "structureID",
    "startDate",
    "startStatus",
    "endDate",
    "endStatus",
    "grade",
    "serviceType",
    "cohortYear",
    "residentDistrict",
)


class StudentSchoolAssociation(EdFiModel):
    student_reference: Annotated[StudentReference, Key(), Source("Person.edFiID")]
    school_reference: Annotated[SchoolReference, Key(), Source("School.number")]
    entry_date: Annotated[datetime.date, Key(), Source("Enrollment.startDate")]
    entry_grade_level_descriptor: Annotated[Descriptor, Source("Enrollment.grade")]
    entry_type_descriptor: Annotated[Descriptor | None, Source("Enrollment.startStatus")] = None
    exit_withdraw_date: Annotated[datetime.date | None, Source("Enrollment.endDate")] = None
    exit_withdraw_type_descriptor: Annotated[Descriptor | None, Source("Enrollment.endStatus")] = None
    primary_school: Annotated[bool, Source("Enrollment.serviceType")]
    repeat_grade_indicator: Annotated[bool | None, Source("Enrollment.grade")] = None
    residency_status_descriptor: Annotated[
        Descriptor | None, Source("Enrollment.residentDistrict", "District.number")
    ] = None
    calendar_reference: Annotated[CalendarReference, Source("Enrollment.calendarID", "Enrollment.structureID")]
    school_year_type_reference: Annotated[SchoolYearTypeReference, Source("Calendar.endYear")]
    class_of_school_year_type_reference: Annotated[SchoolYearTypeReference | None, Source("Enrollment.cohortYear")] = (
        None
    )
    graduation_plan_reference: GraduationPlanReference | None = None


def rows(scope: Scope) -> Select[Any]:
    """Enrollments of the year; of those with one key, all but the first in priority are marked as excluded."""
    reasons = [no_student_id(scope), *enrollment_reasons(scope)]
    same_key = [enrollment.c.personID, school.c.schoolID, enrollment.c.startDate]
    spells = narrowed(
        select(
            *(enrollment.c[name] for name in OF_ENROLLMENT),
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            district.c.number.label("districtNumber"),
            student_unique_id(scope).label("studentUniqueId"),
            structure_count(calendar.c.calendarID),
            repeats_grade(scope),
            grade_level.c.standardDay,
            exclusion(*reasons).label("reason"),
            rank_among(same_key, reasons, PRIORITY, enrollment.c.enrollmentID),
        )
        .select_from(
            enrollments()
            .join(person, person.c.personID == enrollment.c.personID)
            .outerjoin(district, district.c.districtID == enrollment.c.districtID)
        )
        .where(in_scope(scope)),
        scope,
        person=enrollment.c.personID,
    ).subquery("spells")
    return excluding_outranked(spells, "another enrollment of this school and start date has priority")


def payload(row: Row, context: MappingContext) -> StudentSchoolAssociation:
    school_id = integer_id(row, "schoolNumber")
    cohort = row["cohortYear"]
    return StudentSchoolAssociation(
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        school_reference=SchoolReference(school_id=school_id),
        entry_date=row["startDate"],
        entry_grade_level_descriptor=context.code("GradeLevelDescriptor", row["grade"]),
        entry_type_descriptor=context.code_or_none("EntryTypeDescriptor", row["startStatus"]),
        exit_withdraw_date=row["endDate"],
        exit_withdraw_type_descriptor=context.code_or_none("ExitWithdrawTypeDescriptor", row["endStatus"]),
        primary_school=row["serviceType"] == "P",
        repeat_grade_indicator=None if row["repeatsGrade"] is None else bool(row["repeatsGrade"]),
        residency_status_descriptor=context.code_or_none("ResidencyStatusDescriptor", _residency(row)),
        calendar_reference=CalendarReference(
            calendar_code=calendar_code(row), school_id=school_id, school_year=context.school_year
        ),
        school_year_type_reference=SchoolYearTypeReference(school_year=context.school_year),
        class_of_school_year_type_reference=SchoolYearTypeReference(school_year=int(cohort)) if cohort else None,
        graduation_plan_reference=_plan(row, context, int(cohort)) if cohort else None,
    )


def _plan(row: Row, context: MappingContext, class_of: int) -> GraduationPlanReference | None:
    """The plan of the student's class that is sent for the program begun last; none where plans are switched off."""
    if "graduationPlans" in context.off or class_of - context.school_year not in CLASSES:
        return None
    categories = [
        program["category"]
        for program in row["programs"]
        if program["cohortStartYear"] <= class_of <= program["cohortEndYear"]
    ]
    uris = mapped_uris(context, "GraduationPlanTypeDescriptor", categories)
    return (
        GraduationPlanReference(
            education_organization_id=context.local_education_agency_id,
            graduation_plan_type_descriptor=uris[0],
            graduation_school_year=class_of,
        )
        if uris
        else None
    )


def _residency(row: Row) -> str | None:
    """Resident or Other: whether the district of residence, where there is one, is the one enrolled in."""
    if not row["residentDistrict"]:
        return None
    return "Resident" if row["residentDistrict"].strip() == (row["districtNumber"] or "").strip() else "Other"


RESOURCE = Resource(
    name="studentSchoolAssociations",
    category="Student",
    tier=3,
    model=StudentSchoolAssociation,
    rows=rows,
    payload=payload,
    sis_key=("enrollmentID",),
    child_rows={"programs": ChildRows(rows=programs_of_students, parent="personID", order=("age",))},
    narrowed_by=frozenset({"person"}),
    key_can_change=True,
)
