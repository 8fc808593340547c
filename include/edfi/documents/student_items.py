"""Elements of a student in a district: characteristics, indicators, disabilities, numbers, English proficiency.

The functions turn child rows, by the labels of `include.sis.services`, into items, one per key.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel, Period
from include.edfi.documents.people import with_span
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length

Rows = Iterable[Mapping[str, Any]]


class StudentCharacteristic(EdFiModel):
    student_characteristic_descriptor: Annotated[
        Descriptor,
        Key(),
        Source(
            "Identity.immigrant",
            otherwise="that there is a row of Homeless, FosterCare, MilitaryConnections or Migrant",
        ),
    ]
    periods: tuple[Period, ...] = ()


class StudentIndicator(EdFiModel):
    indicator_name: Annotated[str, Key(), Length(200), Source(otherwise="that there is a row of Gifted or Section504")]
    indicator: Annotated[str, Length(60), Source(otherwise="always Yes")]
    periods: tuple[Period, ...] = ()


class Disability(EdFiModel):
    disability_descriptor: Annotated[
        Descriptor,
        Key(),
        Source(
            "SpecialEDState.primaryDisability",
            "Enrollment.disability1",
            "Enrollment.disability2",
            "Enrollment.disability3",
        ),
    ]
    order_of_disability: Annotated[int, Source(otherwise="special education first, then the order of the enrollment")]


class StudentIdentificationCode(EdFiModel):
    assigning_organization_identification_code: Annotated[
        str, Key(), Length(60), Source(otherwise="the agency of the configuration, or State")
    ]
    student_identification_system_descriptor: Annotated[
        Descriptor, Key(), Source(otherwise="Local, State or District, after the column of the number")
    ]
    identification_code: Annotated[str, Length(60), Source("Person.studentNumber", "Person.stateID", "Person.personID")]


class TribalAffiliation(EdFiModel):
    tribal_affiliation_descriptor: Annotated[Descriptor, Key(), Source("Identity.tribalEnrollment")]


def _periods_by_name(rows: Rows) -> dict[str, tuple[Period, ...]]:
    periods: dict[str, tuple[Period, ...]] = {}
    for row in rows:
        periods[row["name"]] = with_span(periods.get(row["name"], ()), row["beginDate"], row["endDate"])
    return periods


def characteristics_of(rows: Rows, context: MappingContext) -> tuple[StudentCharacteristic, ...]:
    """Characteristics with their periods."""
    periods = _periods_by_name(rows).items()
    by_uri = {context.code_or_none("StudentCharacteristicDescriptor", name): spans for name, spans in periods}
    return tuple(
        StudentCharacteristic(student_characteristic_descriptor=uri, periods=spans)
        for uri, spans in by_uri.items()
        if uri
    )


def indicators_of(rows: Rows) -> tuple[StudentIndicator, ...]:
    """Indicators with the value Yes and their periods."""
    return tuple(
        StudentIndicator(indicator_name=name, indicator="Yes", periods=spans)
        for name, spans in _periods_by_name(rows).items()
    )


def disabilities_of(rows: Rows, context: MappingContext) -> tuple[Disability, ...]:
    """Disabilities, numbered in the rows' order."""
    uris = dict.fromkeys(context.code_or_none("DisabilityDescriptor", row["disability"]) for row in rows)
    return tuple(
        Disability(disability_descriptor=uri, order_of_disability=order)
        for order, uri in enumerate(filter(None, uris), 1)
    )


def identification_codes_of(row: Mapping[str, Any], context: MappingContext) -> tuple[StudentIdentificationCode, ...]:
    """The student number, the state ID and the Campus ID, from the columns studentNumber, stateID and personID."""
    agency = str(context.local_education_agency_id)
    numbers = (("Local", agency, "studentNumber"), ("State", "State", "stateID"), ("District", agency, "personID"))
    codes = (
        (context.code_or_none("StudentIdentificationSystemDescriptor", system), organization, str(row[column]).strip())
        for system, organization, column in numbers
        if str(row[column] or "").strip()
    )
    return tuple(
        StudentIdentificationCode(
            assigning_organization_identification_code=organization,
            student_identification_system_descriptor=uri,
            identification_code=number,
        )
        for uri, organization, number in codes
        if uri
    )


def english_of(rows: Rows, context: MappingContext) -> str | None:
    """The descriptor of the latest English learner record: LEP, Exited LEP, Monitored 1 or Monitored 2.

    A student who exited is monitored in the years after; the latest monitoring that begins in the school year counts.
    """
    latest = max(rows, key=lambda row: (row["identifiedDate"] or datetime.date.min, row["lepID"]), default=None)
    return context.code_or_none("LimitedEnglishProficiencyDescriptor", latest and _english_status(latest))


def _english_status(row: Mapping[str, Any]) -> str:
    year = monitored_year(row)
    return f"Monitored {year}" if year else str(row["programStatus"])


def monitored_year(row: Mapping[str, Any]) -> int:
    """1 or 2 in the first or second year of monitoring after the exit, else 0."""
    if row["programStatus"] == "Exited LEP":
        for year, column in ((2, "secondYearMonitoring"), (1, "firstYearMonitoring")):
            if row[column] is not None and row["yearStart"] <= row[column] <= row["yearEnd"]:
                return year
    return 0
