"""Which associations tie a person to an education organization, and so open the person to a client."""

from sandbox.edfi.catalog import ResourceFacts
from sandbox.edfi.keys import Document, key_text
from sandbox.edfi.storage import Storage

DIRECT = {
    "studentSchoolAssociations": ("students", "studentReference", "studentUniqueId", "schoolReference"),
    "staffEducationOrganizationEmploymentAssociations": (
        "staffs",
        "staffReference",
        "staffUniqueId",
        "educationOrganizationReference",
    ),
    "staffEducationOrganizationAssignmentAssociations": (
        "staffs",
        "staffReference",
        "staffUniqueId",
        "educationOrganizationReference",
    ),
}
THROUGH_STUDENT = {
    "studentContactAssociations": ("contacts", "contactReference", "contactUniqueId"),
    "studentParentAssociations": ("parents", "parentReference", "parentUniqueId"),
}


def relate(storage: Storage, facts: ResourceFacts, number: int, document: Document) -> None:
    """Note what a stored document says about the access to a person; nothing for most resources."""
    if facts.endpoint in DIRECT:
        endpoint, reference, key, organization = DIRECT[facts.endpoint]
        person = storage.resolve(endpoint, key_text([document[reference][key]]))
        name = "schoolId" if organization == "schoolReference" else "educationOrganizationId"
        _note(storage, number, person, document[organization][name], None)
    elif facts.endpoint in THROUGH_STUDENT:
        endpoint, reference, key = THROUGH_STUDENT[facts.endpoint]
        person = storage.resolve(endpoint, key_text([document[reference][key]]))
        student = storage.resolve("students", key_text([document["studentReference"]["studentUniqueId"]]))
        _note(storage, number, person, None, student)


def _note(storage: Storage, number: int, person: int | None, organization: int | None, via: int | None) -> None:
    storage.run("DELETE FROM relationships WHERE source = ?", number)
    storage.run(
        "INSERT INTO relationships (person, education_organization_id, via, source) VALUES (?, ?, ?, ?)",
        person,
        organization,
        via,
        number,
    )
