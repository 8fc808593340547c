"""Elements of people in several resources: names, addresses, telephones, e-mail addresses, races.

The functions turn child rows, by the labels of `include.sis.households`, into the items of a collection, one per key
and in the rows' order.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel, Period
from include.edfi.documents.source import Source
from include.edfi.documents.standards import In, Key, Length, Standard

Rows = Iterable[Mapping[str, Any]]
MIN_MAIL_LENGTH = 7
"""Minimum length of an e-mail address, from data standard 5.0 on."""


class PersonName(EdFiModel):
    """The name elements that students, staff and contacts share."""

    first_name: Annotated[str, Length(75), Source("Identity.legalFirstName", "Identity.firstName")]
    middle_name: Annotated[str | None, Length(75), Source("Identity.legalMiddleName", "Identity.middleName")] = None
    last_surname: Annotated[str, Length(75), Source("Identity.legalLastName", "Identity.lastName")]
    generation_code_suffix: Annotated[str | None, Length(10), Source("Identity.legalSuffix", "Identity.suffix")] = None
    preferred_first_name: Annotated[str | None, Length(75), In(since=Standard.DS50), Source("Identity.firstName")] = (
        None
    )
    preferred_last_surname: Annotated[str | None, Length(75), In(since=Standard.DS50), Source("Identity.lastName")] = (
        None
    )


class Address(EdFiModel):
    address_type_descriptor: Annotated[
        Descriptor,
        Key(),
        Source(
            "HouseholdMember.secondary",
            "HouseholdLocation.secondary",
            "HouseholdLocation.mailing",
            "HouseholdLocation.physical",
            "Address.postOfficeBox",
        ),
    ]
    street_number_name: Annotated[
        str,
        Key(),
        Length(150),
        Source("Address.number", "Address.prefix", "Address.street", "Address.tag", "Address.dir"),
    ]
    apartment_room_suite_number: Annotated[str | None, Length(50), Source("Address.apt")] = None
    city: Annotated[str, Key(), Length(30), Source("Address.city")]
    state_abbreviation_descriptor: Annotated[Descriptor, Key(), Source("Address.state")]
    postal_code: Annotated[str, Key(), Length(17), Source("Address.zip")]
    name_of_county: Annotated[str | None, Length(30), Source("Address.county")] = None
    do_not_publish_indicator: Annotated[
        bool | None,
        Source("HouseholdMember.private", "HouseholdLocation.private", otherwise="false: private ones are not sent"),
    ] = None
    periods: Annotated[
        tuple[Period, ...],
        Source(
            "HouseholdMember.startDate",
            "HouseholdMember.endDate",
            "HouseholdLocation.startDate",
            "HouseholdLocation.endDate",
        ),
    ] = ()


class Telephone(EdFiModel):
    telephone_number: Annotated[
        str, Key(), Length(24), Source("Contact.homePhone", "Contact.workPhone", "Contact.cellPhone", "Household.phone")
    ]
    telephone_number_type_descriptor: Annotated[
        Descriptor, Key(), Source(otherwise="Home, Work or Cell, after the column of the number")
    ]


class ElectronicMail(EdFiModel):
    electronic_mail_address: Annotated[str, Key(), Length(128), Source("Contact.email", "Contact.secondaryEmail")]
    electronic_mail_type_descriptor: Annotated[Descriptor, Key(), Source(otherwise="after the column of the address")]
    primary_email_address_indicator: Annotated[bool | None, Source(otherwise="true for Contact.email")] = None


class Race(EdFiModel):
    race_descriptor: Annotated[Descriptor, Key(), Source("IdentityRace.raceCode")]


class LanguageUse(EdFiModel):
    language_use_descriptor: Annotated[
        Descriptor, Key(), Source(otherwise="Home or Correspondence, after the column of the language")
    ]


class Language(EdFiModel):
    language_descriptor: Annotated[
        Descriptor, Key(), Source("Identity.homePrimaryLanguage", "Contact.communicationLanguage")
    ]
    uses: tuple[LanguageUse, ...] = ()


def names_of(row: Mapping[str, Any]) -> dict[str, str | None]:
    """The elements of a `PersonName` from the columns of `legal_name` and, where selected, `preferred_name`."""
    columns = {
        "first_name": "firstName",
        "middle_name": "middleName",
        "last_surname": "lastSurname",
        "generation_code_suffix": "suffix",
        "preferred_first_name": "preferredFirstName",
        "preferred_last_surname": "preferredLastSurname",
    }
    return {element: (row.get(column) or "").strip() or None for element, column in columns.items()}


def addresses_of(rows: Rows, context: MappingContext) -> tuple[Address, ...]:
    """Addresses with their periods; an address without street, city, state or postal code is left out.

    Raises:
        Unmappable: a state or the type (Home, Mailing) is not mapped.
    """
    by_key: dict[tuple[Any, ...], Address] = {}
    for row in rows:
        street = _street(row)
        state = context.code_or_none("StateAbbreviationDescriptor", row["state"])
        kind = context.code_or_none("AddressTypeDescriptor", row["addressType"])
        if not (street and state and kind and row["city"] and row["zip"]):
            continue
        key = (kind, street, row["city"], state, row["zip"])
        spans = by_key[key].periods if key in by_key else ()
        by_key[key] = Address(
            address_type_descriptor=kind,
            street_number_name=street,
            apartment_room_suite_number=row["apt"] or None,
            city=row["city"],
            state_abbreviation_descriptor=state,
            postal_code=row["zip"],
            name_of_county=row["county"] or None,
            do_not_publish_indicator=False,
            periods=with_span(spans, row["beginDate"], row["endDate"]),
        )
    return tuple(by_key.values())


def _street(row: Mapping[str, Any]) -> str:
    """Number, prefix, street, tag and direction in the order of a postal address."""
    return " ".join(str(row[part]).strip() for part in ("number", "prefix", "street", "tag", "dir") if row[part])


def with_span(spans: tuple[Period, ...], begin: datetime.date | None, end: datetime.date | None) -> tuple[Period, ...]:
    """The spans and one more, the longest per first day; a span without a first day, or ending before, is ignored."""
    if begin is None or (end is not None and end < begin):
        return spans
    by_begin = {span.begin_date: span for span in spans}
    known = by_begin.get(begin)
    if known is None or (known.end_date is not None and (end is None or end > known.end_date)):
        by_begin[begin] = Period(begin_date=begin, end_date=end)
    return tuple(by_begin[day] for day in sorted(by_begin))


def telephones_of(rows: Rows, context: MappingContext) -> tuple[Telephone, ...]:
    """Telephone numbers, one per type and number."""
    pairs = dict.fromkeys(
        (row["telephone"].strip(), context.code_or_none("TelephoneNumberTypeDescriptor", row["telephoneType"]))
        for row in rows
    )
    return tuple(
        Telephone(telephone_number=number, telephone_number_type_descriptor=kind)
        for number, kind in pairs
        if kind and number
    )


def electronic_mails_of(rows: Rows, context: MappingContext, first: str) -> tuple[ElectronicMail, ...]:
    """E-mail addresses: the first has the type `first` (Personal, School, Work), the other one Secondary.

    A text too short for an address is left out, because the ODS would reject the whole person.
    """
    by_address: dict[str, ElectronicMail] = {}
    for row in rows:
        kind = context.code_or_none("ElectronicMailTypeDescriptor", first if row["rank"] == 1 else "Secondary")
        if kind and len(row["mail"].strip()) >= MIN_MAIL_LENGTH:
            mail = ElectronicMail(
                electronic_mail_address=row["mail"],
                electronic_mail_type_descriptor=kind,
                primary_email_address_indicator=row["rank"] == 1,
            )
            by_address.setdefault(mail.electronic_mail_address.lower(), mail)
    return tuple(by_address.values())


def races_of(rows: Rows, context: MappingContext) -> tuple[Race, ...]:
    """Races, each descriptor once."""
    uris = dict.fromkeys(context.code_or_none("RaceDescriptor", row["raceCode"]) for row in rows)
    return tuple(Race(race_descriptor=uri) for uri in uris if uri)


def languages_of(home: str | None, correspondence: str | None, context: MappingContext) -> tuple[Language, ...]:
    """A person's home language and correspondence language, one item when both are the same."""
    uses: dict[str, list[LanguageUse]] = {}
    for code, use in ((home, "Home"), (correspondence, "Correspondence")):
        language = context.code_or_none("LanguageDescriptor", code)
        kind = context.code_or_none("LanguageUseDescriptor", use) if language else None
        if language:
            uses.setdefault(language, []).extend([LanguageUse(language_use_descriptor=kind)] if kind else [])
    return tuple(Language(language_descriptor=uri, uses=tuple(language_uses)) for uri, language_uses in uses.items())
