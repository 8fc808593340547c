"""Replacing a document by its id, with a change of its natural key where the standard allows one."""

import sqlite3

from include.sandbox.edfi.catalog import ResourceFacts
from include.sandbox.edfi.documents import Documents, check_match, taken
from include.sandbox.edfi.keys import (
    Document,
    document_key,
    identity_targets,
    key_values,
    reference_target,
)
from include.sandbox.edfi.problems import Problem, not_found
from include.sandbox.edfi.settings import Client
from include.sandbox.edfi.shapes import inspect
from include.sandbox.edfi.storage import Stored


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
    if document.pop("id", id_) != id_:
        raise Problem(
            400,
            "bad-request:data-validation-failed",
            "The id in the body is not the one in the address.",
            errors=["Leave 'id' out of the body or send the id of the address."],
        )
    findings = documents.examine(facts, document)
    storage = documents.storage
    with storage.transaction():
        stored = storage.by_id(endpoint, id_)
        if stored is None:
            raise not_found(facts.name)
        documents.authorization.check(client, facts, "Update", stored.document(), stored.number)
        check_match(stored, if_match)
        key = document_key(facts, document)
        if key == stored.key:
            documents.replace(client, facts, stored, document, findings)
            return stored
        if not facts.updatable:
            raise _not_supported(facts)
        documents.authorization.check(client, facts, "Update", document, stored.number)
        old = key_values(facts, stored.document())
        stored.key = key
        documents.replace(client, facts, stored, document, findings)
        _settle(documents, client, facts, stored, old, document)
    return stored


def _not_supported(facts: ResourceFacts) -> Problem:
    text = f"Identifying values of {facts.name} cannot be changed. Delete the item and create it again."
    return Problem(
        400,
        "bad-request:data-validation-failed:key-change-not-supported",
        text,
        message=text,
    )


def _settle(
    documents: Documents,
    client: Client,
    facts: ResourceFacts,
    stored: Stored,
    old: Document,
    document: Document,
) -> None:
    """After a key change: the new key is found, noted for followers, and carried into all referring documents."""
    try:
        documents.storage.identify(stored.number, stored.key, identity_targets(facts))
    except sqlite3.IntegrityError:
        raise taken() from None
    new = key_values(facts, document)
    documents.record_change("key", stored, old, new)
    for number in documents.storage.referrers(stored.number):
        _carry(documents, client, number, facts, old, new)


def _carry(
    documents: Documents,
    client: Client,
    number: int,
    facts: ResourceFacts,
    old: Document,
    new: Document,
) -> None:
    """Rewrite the references of one document to a document whose key changed, and its own key with them."""
    referrer = documents.storage.by_number(number)
    if referrer is None:
        return
    own = documents.catalog.facts(referrer.resource)
    document = referrer.document()
    before = key_values(own, document)
    for node, reference in inspect(own, document, "ignore").references:
        if reference_target(node) in identity_targets(facts) and _means(reference, old):
            reference.update({name: value for name, value in new.items() if name in reference})
    document.pop("id")
    findings = inspect(own, document, "ignore")
    key = document_key(own, document)
    changed = key != referrer.key
    referrer.key = key
    documents.replace(client, own, referrer, document, findings)
    if changed:
        _settle(documents, client, own, referrer, before, document)


def _means(reference: Document, old: Document) -> bool:
    return all(reference[name] == value for name, value in old.items() if name in reference)
