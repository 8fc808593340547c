"""Which education organizations lie under a client's claims: the claimed ones and all below them."""

import json

from sandbox.edfi.catalog import EDUCATION_ORGANIZATION_KEYS, Catalog
from sandbox.edfi.keys import Document
from sandbox.edfi.settings import Settings
from sandbox.edfi.storage import Storage


def rebuild_claims(storage: Storage, catalog: Catalog, settings: Settings) -> None:
    """Work the claims of every client out again from the stored education organizations."""
    children = _children(storage, catalog)
    storage.run("DELETE FROM claims")
    for client in settings.clients:
        reached, waiting = set[int](), list(settings.claims_of(client))
        while waiting:
            organization = waiting.pop()
            if organization not in reached:
                reached.add(organization)
                waiting.extend(children.get(organization, []))
        for organization in reached:
            storage.run(
                "INSERT INTO claims (client, education_organization_id) VALUES (?, ?)", client.key, organization
            )


def _children(storage: Storage, catalog: Catalog) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for facts in catalog.resources.values():
        if facts.supertype != "educationOrganization":
            continue
        for (body,) in storage.rows("SELECT body FROM documents WHERE resource = ?", facts.endpoint):
            document = json.loads(body)
            for parent in _parents(document):
                children.setdefault(parent, []).append(document[facts.identity[0][0]])
    return children


def _parents(document: Document) -> list[int]:
    references = [value for name, value in document.items() if name.endswith("Reference")]
    return [
        value for reference in references for name, value in reference.items() if name in EDUCATION_ORGANIZATION_KEYS
    ]
