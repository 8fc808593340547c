"""Replacing a document by its id, with a change of its natural key where the standard allows one."""

from dataclasses import dataclass

from sandbox.edfi.catalog import ResourceFacts
from sandbox.edfi.documents import Documents
from sandbox.edfi.keys import (
    Document,
    document_key,
    identity_targets,
    identity_values,
    key_values,
    reference_key,
    reference_target,
)
from sandbox.edfi.problems import Problem, id_in_body, invalid_document, not_allowed, not_found
from sandbox.edfi.settings import Client
from sandbox.edfi.shapes import inspect
from sandbox.edfi.storage import Stored


@dataclass(frozen=True, slots=True)
class Before:
    """The natural key a document had, as canonical text and by name."""

    key: str
    values: Document


def put(
    documents: Documents,
    client: Client,
    endpoint: str,
    id_: str,
    document: Document,
    if_match: str | None = None,
) -> Stored:
    """Replace the document with this id; Problem 404, 412, 400 for a key that cannot change, 409 for one taken."""
    facts = documents.catalog.facts(endpoint)
    _take_id(documents, document, id_)
    findings = documents.examine(facts, document)
    storage = documents.storage
    with storage.transaction():
        stored = storage.by_id(endpoint, id_)
        if stored is None:
            raise not_found(facts.name)
        documents.authorization.check(client, facts, "Update", stored.document(), stored.number)
        documents.check_match(stored, if_match)
        key = storage.fold(document_key(facts, document))
        if key == stored.key:
            documents.replace(client, facts, stored, document, findings)
            return stored
        _check_key_change(documents, facts)
        documents.authorization.check(client, facts, "Update", document, stored.number)
        before = Before(stored.key, key_values(facts, stored.document()))
        stored.key = key
        documents.replace(client, facts, stored, document, findings)
        _settle(documents, client, facts, stored, before, document)
    return stored


def _take_id(documents: Documents, document: Document, id_: str) -> None:
    """Take the id out of a body, where it may be left out, is required or is refused."""
    trait = documents.host.traits.put_id
    if trait == "refused" and "id" in document:
        raise id_in_body()
    if trait == "required" and "id" not in document:
        raise invalid_document({"$.id": ["id is required."]})
    if document.pop("id", id_) != id_:
        raise Problem(
            400,
            "bad-request:data-validation-failed",
            "The id in the body is not the one in the address.",
            errors=["Leave 'id' out of the body or send the id of the address."],
        )


def _check_key_change(documents: Documents, facts: ResourceFacts) -> None:
    trait = documents.host.traits.key_change
    if trait == "refused_405":
        raise not_allowed(f"Identifying values of {facts.name} cannot be changed with PUT.")
    if trait == "refused_400" or not facts.updatable:
        raise _not_supported(facts)


def _not_supported(facts: ResourceFacts) -> Problem:
    text = f"Identifying values of {facts.name} cannot be changed. Delete the item and create it again."
    return Problem(
        400,
        "bad-request:data-validation-failed:key-change-not-supported",
        text,
        message=text,
    )


def _settle(
    documents: Documents, client: Client, facts: ResourceFacts, stored: Stored, before: Before, document: Document
) -> None:
    """After a key change: log it for change queries, and carry it into all referring documents."""
    documents.record_change("key", stored, before.values, key_values(facts, document))
    for number in documents.storage.referrers(stored.number):
        _carry(documents, client, number, facts, before.key, document)


def _carry(
    documents: Documents, client: Client, number: int, facts: ResourceFacts, old_key: str, target: Document
) -> None:
    """Rewrite the references of one document to one whose key changed, and its own key with them."""
    referrer = documents.storage.by_number(number)
    if referrer is None:
        return
    own = documents.catalog.facts(referrer.resource)
    document = referrer.document()
    before = Before(referrer.key, key_values(own, document))
    fold = documents.storage.fold
    for node, reference in inspect(own, document, "ignore").references:
        if reference_target(node) in identity_targets(facts) and fold(reference_key(node, reference)) == old_key:
            reference.update(zip(node.key_names, identity_values(facts, target), strict=True))
    document.pop("id")
    referrer.key = fold(document_key(own, document))
    documents.replace(client, own, referrer, document, inspect(own, document, "ignore"))
    if referrer.key != before.key:
        _settle(documents, client, own, referrer, before, document)
