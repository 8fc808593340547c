"""Documents that come into the database past the API: from another publisher, or loaded by the host itself."""

from sandbox.edfi import owners
from sandbox.edfi.documents import Documents
from sandbox.edfi.keys import Document, document_key
from sandbox.edfi.settings import Client
from sandbox.edfi.shapes import inspect
from sandbox.edfi.storage import Stored


def upload(
    documents: Documents,
    client: Client,
    endpoint: str,
    document: Document,
    *,
    owner: str | None = None,
    hidden: bool = False,
) -> Stored:
    """Create or replace a document without a look at shape and permission; Problem 409 for what it refers to.

    One with an `owner`, the key of a client, can be changed and deleted by that client only; with `hidden` no other
    client reads it either.
    """
    facts, storage = documents.catalog.facts(endpoint), documents.storage
    findings = inspect(facts, document, "ignore", documents.settings.extensions)
    key = storage.fold(document_key(facts, document))
    with storage.transaction():
        stored = storage.by_key(endpoint, key)
        if stored is None:
            stored = documents.create(client, facts, document, key, findings)
        else:
            documents.replace(client, facts, stored, document, findings)
        owners.give(storage, stored.number, owner, hidden=hidden)
    return stored
