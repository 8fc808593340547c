"""Students: everyone with an enrollment of the year, by legal name, with birth and arrival.

One record per person, however many schools they attend. A student without a number that can be sent, or whose
enrollments are all excluded, is not sent; a student once sent is never deleted, for other districts use the same
record. A place of birth abroad is sent as a province, for states are those of the United States.
"""

import datetime
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Select, func, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor
from include.edfi.documents.people import PersonName, names_of
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.enrollments import enrolled_students, student_reasons
from include.sis.narrowing import exclusion, narrowed
from include.sis.people import legal_name, no_student_id, preferred_name, student_unique_id
from include.sis.tables import identity, person

AT_HOME = frozenset({"", "US", "USA"})
"""Countries of birth whose states Ed-Fi has descriptors for; without a country the state counts."""


class Student(PersonName):
    student_unique_id: Annotated[str, Length(32), Key(), Source("Person.edFiID")]
    birth_date: Annotated[datetime.date, Source("Identity.birthdate")]
    birth_city: Annotated[str | None, Length(30), Source("Identity.birthCity")] = None
    birth_state_abbreviation_descriptor: Annotated[Descriptor | None, Source("Identity.birthState")] = None
    birth_international_province: Annotated[str | None, Length(150), Source("Identity.birthState")] = None
    birth_country_descriptor: Annotated[Descriptor | None, Source("Identity.birthCountry")] = None
    birth_sex_descriptor: Annotated[Descriptor | None, Source("Identity.birthGender", "Identity.gender")] = None
    multiple_birth_status: Annotated[bool | None, Source("Identity.multipleBirth")] = None
    date_entered_us: Annotated[datetime.date | None, Source("Identity.dateEnteredUS")] = Field(
        default=None, alias="dateEnteredUS"
    )


def rows(scope: Scope) -> Select[Any]:
    """One row per person enrolled in the year, reported or not."""
    enrolled = enrolled_students(scope)
    unidentified = (identity.c.identityID.is_(None), "the person has no current identity")
    query = select(
        person.c.personID,
        student_unique_id(scope).label("studentUniqueId"),
        *legal_name(),
        *preferred_name(),
        identity.c.birthdate,
        identity.c.birthCity,
        identity.c.birthState,
        identity.c.birthCountry,
        func.coalesce(identity.c.birthGender, identity.c.gender).label("birthSex"),
        identity.c.multipleBirth,
        identity.c.dateEnteredUS,
        person.c.stateID,
        exclusion(no_student_id(scope), unidentified, *student_reasons(enrolled)),
    ).select_from(
        enrolled.join(person, person.c.personID == enrolled.c.personID).outerjoin(
            identity, identity.c.identityID == person.c.currentIdentityID
        )
    )
    return narrowed(query, scope, person=person.c.personID)


def payload(row: Row, context: MappingContext) -> Student:
    state = row["birthState"] or None
    at_home = (row["birthCountry"] or "").strip() in AT_HOME
    return Student(
        **names_of(row),
        student_unique_id=row["studentUniqueId"],
        birth_date=row["birthdate"],
        birth_city=row["birthCity"] or None,
        birth_state_abbreviation_descriptor=(
            context.code_or_none("StateAbbreviationDescriptor", state) if at_home else None
        ),
        birth_international_province=None if at_home else state,
        birth_country_descriptor=context.code_or_none("CountryDescriptor", row["birthCountry"]),
        birth_sex_descriptor=context.code_or_none("SexDescriptor", row["birthSex"]),
        multiple_birth_status=row["multipleBirth"],
        date_entered_us=row["dateEnteredUS"],
    )


RESOURCE = Resource(
    name="students",
    category="Student",
    tier=3,
    model=Student,
    rows=rows,
    payload=payload,
    sis_key=("personID",),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    deferred_until=("studentSchoolAssociations",),
    shared=True,
)
