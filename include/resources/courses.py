"""Courses: what a school teaches, such as Algebra I, with the subject and the codes the course is known by.

One record per course number and school: the same number in two calendars of a school is one course. Inactive
and state-excluded courses are not sent.
"""

from typing import Annotated, Any

from sqlalchemy import ColumnElement, Select, func, select

from include.edfi.documents.code_lists import AcademicSubject, CourseLevelCharacteristic, level_characteristics_of
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import EducationOrganizationReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import In, Key, Length, Standard
from include.sis.calendars import integer_id
from include.sis.narrowing import exclusion, in_scope
from include.sis.schedules import course_reasons
from include.sis.survivors import asked_for, rank_among, survivors
from include.sis.tables import calendar, course, school, section


class CourseIdentificationCode(EdFiModel):
    course_identification_system_descriptor: Annotated[
        Descriptor, Key(), Source(otherwise="Local, State or SCED, after the column of the code")
    ]
    identification_code: Annotated[
        str, Length(60), Source("Course.number", "Course.stateCode", "Course.scedSubjectArea", "Course.scedCourseId")
    ]


class Course(EdFiModel):
    course_code: Annotated[str, Length(60), Key(), Source("Course.number")]
    education_organization_reference: Annotated[EducationOrganizationReference, Key()]
    course_title: Annotated[str, Length(60), Source("Course.name")]
    course_description: Annotated[str | None, Length(1024), Source("Course.description")] = None
    number_of_parts: Annotated[int, Source("Course.terms")]
    identification_codes: tuple[CourseIdentificationCode, ...]
    academic_subject_descriptor: Annotated[Descriptor | None, In(until=Standard.DS40), Source("Course.subjectType")] = (
        None
    )
    academic_subjects: Annotated[
        tuple[AcademicSubject, ...], In(since=Standard.DS50), Source("Course.subjectType")
    ] = ()
    level_characteristics: tuple[CourseLevelCharacteristic, ...] = ()
    maximum_available_credits: Annotated[float | None, Source("Course.scedAvailableCredit")] = None
    maximum_available_credit_type_descriptor: Annotated[Descriptor | None, Source(otherwise="always Carnegie")] = None


def rows(scope: Scope) -> Select[Any]:
    reasons = course_reasons(scope)
    number = func.trim(course.c.number)
    same = [school.c.schoolID, number]
    columns = (
        "courseID",
        "name",
        "description",
        "stateCode",
        "subjectType",
        "honorsCode",
        "terms",
        "scedSubjectArea",
        "scedCourseId",
        "scedAvailableCredit",
    )
    ranked = (
        select(
            *(course.c[name] for name in columns),
            number.label("courseNumber"),
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            exclusion(*reasons),
            rank_among(same, reasons, course.c.courseID),
            asked_for(same, *_requested(scope)),
        )
        .select_from(
            course.join(calendar, calendar.c.calendarID == course.c.calendarID).join(
                school, school.c.schoolID == calendar.c.schoolID
            )
        )
        .where(in_scope(scope))
        .subquery("ranked_courses")
    )
    return survivors(ranked)


def _requested(scope: Scope) -> list[ColumnElement[bool]]:
    requested: list[ColumnElement[bool]] = [] if scope.courses is None else [course.c.courseID.in_(scope.courses)]
    if scope.sections is not None:
        taught = select(section.c.courseID).where(section.c.sectionID.in_(scope.sections))
        requested.append(course.c.courseID.in_(taught))
    return requested


def payload(row: Row, context: MappingContext) -> Course:
    subject = context.code_or_none("AcademicSubjectDescriptor", row["subjectType"])
    credit = row["scedAvailableCredit"]
    return Course(
        course_code=row["courseNumber"],
        education_organization_reference=EducationOrganizationReference(
            education_organization_id=integer_id(row, "schoolNumber")
        ),
        course_title=row["name"],
        course_description=row["description"] or None,
        number_of_parts=row["terms"] or 1,
        identification_codes=_identification_codes(row, context),
        academic_subject_descriptor=subject,
        academic_subjects=(AcademicSubject(academic_subject_descriptor=subject),) if subject else (),
        level_characteristics=level_characteristics_of(context, row["honorsCode"]),
        maximum_available_credits=None if credit is None else float(credit),
        maximum_available_credit_type_descriptor=(
            None if credit is None else context.code_or_none("CreditTypeDescriptor", "Carnegie")
        ),
    )


def _identification_codes(row: Row, context: MappingContext) -> tuple[CourseIdentificationCode, ...]:
    """The course's own number, the state's code and the SCED code, one for each Ed-Fi system."""
    area, number = row["scedSubjectArea"], row["scedCourseId"]
    codes = {
        "Local": row["courseNumber"],
        "State": row["stateCode"],
        "SCED": f"{area}{number}" if area and number else None,
    }
    name = "CourseIdentificationSystemDescriptor"
    by_system = {context.code_or_none(name, system): code for system, code in codes.items() if code}
    return tuple(
        CourseIdentificationCode(course_identification_system_descriptor=uri, identification_code=code)
        for uri, code in by_system.items()
        if uri
    )


RESOURCE = Resource(
    name="courses",
    category="Schedule",
    tier=3,
    model=Course,
    rows=rows,
    payload=payload,
    sis_key=("courseID",),
    narrowed_by=frozenset({"course", "section"}),
    personal=False,
)
