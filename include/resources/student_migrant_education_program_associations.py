"""Children of migratory workers: their last move, whether they come first, and when they came to the country.

One record for each migrant record that touches the school year, in the program that the Ed-Fi settings choose. Without
the last qualifying move a record cannot be sent.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.edfi.documents.student_programs import StudentProgram, in_program
from include.sis.programs import records, spells_of
from include.sis.tables import identity, migrant, person

NAME = "studentMigrantEducationProgramAssociations"


class StudentMigrantEducationProgramAssociation(StudentProgram):
    begin_date: Annotated[datetime.date, Key(), Source("Migrant.startDate")]
    end_date: Annotated[datetime.date | None, Source("Migrant.endDate")] = None
    priority_for_services: Annotated[bool, Source("Migrant.priorityForServices")]
    last_qualifying_move: Annotated[datetime.date, Source("Migrant.lastQualifyingMove")]
    qualifying_arrival_date: Annotated[datetime.date | None, Source("Migrant.qualifyingArrivalDate")] = None
    eligibility_expiration_date: Annotated[datetime.date | None, Source("Migrant.eligibilityExpirationDate")] = None
    us_initial_entry: Annotated[datetime.date | None, Source("Identity.dateEnteredUS")] = None
    us_initial_school_entry: Annotated[datetime.date | None, Source("Identity.dateEnteredUSSchool")] = None
    state_residency_date: Annotated[datetime.date | None, Source("Identity.dateEnteredState")] = None


def rows(scope: Scope) -> Select[Any]:
    moves = ("priorityForServices", "lastQualifyingMove", "qualifyingArrivalDate", "eligibilityExpirationDate")
    arrivals = [identity.c[name] for name in ("dateEnteredUS", "dateEnteredUSSchool", "dateEnteredState")]
    of_person = migrant.join(person, person.c.personID == migrant.c.personID).outerjoin(
        identity, identity.c.identityID == person.c.currentIdentityID
    )
    spells = spells_of(scope, migrant, "migrantID", *moves).add_columns(*arrivals).select_from(of_person)
    return records(scope, NAME, spells)


def payload(row: Row, context: MappingContext) -> StudentMigrantEducationProgramAssociation:
    return StudentMigrantEducationProgramAssociation(
        **in_program(row, context),
        priority_for_services=bool(row["priorityForServices"]),
        last_qualifying_move=row["lastQualifyingMove"],
        qualifying_arrival_date=row["qualifyingArrivalDate"],
        eligibility_expiration_date=row["eligibilityExpirationDate"],
        us_initial_entry=row["dateEnteredUS"],
        us_initial_school_entry=row["dateEnteredUSSchool"],
        state_residency_date=row["dateEnteredState"],
    )


RESOURCE = Resource(
    name=NAME,
    category="Student",
    tier=3,
    model=StudentMigrantEducationProgramAssociation,
    rows=rows,
    payload=payload,
    sis_key=("migrantID",),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
