"""How to reach the staff: the work e-mail address and telephone of each staff member, as a contact of the district.

Tennessee creates the accounts of its reporting system from these. The contact's title is the district's number, which
distinguishes the district's Campus from other systems. A staff member needs an Ed-Fi ID and an e-mail address that is
not private: the first one, else the second. Home and cell telephones stay with the staff member's own record.
"""

from typing import Annotated, Any

from sqlalchemy import ColumnElement, Select, case, func, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.people import MIN_MAIL_LENGTH, Telephone, telephones_of
from include.edfi.documents.references import EducationOrganizationReference, StaffReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.edfi.errors import Unmappable
from include.sis.households import TELEPHONE_ORDER, off, telephones
from include.sis.narrowing import exclusion, narrowed
from include.sis.people import no_staff_id, staff_unique_id
from include.sis.staff import staff_members, staff_reasons
from include.sis.tables import contact, district, person


class StaffEducationOrganizationContactAssociation(EdFiModel):
    education_organization_reference: Annotated[
        EducationOrganizationReference, Key(), Source(otherwise="the agency of the configuration")
    ]
    staff_reference: Annotated[StaffReference, Key()]
    contact_title: Annotated[str, Length(75), Key(), Source("District.number")]
    electronic_mail_address: Annotated[str, Length(128), Source("Contact.email", "Contact.secondaryEmail")]
    telephones: Annotated[tuple[Telephone, ...], Source("Contact.workPhone")] = ()


def rows(scope: Scope) -> Select[Any]:
    """One row per staff member of the scope."""
    members = staff_members(scope)
    mail = case((off(contact.c.emailPrivate), func.coalesce(_given(contact.c.email), _given(contact.c.secondaryEmail))))
    reasons = [
        no_staff_id(scope),
        *staff_reasons(members),
        (mail.is_(None), "the staff member has no e-mail address that may be sent"),
    ]
    query = select(
        person.c.personID,
        staff_unique_id(scope).label("staffUniqueId"),
        mail.label("mail"),
        district.c.number.label("districtNumber"),
        exclusion(*reasons),
    ).select_from(
        members.join(person, person.c.personID == members.c.personID)
        .join(district, district.c.districtID == scope.district_id)
        .outerjoin(contact, contact.c.personID == person.c.personID)
    )
    return narrowed(query, scope, person=person.c.personID)


def _given(text: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.nullif(func.trim(text), "")


def work_telephones(scope: Scope) -> Select[Any]:
    """Work telephones, by the labels of `telephones`."""
    work = telephones(scope).subquery("work")
    return select(work).where(work.c.telephoneType == "Work")


def payload(row: Row, context: MappingContext) -> StaffEducationOrganizationContactAssociation:
    if len(row["mail"]) < MIN_MAIL_LENGTH and not context.lenient:
        raise Unmappable("electronicMailAddress", "shorter than any e-mail address the ODS takes")
    return StaffEducationOrganizationContactAssociation(
        education_organization_reference=EducationOrganizationReference(
            education_organization_id=context.local_education_agency_id
        ),
        staff_reference=StaffReference(staff_unique_id=row["staffUniqueId"]),
        contact_title=row["districtNumber"],
        electronic_mail_address=row["mail"],
        telephones=telephones_of(row["telephones"], context),
    )


RESOURCE = Resource(
    name="staffEducationOrganizationContactAssociations",
    category="Staff",
    tier=3,
    model=StaffEducationOrganizationContactAssociation,
    rows=rows,
    payload=payload,
    sis_key=("personID",),
    child_rows={"telephones": ChildRows(rows=work_telephones, parent="personID", order=TELEPHONE_ORDER)},
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=(
        "staffEducationOrganizationEmploymentAssociations",
        "staffEducationOrganizationAssignmentAssociations",
    ),
)
