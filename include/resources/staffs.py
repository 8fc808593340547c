"""Staff: everyone who is assigned to one of the schools or works for the district during the year.

Names and sex are the legal ones where Campus has them; the level of education is that of the latest degree among the
credentials. Telephone numbers and e-mail addresses marked private stay in Campus. A staff member whose assignments are
all excluded, or who has no Ed-Fi ID, is not sent.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, func, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.people import (
    ElectronicMail,
    PersonName,
    Race,
    Telephone,
    electronic_mails_of,
    names_of,
    races_of,
    telephones_of,
)
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.households import (
    MAIL_ORDER,
    RACE_ORDER,
    TELEPHONE_ORDER,
    electronic_mails,
    races,
    telephones,
)
from include.sis.narrowing import exclusion, narrowed
from include.sis.people import legal_name, no_staff_id, preferred_name, staff_unique_id
from include.sis.staff import DEGREE_ORDER, degrees, staff_members, staff_reasons
from include.sis.tables import identity, person


class StaffIdentificationCode(EdFiModel):
    identification_code: Annotated[str, Length(60), Source("Person.staffStateID", "Person.staffNumber")]
    staff_identification_system_descriptor: Annotated[
        Descriptor, Key(), Source(otherwise="State or Local, after the column of the number")
    ]


class Staff(PersonName):
    staff_unique_id: Annotated[str, Length(32), Key(), Source("Person.edFiID")]
    birth_date: Annotated[datetime.date | None, Source("Identity.birthdate")] = None
    sex_descriptor: Annotated[Descriptor | None, Source("Identity.legalGender", "Identity.gender")] = None
    hispanic_latino_ethnicity: Annotated[
        bool | None, Source("Identity.hispanicEthnicity", "Identity.raceEthnicityFed")
    ] = None
    highest_completed_level_of_education_descriptor: Annotated[
        Descriptor | None, Source("EmploymentCredential.level")
    ] = None
    races: tuple[Race, ...] = ()
    identification_codes: tuple[StaffIdentificationCode, ...] = ()
    electronic_mails: tuple[ElectronicMail, ...] = ()
    telephones: tuple[Telephone, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    members = staff_members(scope)
    reasons = [
        no_staff_id(scope),
        *staff_reasons(members),
        (identity.c.identityID.is_(None), "the staff member has no current identity"),
    ]
    query = select(
        person.c.personID,
        staff_unique_id(scope).label("staffUniqueId"),
        *legal_name(),
        *preferred_name(),
        func.coalesce(func.nullif(identity.c.legalGender, ""), identity.c.gender).label("gender"),
        identity.c.birthdate,
        identity.c.hispanicEthnicity,
        identity.c.raceEthnicityFed,
        person.c.staffStateID,
        person.c.staffNumber,
        exclusion(*reasons),
    ).select_from(
        members.join(person, person.c.personID == members.c.personID).outerjoin(
            identity, identity.c.identityID == person.c.currentIdentityID
        )
    )
    return narrowed(query, scope, person=person.c.personID)


def payload(row: Row, context: MappingContext) -> Staff:
    return Staff.model_validate(
        {
            **names_of(row),
            "staff_unique_id": row["staffUniqueId"],
            "birth_date": row["birthdate"],
            "sex_descriptor": context.code_or_none("SexDescriptor", row["gender"]),
            "hispanic_latino_ethnicity": hispanic(row),
            "highest_completed_level_of_education_descriptor": education(row, context),
            "races": races_of(row["races"], context),
            "identification_codes": identification_codes(row, context),
            "electronic_mails": electronic_mails_of(row["electronicMails"], context, "Work"),
            "telephones": telephones_of(row["telephones"], context),
        }
    )


def hispanic(row: Row) -> bool | None:
    """The Hispanic flag of an identity; without one, the federal race code 1 says yes."""
    flag = {"Y": True, "N": False}.get(row["hispanicEthnicity"] or "")
    return True if flag is None and row["raceEthnicityFed"] == "1" else flag


def education(row: Row, context: MappingContext) -> str | None:
    """The level of the latest degree."""
    latest: str | None = row["degrees"][-1]["level"] if row["degrees"] else None
    return context.code_or_none("LevelOfEducationDescriptor", latest)


def identification_codes(row: Row, context: MappingContext) -> tuple[StaffIdentificationCode, ...]:
    """The state's and the district's number of a staff member; of two in one system the state's."""
    by_uri: dict[str, StaffIdentificationCode] = {}
    for column, system in (("staffStateID", "State"), ("staffNumber", "Local")):
        number = (row[column] or "").strip()
        uri = context.code_or_none("StaffIdentificationSystemDescriptor", system) if number else None
        if uri:
            code = StaffIdentificationCode(identification_code=number, staff_identification_system_descriptor=uri)
            by_uri.setdefault(uri, code)
    return tuple(by_uri.values())


RESOURCE = Resource(
    name="staffs",
    category="Staff",
    tier=3,
    model=Staff,
    rows=rows,
    payload=payload,
    sis_key=("personID",),
    child_rows={
        "races": ChildRows(rows=races, parent="personID", order=RACE_ORDER),
        "electronicMails": ChildRows(rows=electronic_mails, parent="personID", order=MAIL_ORDER),
        "degrees": ChildRows(rows=degrees, parent="personID", order=DEGREE_ORDER),
        "telephones": ChildRows(rows=telephones, parent="personID", order=TELEPHONE_ORDER),
    },
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    deferred_until=(
        "staffEducationOrganizationEmploymentAssociations",
        "staffEducationOrganizationAssignmentAssociations",
    ),
    shared=True,
)
