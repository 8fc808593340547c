"""References between Ed-Fi documents; each names the resources it may point to, which makes the order.

`targets` lists collection names of the newest standard. Where a reference may point to several
(an education organization is a school or an agency), every one of them comes first.
"""

import datetime
from typing import Annotated, ClassVar

from include.edfi.model import Descriptor, EdFiModel
from include.edfi.standards import In, Length, Named, Standard


class Reference(EdFiModel):
    """Base of all references."""

    targets: ClassVar[tuple[str, ...]] = ()


class SchoolReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("schools",)
    school_id: int


class LocalEducationAgencyReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("localEducationAgencies",)
    local_education_agency_id: int


class EducationOrganizationReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("localEducationAgencies", "schools")
    education_organization_id: int


class SchoolYearTypeReference(Reference):
    """School years come with the ODS; no resource of ours makes them."""

    school_year: int


class GradingPeriodReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("gradingPeriods",)
    grading_period_descriptor: Descriptor
    grading_period_name: Annotated[str | None, Length(60), In(since=Standard.DS50, required=True)] = None
    period_sequence: Annotated[int | None, In(until=Standard.DS40, required=True)] = None
    school_id: int
    school_year: int


class CalendarReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("calendars",)
    calendar_code: Annotated[str, Length(60)]
    school_id: int
    school_year: int


class ClassPeriodReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("classPeriods",)
    class_period_name: Annotated[str, Length(60)]
    school_id: int


class LocationReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("locations",)
    classroom_identification_code: Annotated[str, Length(60)]
    school_id: int


class SessionReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("sessions",)
    school_id: int
    school_year: int
    session_name: Annotated[str, Length(60)]


class CourseReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("courses",)
    course_code: Annotated[str, Length(60)]
    education_organization_id: int


class CourseOfferingReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("courseOfferings",)
    local_course_code: Annotated[str, Length(60)]
    school_id: int
    school_year: int
    session_name: Annotated[str, Length(60)]


class SectionReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("sections",)
    local_course_code: Annotated[str, Length(60)]
    school_id: int
    school_year: int
    section_identifier: Annotated[str, Length(255)]
    session_name: Annotated[str, Length(60)]


class StaffReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("staffs",)
    staff_unique_id: Annotated[str, Length(32)]


class StudentReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("students",)
    student_unique_id: Annotated[str, Length(32)]


class ContactReference(Reference):
    """Called a parent up to data standard 4.0."""

    targets: ClassVar[tuple[str, ...]] = ("contacts",)
    contact_unique_id: Annotated[str, Length(32), Named("parentUniqueId")]


class EmploymentReference(Reference):
    targets: ClassVar[tuple[str, ...]] = ("staffEducationOrganizationEmploymentAssociations",)
    education_organization_id: int
    employment_status_descriptor: Descriptor
    hire_date: datetime.date
    staff_unique_id: Annotated[str, Length(32)]
