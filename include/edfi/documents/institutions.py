"""Elements that schools and districts share: category, identification codes, addresses, telephones."""

from collections.abc import Mapping
from typing import Annotated, Any

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.people import Address
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length


class EducationOrganizationCategory(EdFiModel):
    education_organization_category_descriptor: Annotated[
        Descriptor, Key(), Source(otherwise="always School or District")
    ]


class EducationOrganizationIdentificationCode(EdFiModel):
    education_organization_identification_system_descriptor: Annotated[
        Descriptor, Key(), Source(otherwise="always School or District")
    ]
    identification_code: Annotated[str, Length(60), Source("School.number", "District.number")]


class InstitutionTelephone(EdFiModel):
    institution_telephone_number_type_descriptor: Annotated[
        Descriptor, Key(), Source(otherwise="Main or Fax, after the column of the number")
    ]
    telephone_number: Annotated[str, Length(24), Source("School.phone", "School.fax", "District.phone")]


def categories_of(context: MappingContext, kind: str) -> tuple[EducationOrganizationCategory, ...]:
    """The category of a School or District.

    Raises:
        Unmappable: `kind` is not mapped; every education organization has a category.
    """
    uri = context.code("EducationOrganizationCategoryDescriptor", kind)
    return (EducationOrganizationCategory(education_organization_category_descriptor=uri),)


def identification_codes_of(
    context: MappingContext, numbers: Mapping[str, str | None]
) -> tuple[EducationOrganizationIdentificationCode, ...]:
    """Identification codes from system (School, District) and number, one per Ed-Fi system."""
    name = "EducationOrganizationIdentificationSystemDescriptor"
    by_system = {context.code_or_none(name, system): number for system, number in numbers.items() if number}
    return tuple(
        EducationOrganizationIdentificationCode(
            education_organization_identification_system_descriptor=uri, identification_code=number
        )
        for uri, number in by_system.items()
        if uri
    )


def institution_telephones_of(
    context: MappingContext, numbers: Mapping[str, str | None]
) -> tuple[InstitutionTelephone, ...]:
    """Telephones from type (Main, Fax) and number, one per Ed-Fi type."""
    name = "InstitutionTelephoneNumberTypeDescriptor"
    by_type = {context.code_or_none(name, kind): number for kind, number in numbers.items() if number}
    return tuple(
        InstitutionTelephone(institution_telephone_number_type_descriptor=uri, telephone_number=number)
        for uri, number in by_type.items()
        if uri
    )


def institution_addresses_of(context: MappingContext, rows: Mapping[str, Mapping[str, Any]]) -> tuple[Address, ...]:
    """Addresses from type (Physical, Mailing) and the columns address, city, state, zip, county.

    One per Ed-Fi type; an address without street, city, state or postal code is left out.

    Raises:
        Unmappable: the state or the type is not mapped.
    """
    by_type: dict[str, Address] = {}
    for kind, row in rows.items():
        if not all(row[column] for column in ("address", "city", "state", "zip")):
            continue
        uri = context.code_or_none("AddressTypeDescriptor", kind)
        state = context.code_or_none("StateAbbreviationDescriptor", row["state"])
        if uri and state:
            by_type[uri] = Address(
                address_type_descriptor=uri,
                street_number_name=row["address"],
                city=row["city"],
                state_abbreviation_descriptor=state,
                postal_code=row["zip"],
                name_of_county=row["county"] or None,
            )
    return tuple(by_type.values())
