"""District calendars, a resource of Tennessee's own: the year as the district plans it, beside its schools' calendars.

Only calendars of type D whose number is 1 or more; a calendar whose type becomes another is no district calendar any
more. Of two with one number the one entered first is sent. What Tennessee takes of it beyond the number, the district,
the year and the type is not published: this shape is inferred from that of a school's calendar.
"""

from typing import Annotated, Any

from sqlalchemy import Select, func, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import LocalEducationAgencyReference, SchoolYearTypeReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length, Standard
from include.sis.calendars import integer_id
from include.sis.narrowing import calendar_exclusions, exclusion
from include.sis.survivors import rank_among, survivors
from include.sis.tables import calendar, school

DISTRICT = "D"
NO_NUMBERS = ("", "0", "00", "000")


class LocalEducationAgencyCalendar(EdFiModel):
    calendar_code: Annotated[str, Length(60), Key(), Source("Calendar.number")]
    local_education_agency_reference: Annotated[LocalEducationAgencyReference, Key()]
    school_year_type_reference: Annotated[SchoolYearTypeReference, Key()]
    calendar_type_descriptor: Annotated[Descriptor, Source("Calendar.type")]


def rows(scope: Scope) -> Select[Any]:
    number = func.trim(func.coalesce(calendar.c.number, ""))
    reasons = [
        *calendar_exclusions(scope),
        (number.in_(NO_NUMBERS), "the district calendar has no number of 1 or more"),
    ]
    ranked = (
        select(
            calendar.c.calendarID,
            calendar.c.type,
            number.label("number"),
            exclusion(*reasons),
            rank_among([number], reasons, calendar.c.calendarID),
        )
        .select_from(calendar.join(school, school.c.schoolID == calendar.c.schoolID))
        .where(
            calendar.c.endYear == scope.school_year,
            calendar.c.districtID == scope.district_id,
            calendar.c.type == DISTRICT,
        )
        .subquery("ranked_calendars")
    )
    return survivors(ranked)


def payload(row: Row, context: MappingContext) -> LocalEducationAgencyCalendar:
    agency = LocalEducationAgencyReference(local_education_agency_id=context.local_education_agency_id)
    return LocalEducationAgencyCalendar(
        calendar_code=str(integer_id(row, "number")),
        local_education_agency_reference=agency,
        school_year_type_reference=SchoolYearTypeReference(school_year=context.school_year),
        calendar_type_descriptor=context.code("CalendarTypeDescriptor", row["type"]),
    )


RESOURCE = Resource(
    name="localEducationAgencyCalendars",
    category="Schedule",
    tier=2,
    model=LocalEducationAgencyCalendar,
    rows=rows,
    payload=payload,
    sis_key=("calendarID",),
    # Tennessee runs data standard 3.3, and 4.0 is what may follow it.
    names={Standard.DS50: "", Standard.DS51: "", Standard.DS52: ""},
    extension="tdoe",
    sliced_by="district",
    personal=False,
)
