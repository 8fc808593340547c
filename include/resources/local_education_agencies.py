"""The district itself: its name, address and telephone.

Most states load their districts themselves; the configuration then lists this resource as read only and the
record is looked up, not sent. The agency's ID is the configuration's, the rest is Campus's District.
"""

from typing import Annotated, Any

from sqlalchemy import Select, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.institutions import (
    EducationOrganizationCategory,
    EducationOrganizationIdentificationCode,
    InstitutionTelephone,
    categories_of,
    identification_codes_of,
    institution_addresses_of,
    institution_telephones_of,
)
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.people import Address
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.tables import district


class LocalEducationAgency(EdFiModel):
    local_education_agency_id: Annotated[int, Key(), Source(otherwise="the agency of the configuration")]
    name_of_institution: Annotated[str, Length(75), Source("District.name")]
    local_education_agency_category_descriptor: Annotated[Descriptor, Source(otherwise="always District")]
    categories: tuple[EducationOrganizationCategory, ...]
    operational_status_descriptor: Annotated[Descriptor | None, Source(otherwise="always Active")] = None
    identification_codes: Annotated[tuple[EducationOrganizationIdentificationCode, ...], Source("District.number")] = ()
    addresses: Annotated[
        tuple[Address, ...], Source("District.address", "District.city", "District.state", "District.zip")
    ] = ()
    institution_telephones: Annotated[tuple[InstitutionTelephone, ...], Source("District.phone")] = ()


def rows(scope: Scope) -> Select[Any]:
    columns = ("districtID", "number", "name", "address", "city", "state", "zip", "phone")
    return select(*(district.c[name] for name in columns)).where(district.c.districtID == scope.district_id)


def payload(row: Row, context: MappingContext) -> LocalEducationAgency:
    return LocalEducationAgency(
        local_education_agency_id=context.local_education_agency_id,
        name_of_institution=row["name"],
        local_education_agency_category_descriptor=context.code("LocalEducationAgencyCategoryDescriptor", "District"),
        categories=categories_of(context, "District"),
        operational_status_descriptor=context.code_or_none("OperationalStatusDescriptor", "Active"),
        identification_codes=identification_codes_of(context, {"District": row["number"]}),
        addresses=institution_addresses_of(context, {"Mailing": {**row, "county": None}}),
        institution_telephones=institution_telephones_of(context, {"Main": row["phone"]}),
    )


RESOURCE = Resource(
    name="localEducationAgencies",
    category="Education Organization",
    tier=1,
    model=LocalEducationAgency,
    rows=rows,
    payload=payload,
    sis_key=("districtID",),
    sliced_by="district",
    personal=False,
    shared=True,
)
