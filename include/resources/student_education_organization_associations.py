"""Students in the district: sex, ethnicity, languages, addresses, telephones, numbers and special situations.

One record per student with a reported enrollment of the year, held by the district and not by a school. Addresses
come from the households a student belongs to; what Campus marks as private is not sent, a secondary household
only where it gets mail. Homelessness, foster care and the like are sent with the dates they lasted.
"""

from datetime import date
from typing import Annotated, Any

from sqlalchemy import Select, select

from include.edfi.documents import people, student_items
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import EducationOrganizationReference, StudentReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import In, Key, Required, Standard
from include.sis import households, services
from include.sis.enrollments import enrolled_students, student_reasons
from include.sis.narrowing import exclusion, narrowed
from include.sis.people import no_student_id, student_unique_id
from include.sis.tables import contact, identity, person

CHILD_ROWS = {
    "addresses": (households.addresses, households.ADDRESS_ORDER),
    "telephones": (households.telephones, households.TELEPHONE_ORDER),
    "electronicMails": (households.electronic_mails, households.MAIL_ORDER),
    "races": (households.races, households.RACE_ORDER),
    "characteristics": (services.characteristics, services.SPELL_ORDER),
    "indicators": (services.indicators, services.SPELL_ORDER),
    "disabilities": (services.disabilities, services.DISABILITY_ORDER),
    "englishLearners": (services.english_learners, services.LEP_ORDER),
    "military": (services.military, services.MILITARY_ORDER),
}


class StudentEducationOrganizationAssociation(EdFiModel):
    education_organization_reference: Annotated[EducationOrganizationReference, Key()]
    student_reference: Annotated[StudentReference, Key()]
    sex_descriptor: Annotated[Descriptor | None, Required(), Source("Identity.gender")] = None
    hispanic_latino_ethnicity: Annotated[bool | None, Source("Identity.hispanicEthnicity")] = None
    old_ethnicity_descriptor: Annotated[
        Descriptor | None, In(until=Standard.DS40), Source("Identity.raceEthnicityFed")
    ] = None
    races: tuple[people.Race, ...] = ()
    languages: tuple[people.Language, ...] = ()
    limited_english_proficiency_descriptor: Annotated[
        Descriptor | None, Source("Lep.programStatus", "Lep.firstYearMonitoring", "Lep.secondYearMonitoring")
    ] = None
    supporter_military_connection_descriptor: Annotated[
        Descriptor | None, In(since=Standard.DS50), Source("MilitaryConnections.status")
    ] = None
    addresses: tuple[people.Address, ...] = ()
    telephones: tuple[people.Telephone, ...] = ()
    electronic_mails: tuple[people.ElectronicMail, ...] = ()
    student_identification_codes: tuple[student_items.StudentIdentificationCode, ...] = ()
    disabilities: tuple[student_items.Disability, ...] = ()
    student_characteristics: tuple[student_items.StudentCharacteristic, ...] = ()
    student_indicators: tuple[student_items.StudentIndicator, ...] = ()
    tribal_affiliations: tuple[student_items.TribalAffiliation, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    """One row per person enrolled in the year, reported or not."""
    enrolled = enrolled_students(scope)
    named = [
        identity.c[name]
        for name in (
            "gender",
            "hispanicEthnicity",
            "raceEthnicityFed",
            "homePrimaryLanguage",
            "tribalEnrollment",
            "dateEnteredUS",
        )
    ]
    query = select(
        person.c.personID,
        student_unique_id(scope).label("studentUniqueId"),
        person.c.studentNumber,
        person.c.stateID,
        *named,
        contact.c.communicationLanguage,
        exclusion(no_student_id(scope), *student_reasons(enrolled)),
    ).select_from(
        enrolled.join(person, person.c.personID == enrolled.c.personID)
        .outerjoin(identity, identity.c.identityID == person.c.currentIdentityID)
        .outerjoin(contact, contact.c.personID == person.c.personID)
    )
    return narrowed(query, scope, person=person.c.personID)


def payload(row: Row, context: MappingContext) -> StudentEducationOrganizationAssociation:
    tribe = context.code_or_none("TribalAffiliationDescriptor", row["tribalEnrollment"])
    hispanic = (row["hispanicEthnicity"] or "").strip()
    return StudentEducationOrganizationAssociation(
        education_organization_reference=EducationOrganizationReference(
            education_organization_id=context.local_education_agency_id
        ),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        sex_descriptor=_sex(row, context),
        hispanic_latino_ethnicity={"Y": True, "N": False}.get(hispanic),
        old_ethnicity_descriptor=_old_ethnicity(row, context),
        races=people.races_of(row["races"], context),
        languages=people.languages_of(row["homePrimaryLanguage"], row["communicationLanguage"], context),
        limited_english_proficiency_descriptor=student_items.english_of(row["englishLearners"], context),
        supporter_military_connection_descriptor=_military(row, context),
        addresses=people.addresses_of(row["addresses"], context),
        telephones=people.telephones_of(row["telephones"], context),
        electronic_mails=people.electronic_mails_of(row["electronicMails"], context, "School"),
        student_identification_codes=student_items.identification_codes_of(row, context),
        disabilities=student_items.disabilities_of(row["disabilities"], context),
        student_characteristics=student_items.characteristics_of(row["characteristics"], context),
        student_indicators=student_items.indicators_of(row["indicators"]),
        tribal_affiliations=((student_items.TribalAffiliation(tribal_affiliation_descriptor=tribe),) if tribe else ()),
    )


def _sex(row: Row, context: MappingContext) -> str | None:
    """Where it is required, a code that is mapped to nothing is reported as such."""
    look_up = context.code if context.standard <= Standard.DS40 else context.code_or_none
    return look_up("SexDescriptor", row["gender"])


def _old_ethnicity(row: Row, context: MappingContext) -> str | None:
    """Only looked up where the standard has it, for the other mappings know nothing of its codes."""
    if context.standard > Standard.DS40:
        return None
    return context.code_or_none("OldEthnicityDescriptor", row["raceEthnicityFed"])


def _military(row: Row, context: MappingContext) -> str | None:
    """The latest connection; looked up where the standard has it, for the same reason."""
    if context.standard < Standard.DS50 or not row["military"]:
        return None
    latest = max(
        row["military"],
        key=lambda connection: (connection["beginDate"] or date.min, connection["militaryConnectionID"]),
    )
    return context.code_or_none("SupporterMilitaryConnectionDescriptor", latest["status"])


RESOURCE = Resource(
    name="studentEducationOrganizationAssociations",
    category="Student",
    tier=3,
    model=StudentEducationOrganizationAssociation,
    rows=rows,
    payload=payload,
    sis_key=("personID",),
    child_rows={
        name: ChildRows(rows=select_rows, parent="personID", order=order)
        for name, (select_rows, order) in CHILD_ROWS.items()
    },
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
