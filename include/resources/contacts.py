"""Contacts: the guardians of the students, called parents up to data standard 4.0.

One record per person, however many children they have in school. Addresses, telephone numbers and e-mail addresses
marked private stay in Campus. A guardian none of whose students is reported, or who has no Ed-Fi ID, is not sent;
an emancipated student is their own contact.
"""

from dataclasses import replace
from typing import Annotated, Any

from sqlalchemy import Select, case, func, or_, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor
from include.edfi.documents.people import (
    Address,
    ElectronicMail,
    Language,
    PersonName,
    Telephone,
    addresses_of,
    electronic_mails_of,
    languages_of,
    names_of,
    telephones_of,
)
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length, Named, Standard
from include.sis import households
from include.sis.contacts import relationships
from include.sis.narrowing import exclusion, narrowed
from include.sis.people import contact_unique_id, legal_name, preferred_name
from include.sis.tables import contact, identity, person, related_pair


class Contact(PersonName):
    contact_unique_id: Annotated[str, Length(32), Named("parentUniqueId"), Key(), Source("Person.edFiID")]
    sex_descriptor: Annotated[Descriptor | None, Source("Identity.legalGender", "Identity.gender")] = None
    addresses: tuple[Address, ...] = ()
    electronic_mails: tuple[ElectronicMail, ...] = ()
    languages: tuple[Language, ...] = ()
    telephones: tuple[Telephone, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    """One row per guardian of a student of the scope; person IDs narrow to those people and their guardians."""
    pairs = relationships(replace(scope, persons=None, person_range=None))
    guardians = (
        select(
            pairs.c.contactID,
            func.max(case((pairs.c.excluded.is_(None), 1), else_=0)).label("reported"),
            func.min(pairs.c.excluded).label("reason"),
        )
        .group_by(pairs.c.contactID)
        .subquery("guardians")
    )
    query = select(
        person.c.personID,
        contact_unique_id().label("contactUniqueId"),
        *legal_name(),
        *preferred_name(),
        func.coalesce(func.nullif(identity.c.legalGender, ""), identity.c.gender).label("gender"),
        identity.c.homePrimaryLanguage,
        contact.c.communicationLanguage,
        exclusion((guardians.c.reported == 0, guardians.c.reason)),
    ).select_from(
        guardians.join(person, person.c.personID == guardians.c.contactID)
        .outerjoin(identity, identity.c.identityID == person.c.currentIdentityID)
        .outerjoin(contact, contact.c.personID == person.c.personID)
    )
    if scope.persons is not None:
        theirs = select(related_pair.c.personID2).where(related_pair.c.personID1.in_(scope.persons))
        query = query.where(or_(person.c.personID.in_(scope.persons), person.c.personID.in_(theirs)))
    return narrowed(query, replace(scope, persons=None), person=person.c.personID)


def addresses(scope: Scope) -> Select[Any]:
    """The guardians' addresses; a run for some students has guardians who are not among its person IDs."""
    return households.addresses(replace(scope, persons=None))


def telephones(scope: Scope) -> Select[Any]:
    """The guardians' telephone numbers, likewise."""
    return households.telephones(replace(scope, persons=None))


def electronic_mails(scope: Scope) -> Select[Any]:
    """The guardians' e-mail addresses, likewise."""
    return households.electronic_mails(replace(scope, persons=None))


def payload(row: Row, context: MappingContext) -> Contact:
    return Contact.model_validate(
        {
            **names_of(row),
            "contact_unique_id": row["contactUniqueId"],
            "sex_descriptor": context.code_or_none("SexDescriptor", row["gender"]),
            "addresses": addresses_of(row["addresses"], context),
            "electronic_mails": electronic_mails_of(row["electronicMails"], context, "Personal"),
            "languages": languages_of(row["homePrimaryLanguage"], row["communicationLanguage"], context),
            "telephones": telephones_of(row["telephones"], context),
        }
    )


RESOURCE = Resource(
    name="contacts",
    category="Parent",
    tier=4,
    model=Contact,
    rows=rows,
    payload=payload,
    sis_key=("personID",),
    child_rows={
        "addresses": ChildRows(rows=addresses, parent="personID", order=households.ADDRESS_ORDER),
        "electronicMails": ChildRows(rows=electronic_mails, parent="personID", order=households.MAIL_ORDER),
        "telephones": ChildRows(rows=telephones, parent="personID", order=households.TELEPHONE_ORDER),
    },
    names={Standard.DS33: "parents", Standard.DS40: "parents"},
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    deferred_until=("studentContactAssociations",),
    shared=True,
)
