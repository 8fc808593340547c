"""People: students and staff of the district as the state knows them, with their numbers, names and demographics.

A person is sent with the current identity; older identities stay in the district. Together with a school go the
students who have a reported enrollment there and the staff assigned to it, together with the whole district all who are
employed by it too. Whoever is asked for by ID is sent, student or not. The state assigns the state ID: what it holds
there stays.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from include.sis.enrollments import reported_people
from include.sis.staff import employed, reported_assignments
from include.sis.tables import employment, enrollment, identity, person
from include.state.metadata import day_of, flag, number, state_table, text
from include.state.object import StateObject, StateScope

APART = ("stateID",)
TABLE = state_table(
    "PersonIdentity",
    "personID",
    text("stateID", 15),
    text("studentNumber", 15),
    text("staffNumber", 15),
    text("staffStateID", 20),
    number("identityID", required=True),
    day_of("effectiveDate"),
    text("lastName", 50, required=True),
    text("firstName", 50),
    text("middleName", 50),
    text("suffix", 50),
    text("alias", 50),
    text("legalLastName", 50),
    text("legalFirstName", 50),
    text("legalMiddleName", 50),
    text("legalSuffix", 50),
    text("gender", 1),
    text("legalGender", 1),
    text("birthGender", 1),
    day_of("birthdate"),
    text("birthCountry", 4),
    text("birthState", 10),
    text("birthCity", 30),
    flag("multipleBirth"),
    text("raceEthnicityFed", 1),
    text("hispanicEthnicity", 2),
    day_of("dateEnteredUS"),
    text("homePrimaryLanguage", 5),
    text("immigrant", 2),
    text("tribalEnrollment", 15),
    apart=APART,
)


def rows(scope: StateScope) -> Select[Any]:
    named = {column.name: column for column in (*identity.c, *person.c)}
    columns = (named[column.name] for column in TABLE.c if column.name in named)
    return (
        select(*columns)
        .select_from(person.join(identity, identity.c.identityID == person.c.currentIdentityID))
        .where(_of_district(scope))
    )


def _of_district(scope: StateScope) -> ColumnElement[bool]:
    """Whoever has the current identity here, is enrolled here or is employed here."""
    enrolled = select(enrollment.c.personID).where(enrollment.c.districtID == scope.district_id)
    hired = select(employment.c.personID).where(employment.c.districtID == scope.district_id)
    return or_(
        identity.c.districtID == scope.district_id,
        person.c.personID.in_(enrolled),
        person.c.personID.in_(hired),
    )


def within(scope: StateScope) -> ColumnElement[bool]:
    assigned = reported_assignments(scope).subquery("assigned_people")
    here = [person.c.personID.in_(reported_people(scope)), person.c.personID.in_(select(assigned.c.personID))]
    if scope.whole_district:
        here.append(person.c.personID.in_(select(employment.c.personID).where(employed(scope))))
    return or_(*here)


OBJECT = StateObject(
    name="PersonIdentity",
    table=TABLE,
    rows=rows,
    within=within,
    source=person.c.personID,
    apart=APART,
    state_owned=frozenset({"stateID"}),
    selectable=True,
)
