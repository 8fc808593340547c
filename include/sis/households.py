"""Child rows of a person: where they live, how they are reached, and of which races they are.

Every Select here has the column `parent`, a personID, and is cut down to the scope's people, so it serves as
the rows of a `Part`. What Campus marks as private is left out.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Join, Select, and_, case, func, literal, or_, select, union_all

from include.edfi.documents.scope import Scope
from include.sis.narrowing import earlier, fails, holds, later, narrowed, overlaps_year
from include.sis.tables import (
    address,
    contact,
    household,
    household_location,
    household_member,
    identity_race,
    person,
)

ADDRESS_ORDER = ("addressType", "beginDate", "addressID", "locationID", "memberID")
TELEPHONE_ORDER = ("telephoneType", "telephone", "rowID")
MAIL_ORDER = ("rank", "mail")
RACE_ORDER = ("raceCode",)


def off(flag: ColumnElement[Any]) -> ColumnElement[bool]:
    """A bit column is not set, or null, which reads as off."""
    return or_(flag.is_(None), fails(flag))


def _members() -> Join:
    return household_member.join(household, household.c.householdID == household_member.c.householdID)


def _located_members() -> Join:
    same_household = household_location.c.householdID == household_member.c.householdID
    return household_member.join(household_location, same_household).join(
        address, address.c.addressID == household_location.c.addressID
    )


def _current_members(scope: Scope) -> ColumnElement[bool]:
    """Memberships of the year that are not private."""
    return and_(
        off(household_member.c.private),
        overlaps_year(scope, household_member.c.startDate, household_member.c.endDate),
    )


ADDRESS_TYPE = case(
    (or_(holds(household_member.c.secondary), holds(household_location.c.secondary)), literal("Mailing")),
    (holds(address.c.postOfficeBox), literal("Mailing")),
    (and_(fails(household_location.c.physical), holds(household_location.c.mailing)), literal("Mailing")),
    else_=literal("Home"),
)
"""Where a person lives in the first place is their home; a P.O. box and a secondary household only get mail."""


OF_ADDRESS = (
    "addressID",
    "number",
    "prefix",
    "street",
    "tag",
    "dir",
    "apt",
    "city",
    "state",
    "zip",
    "county",
)


def addresses(scope: Scope) -> Select[Any]:
    """Addresses of the year: person, household, address.

    Of secondary households only those where both the member and the address get mail. Labels: parent, memberID,
    locationID, addressID, addressType, beginDate and endDate (when both the membership and the household's place
    held; null where open), number, prefix, street, tag, dir, apt, city, state, zip, county.
    """
    member, location = household_member.c, household_location.c
    primary = and_(off(member.secondary), off(location.secondary))
    gets_mail = and_(holds(member.mailing), holds(location.mailing))
    begin, end = later(member.startDate, location.startDate), earlier(member.endDate, location.endDate)
    query = (
        select(
            member.personID.label("parent"),
            member.memberID,
            location.locationID,
            *(address.c[name] for name in OF_ADDRESS),
            ADDRESS_TYPE.label("addressType"),
            func.coalesce(begin, member.startDate).label("beginDate"),
            func.coalesce(end, member.endDate).label("endDate"),
        )
        .select_from(_located_members())
        .where(
            _current_members(scope),
            off(location.private),
            overlaps_year(scope, location.startDate, location.endDate),
            or_(primary, gets_mail),
            or_(member.endDate.is_(None), location.startDate.is_(None), location.startDate <= member.endDate),
            or_(location.endDate.is_(None), member.startDate.is_(None), member.startDate <= location.endDate),
        )
    )
    return narrowed(query, scope, person=member.personID)


def telephones(scope: Scope) -> Select[Any]:
    """Telephone numbers: the person's own and those of primary households.

    Labels: parent, telephoneType (Home, Work or Cell), telephone, rowID.
    """
    own = (
        (contact.c.homePhone, contact.c.homePhonePrivate, "Home"),
        (contact.c.workPhone, contact.c.workPhonePrivate, "Work"),
        (contact.c.cellPhone, contact.c.cellPhonePrivate, "Cell"),
    )
    of_person = [
        _telephone(scope, contact, contact.c.personID, number, kind, literal(0)).where(off(private))
        for number, private, kind in own
    ]
    member = household_member.c
    shared = _telephone(scope, _members(), member.personID, household.c.phone, "Home", member.memberID).where(
        off(household.c.phonePrivate), off(member.secondary), _current_members(scope)
    )
    return select(union_all(*of_person, shared).subquery("telephones"))


def _telephone(
    scope: Scope,
    source: FromClause,
    who: ColumnElement[int],
    number: ColumnElement[Any],
    kind: str,
    row_id: ColumnElement[Any],
) -> Select[Any]:
    labels = (
        who.label("parent"),
        literal(kind).label("telephoneType"),
        number.label("telephone"),
        row_id.label("rowID"),
    )
    query = select(*labels).select_from(source).where(number.is_not(None), number != "")
    return narrowed(query, scope, person=who)


def electronic_mails(scope: Scope) -> Select[Any]:
    """E-mail addresses that are not private. Labels: parent, rank (1 the first, 2 the secondary one), mail."""
    ranked = ((contact.c.email, 1), (contact.c.secondaryEmail, 2))
    queries = (
        select(contact.c.personID.label("parent"), literal(rank).label("rank"), mail.label("mail")).where(
            off(contact.c.emailPrivate), mail.is_not(None), mail != ""
        )
        for mail, rank in ranked
    )
    both = union_all(*(narrowed(query, scope, person=contact.c.personID) for query in queries))
    return select(both.subquery("electronic_mails"))


def races(scope: Scope) -> Select[Any]:
    """Races of people's current identities, each once. Labels: parent, raceCode."""
    query = (
        select(person.c.personID.label("parent"), identity_race.c.raceCode)
        .select_from(person.join(identity_race, identity_race.c.identityID == person.c.currentIdentityID))
        .distinct()
    )
    return narrowed(query, scope, person=person.c.personID)
