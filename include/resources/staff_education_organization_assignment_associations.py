"""Assignments: what a staff member does for a school, or for the district, from when to when.

Every assignment to a school makes a record with that school. District staff with a district assignment code have one
with the district too. Two assignments of one kind that begin at one school on the same day are one record: the one
that is still open is sent. Excluded assignments and assignments to excluded schools are not sent.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import (
    ColumnElement,
    Numeric,
    Select,
    String,
    and_,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import EducationOrganizationReference, EmploymentReference, StaffReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.calendars import integer_id
from include.sis.narrowing import exclusion, holds, narrowed
from include.sis.people import no_staff_id, staff_unique_id
from include.sis.staff import assigned, assignment_reasons, assignments, employed
from include.sis.survivors import rank_among
from include.sis.tables import employment, employment_assignment, person, school


class StaffEducationOrganizationAssignmentAssociation(EdFiModel):
    education_organization_reference: Annotated[EducationOrganizationReference, Key()]
    staff_reference: Annotated[StaffReference, Key()]
    staff_classification_descriptor: Annotated[
        Descriptor, Key(), Source("EmploymentAssignment.assignmentCode", "Employment.assignmentCode")
    ]
    begin_date: Annotated[datetime.date, Key(), Source("EmploymentAssignment.startDate", "Employment.startDate")]
    end_date: Annotated[datetime.date | None, Source("EmploymentAssignment.endDate", "Employment.endDate")] = None
    position_title: Annotated[str | None, Length(100), Source("EmploymentAssignment.title", "Employment.title")] = None
    full_time_equivalency: Annotated[float | None, Source("EmploymentAssignment.fte")] = None
    employment_staff_education_organization_employment_association_reference: EmploymentReference | None = None


def rows(scope: Scope) -> Select[Any]:
    """Assignments to the scope's schools and to the district; of several with one key the first in rank."""
    spells = union_all(to_schools(scope), to_district(scope)).subquery("spells")
    named = [column for column in spells.c if column.key != "rank"]
    return narrowed(select(*named).where(spells.c.rank == 1), scope, person=spells.c.personID)


def to_schools(scope: Scope) -> Select[Any]:
    """Each EmploymentAssignment, beside the latest employment of the year that holds during it."""
    table = employment_assignment.c
    reasons = [no_staff_id(scope), *assignment_reasons(scope)]
    meanwhile = and_(
        employment.c.personID == table.personID,
        employment.c.status != "",
        employed(scope),
        or_(table.endDate.is_(None), employment.c.startDate <= table.endDate),
        or_(employment.c.endDate.is_(None), employment.c.endDate >= table.startDate),
    )
    order = [
        *open_then_longest(table.endDate),
        table.assignmentID,
        employment.c.startDate.desc(),
        employment.c.employmentID,
    ]
    same_key = [table.personID, table.schoolID, table.assignmentCode, table.startDate]
    return (
        select(
            literal("EmploymentAssignment").label("campusTable"),
            table.assignmentID.label("campusID"),
            table.personID,
            staff_unique_id(scope).label("staffUniqueId"),
            school.c.number.label("schoolNumber"),
            table.assignmentCode,
            table.startDate,
            table.endDate,
            table.title,
            table.fte,
            employment.c.status.label("employmentStatus"),
            employment.c.startDate.label("hireDate"),
            exclusion(*reasons),
            rank_among(same_key, reasons, *order),
        )
        .select_from(assignments().join(person, person.c.personID == table.personID).outerjoin(employment, meanwhile))
        .where(assigned(scope))
    )


def to_district(scope: Scope) -> Select[Any]:
    """Each Employment marked as district staff, with itself as the employment."""
    table = employment.c
    uncoded = or_(table.assignmentCode.is_(None), table.assignmentCode == "")
    reasons = [no_staff_id(scope), (uncoded, "the district employment has no assignment code")]
    same_key = [table.personID, table.assignmentCode, table.startDate]
    order = [*open_then_longest(table.endDate), table.employmentID]
    return (
        select(
            literal("Employment").label("campusTable"),
            table.employmentID.label("campusID"),
            table.personID,
            staff_unique_id(scope).label("staffUniqueId"),
            cast(null(), String(15)).label("schoolNumber"),
            table.assignmentCode,
            table.startDate,
            table.endDate,
            table.title,
            cast(null(), Numeric(5, 3)).label("fte"),
            table.status.label("employmentStatus"),
            table.startDate.label("hireDate"),
            exclusion(*reasons),
            rank_among(same_key, reasons, *order),
        )
        .select_from(employment.join(person, person.c.personID == table.personID))
        .where(employed(scope), holds(table.districtStaff))
    )


def open_then_longest(end: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """The order of assignments with one key: the open one comes first, then the longest."""
    return [case((end.is_(None), 0), else_=1), end.desc()]


def payload(row: Row, context: MappingContext) -> StaffEducationOrganizationAssignmentAssociation:
    organization = context.local_education_agency_id if row["schoolNumber"] is None else integer_id(row, "schoolNumber")
    return StaffEducationOrganizationAssignmentAssociation(
        education_organization_reference=EducationOrganizationReference(education_organization_id=organization),
        staff_reference=StaffReference(staff_unique_id=row["staffUniqueId"]),
        staff_classification_descriptor=context.code("StaffClassificationDescriptor", row["assignmentCode"]),
        begin_date=row["startDate"],
        end_date=row["endDate"],
        position_title=row["title"] or None,
        full_time_equivalency=None if row["fte"] is None else float(row["fte"]),
        employment_staff_education_organization_employment_association_reference=employment_of(row, context),
    )


def employment_of(row: Row, context: MappingContext) -> EmploymentReference | None:
    """The reference to the employment, where there is one and its status is sent."""
    status = context.code_or_none("EmploymentStatusDescriptor", row["employmentStatus"])
    if status is None:
        return None
    return EmploymentReference(
        education_organization_id=context.local_education_agency_id,
        employment_status_descriptor=status,
        hire_date=row["hireDate"],
        staff_unique_id=row["staffUniqueId"],
    )


RESOURCE = Resource(
    name="staffEducationOrganizationAssignmentAssociations",
    category="Staff",
    tier=3,
    model=StaffEducationOrganizationAssignmentAssociation,
    rows=rows,
    payload=payload,
    sis_key=("campusTable", "campusID"),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
)
