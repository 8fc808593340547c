"""What is in the sandbox before the first request: descriptors, school years, education organizations."""

from functools import cache
from typing import Any

from sandbox.edfi.authorization import Authorization
from sandbox.edfi.bodies import canonical, stamp
from sandbox.edfi.catalog import ResourceFacts
from sandbox.edfi.documents import Documents
from sandbox.edfi.extensions import extended
from sandbox.edfi.keys import document_key, identity_targets
from sandbox.edfi.organizations import rebuild_claims
from sandbox.edfi.settings import Settings
from sandbox.edfi.shapes import inspect
from sandbox.edfi.spellings import adopt
from sandbox.edfi.storage import Storage, Stored, new_id
from sandbox.edfi.traits import Host, Keys, Traits

SCHOOL_YEARS = range(1991, 2051)
CORE = "uri://ed-fi.org"


def preload(documents: Documents, settings: Settings) -> None:
    """Fill an empty sandbox; what is there already stays as it is."""
    if not documents.storage.rows("SELECT 1 FROM documents LIMIT 1"):
        documents.storage.restore(_standing(settings.full_standard, settings.extensions, documents.host.traits.keys))
    with documents.storage.transaction():
        for endpoint, document in _organizations(settings):
            _put(documents, endpoint, document)
        rebuild_claims(documents.storage, documents.catalog, settings)
    documents.load_descriptors()


@cache
def _standing(standard: str, extensions: tuple[str, ...], keys: Keys) -> bytes:
    """A database with what every sandbox of a standard holds, its keys folded; made once in a process: it is slow."""
    settings = Settings(standard=standard, extensions=extensions)
    facts, storage = extended(standard, extensions), Storage(":memory:")
    documents = Documents(facts, storage, Authorization(facts, storage, settings), settings, Host(Traits()))
    adopt(storage, facts, keys)
    with storage.transaction():
        for endpoint, namespaces in facts.descriptors.items():
            for namespace, values in namespaces.items():
                for code, short in values:
                    _put(documents, endpoint, descriptor(namespace, code, short))
        for year in SCHOOL_YEARS:
            _put(documents, "schoolYearTypes", school_year(year))
    image: bytes = storage.connection.serialize()
    storage.close()
    return image


def descriptor(namespace: str, code: str, short: str) -> dict[str, Any]:
    return {"namespace": namespace, "codeValue": code, "shortDescription": short, "description": short}


def school_year(year: int) -> dict[str, Any]:
    return {
        "schoolYear": year,
        "currentSchoolYear": False,
        "schoolYearDescription": f"{year - 1}-{year}",
    }


def _organizations(settings: Settings) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    state, district = settings.state_education_agency_id, settings.local_education_agency_id
    if state:
        found.append(("stateEducationAgencies", _agency("state", state, "Sandbox State")))
    if district:
        agency = _agency("local", district, settings.local_education_agency_name)
        category = f"{CORE}/LocalEducationAgencyCategoryDescriptor#Other local education agency"
        agency["localEducationAgencyCategoryDescriptor"] = category
        if state:
            agency["stateEducationAgencyReference"] = {"stateEducationAgencyId": state}
        found.append(("localEducationAgencies", agency))
    found += [("schools", _school(school.school_id, school.name, district)) for school in settings.schools]
    return found


def _agency(kind: str, identifier: int, name: str) -> dict[str, Any]:
    category = f"{CORE}/EducationOrganizationCategoryDescriptor#{kind.capitalize()} Education Agency"
    return {
        f"{kind}EducationAgencyId": identifier,
        "nameOfInstitution": name,
        "categories": [{"educationOrganizationCategoryDescriptor": category}],
    }


def _school(school_id: int, name: str, district: int | None) -> dict[str, Any]:
    category = f"{CORE}/EducationOrganizationCategoryDescriptor#School"
    school: dict[str, Any] = {
        "schoolId": school_id,
        "nameOfInstitution": name,
        "educationOrganizationCategories": [{"educationOrganizationCategoryDescriptor": category}],
        "gradeLevels": [{"gradeLevelDescriptor": f"{CORE}/GradeLevelDescriptor#Ninth grade"}],
    }
    if district:
        school["localEducationAgencyReference"] = {"localEducationAgencyId": district}
    return school


def _put(documents: Documents, endpoint: str, document: dict[str, Any]) -> None:
    facts = documents.catalog.facts(endpoint)
    key = documents.storage.fold(document_key(facts, document))
    if documents.storage.by_key(endpoint, key) is None:
        _insert(documents, facts, key, document)


def _insert(documents: Documents, facts: ResourceFacts, key: str, document: dict[str, Any]) -> None:
    findings = inspect(facts, document, "refuse")
    if findings.errors:
        raise ValueError(f"{facts.endpoint} cannot be preloaded: {sorted(findings.errors)}")
    numbers = documents.resolve(findings.references)
    stored = Stored(0, new_id(), facts.endpoint, key, "", "", "", "", 0, None, None, None)
    stamp(documents.storage, stored)
    stored.content = canonical(document)
    stored.body = documents.body(facts, stored.id, document, findings, numbers)
    stored.number = documents.storage.insert(stored, identity_targets(facts))
    documents.storage.link(stored.number, set(numbers.values()))
