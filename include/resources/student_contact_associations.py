"""Students and their contacts: who is whose mother, father or guardian; up to data standard 4.0 called parents.

It says in which order a student's contacts are called and whether they live with the student. One record per
student and guardian, even when Campus relates the two twice. Where both are students, the older is the parent.
Whether they live together is read from the households as they are at the end of the year.
"""

from dataclasses import replace
from typing import Annotated, Any

from sqlalchemy import Select, or_, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import ContactReference, StudentReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Named, Standard
from include.sis.contacts import lives_with, relationships
from include.sis.narrowing import narrowed


class StudentContactAssociation(EdFiModel):
    student_reference: Annotated[StudentReference, Key()]
    contact_reference: Annotated[ContactReference, Named("parentReference"), Key()]
    relation_descriptor: Annotated[Descriptor | None, Source("RelatedPair.name")] = None
    contact_priority: Annotated[int | None, Source("RelatedPair.seq")] = None
    emergency_contact_status: Annotated[bool, Source("RelatedPair.seq")]
    primary_contact_status: Annotated[bool, Source("RelatedPair.guardian")]
    legal_guardian: Annotated[bool, Source("RelatedPair.guardian")]
    lives_with: Annotated[bool | None, Source("HouseholdMember.householdID")] = None


def rows(scope: Scope) -> Select[Any]:
    """One row per student and guardian; person IDs narrow to both sides. The slice is the student's."""
    everyone = replace(scope, persons=None)
    pairs = relationships(everyone)
    query = select(
        pairs.c.pairID,
        pairs.c.studentID,
        pairs.c.studentID.label("personID"),
        pairs.c.studentUniqueId,
        pairs.c.contactID,
        pairs.c.contactUniqueId,
        pairs.c.name,
        pairs.c.seq,
        pairs.c.excluded,
        lives_with(scope, pairs.c.studentID, pairs.c.contactID),
    )
    if scope.persons is not None:
        query = query.where(or_(pairs.c.studentID.in_(scope.persons), pairs.c.contactID.in_(scope.persons)))
    return narrowed(query, everyone, person=pairs.c.studentID)


def payload(row: Row, context: MappingContext) -> StudentContactAssociation:
    lives_with = row["livesWith"]
    return StudentContactAssociation(
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        contact_reference=ContactReference(contact_unique_id=row["contactUniqueId"]),
        relation_descriptor=context.code_or_none("RelationDescriptor", row["name"]),
        contact_priority=row["seq"],
        # Campus numbers those who are called in an emergency, and marks guardians; only guardians come here.
        emergency_contact_status=row["seq"] is not None,
        primary_contact_status=True,
        legal_guardian=True,
        lives_with=None if lives_with is None else bool(lives_with),
    )


RESOURCE = Resource(
    name="studentContactAssociations",
    category="Parent",
    tier=4,
    model=StudentContactAssociation,
    rows=rows,
    payload=payload,
    sis_key=("studentID", "contactID"),
    names={Standard.DS33: "studentParentAssociations", Standard.DS40: "studentParentAssociations"},
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
