"""Students for whom one district is responsible and whom another serves: this district's part, for each enrollment.

Most students live in the district that serves them; their enrollment says all, and nothing is sent. Where the district
of residence and the serving district differ, this district is reported as the one or the other. The other district
reports its own responsibility.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, union_all

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import EducationOrganizationReference, StudentReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.sis.enrollments import PRIORITY, enrollment_reasons, enrollments
from include.sis.narrowing import exclusion, in_scope, narrowed
from include.sis.people import no_student_id, student_unique_id
from include.sis.survivors import excluding_outranked
from include.sis.tables import district, enrollment, person

ROLES = ("residentDistrict", "servingDistrict")
"""Columns of Enrollment that name a district; codes of the configuration's Responsibility map."""


class StudentEducationOrganizationResponsibilityAssociation(EdFiModel):
    education_organization_reference: Annotated[
        EducationOrganizationReference, Key(), Source(otherwise="the agency of the configuration")
    ]
    student_reference: Annotated[StudentReference, Key()]
    responsibility_descriptor: Annotated[
        Descriptor, Key(), Source("Enrollment.residentDistrict", "Enrollment.servingDistrict")
    ]
    begin_date: Annotated[datetime.date, Key(), Source("Enrollment.startDate")]
    end_date: Annotated[datetime.date | None, Source("Enrollment.endDate")] = None


def rows(scope: Scope) -> Select[Any]:
    """Two rows for an enrollment of two districts; of several with one key all but the first are excluded."""
    roles = union_all(*(of_role(scope, role) for role in ROLES)).subquery("roles")
    order = [case((roles.c.reason.is_(None), 0), else_=1), roles.c.priority, roles.c.enrollmentID]
    same_key = [roles.c.personID, roles.c.role, roles.c.startDate]
    rank = func.row_number().over(partition_by=same_key, order_by=order).label("rank")
    ranked = select(*(column for column in roles.c if column.key != "priority"), rank).subquery("ranked")
    return excluding_outranked(ranked, "another enrollment that starts on this day has priority")


def of_role(scope: Scope, role: str) -> Select[Any]:
    """Enrollments that name two districts, each with the one in a role."""
    resident, serving = (func.trim(enrollment.c[name]) for name in ROLES)
    other = func.trim(enrollment.c[role]) != func.trim(district.c.number)
    reasons = [
        no_student_id(scope),
        *enrollment_reasons(scope),
        (enrollment.c.endDate < enrollment.c.startDate, "the enrollment ends before it begins"),
        (other, "another district is responsible and reports this itself"),
    ]
    query = (
        select(
            literal(role).label("role"),
            enrollment.c.enrollmentID,
            enrollment.c.personID,
            enrollment.c.startDate,
            enrollment.c.endDate,
            student_unique_id(scope).label("studentUniqueId"),
            PRIORITY.label("priority"),
            exclusion(*reasons).element.label("reason"),
        )
        .select_from(
            enrollments()
            .join(person, person.c.personID == enrollment.c.personID)
            .join(district, district.c.districtID == enrollment.c.districtID)
        )
        .where(in_scope(scope), _named(resident), _named(serving), resident != serving)
    )
    return narrowed(query, scope, person=enrollment.c.personID)


def _named(number: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(number.is_not(None), number != "")


def payload(row: Row, context: MappingContext) -> StudentEducationOrganizationResponsibilityAssociation:
    return StudentEducationOrganizationResponsibilityAssociation(
        education_organization_reference=EducationOrganizationReference(
            education_organization_id=context.local_education_agency_id
        ),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        responsibility_descriptor=context.code("ResponsibilityDescriptor", row["role"]),
        begin_date=row["startDate"],
        end_date=row["endDate"],
    )


RESOURCE = Resource(
    name="studentEducationOrganizationResponsibilityAssociations",
    category="Student",
    tier=3,
    model=StudentEducationOrganizationResponsibilityAssociation,
    rows=rows,
    payload=payload,
    sis_key=("enrollmentID", "role"),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
