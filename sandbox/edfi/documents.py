"""Creating, replacing and deleting documents by the rules of the ODS: the heart of the sandbox."""

import json
import sqlite3

from sandbox.edfi import etags
from sandbox.edfi.authorization import Authorization
from sandbox.edfi.bodies import body_text, canonical, stamp
from sandbox.edfi.catalog import Catalog, Node, ResourceFacts
from sandbox.edfi.keys import (
    Document,
    document_key,
    identity_targets,
    key_values,
    reference_key,
    reference_target,
)
from sandbox.edfi.organizations import rebuild_claims
from sandbox.edfi.problems import Problem, dependent, id_in_body, invalid_document, not_found, unresolved
from sandbox.edfi.relationships import relate
from sandbox.edfi.settings import Client, Settings
from sandbox.edfi.shapes import Findings, inspect
from sandbox.edfi.spellings import keep_descriptors, keep_own, keep_references
from sandbox.edfi.storage import Storage, Stored, new_id
from sandbox.edfi.traits import Host

DESCRIPTORS = (
    "SELECT json_extract(body, '$.namespace') || '#' || json_extract(body, '$.codeValue') FROM documents "
    "WHERE resource = ?"
)


class Documents:
    """The writing side of one API. Every method is one transaction; Problem says why something is refused."""

    def __init__(
        self, catalog: Catalog, storage: Storage, authorization: Authorization, settings: Settings, host: Host
    ) -> None:
        self.catalog = catalog
        self.storage = storage
        self.authorization = authorization
        self.settings = settings
        self.host = host
        self.descriptors: dict[str, dict[str, str]] = {}
        """Endpoint -> folded URI -> URI as it is held."""

    def upsert(
        self, client: Client, endpoint: str, document: Document, if_match: str | None = None
    ) -> tuple[Stored, bool]:
        """Create a document or replace the one with its natural key; whether it was created comes second."""
        facts = self.catalog.facts(endpoint)
        if "id" in document:
            raise id_in_body()
        findings = self.examine(facts, document)
        key = self.storage.fold(document_key(facts, document))
        with self.storage.transaction():
            existing = self.storage.by_key(endpoint, key)
            number = existing.number if existing else None
            action = "Update" if existing else "Create"
            self.authorization.check(client, facts, action, document, number)
            if existing is None:
                return self.create(client, facts, document, key, findings), True
            self.check_match(existing, if_match)
            self.replace(client, facts, existing, document, findings)
            return existing, False

    def examine(self, facts: ResourceFacts, document: Document) -> Findings:
        """Problem 400 unless the document has its resource's shape and its descriptors exist."""
        findings = inspect(facts, document, self.settings.unknown_properties, self.settings.extensions)
        if findings.errors:
            raise invalid_document(findings.errors, findings.message)
        self._check_descriptors(findings)
        return findings

    def _check_descriptors(self, findings: Findings) -> None:
        errors: dict[str, list[str]] = {}
        message = None
        for path, name, value in findings.descriptors:
            if self._held(name, value) is None:
                errors[path] = [f"{name} value '{value}' does not exist."]
                message = f"Unable to resolve value '{value}' to an existing '{name}' resource."
        if errors:
            raise invalid_document(errors, message)

    def _held(self, name: str, value: str) -> str | None:
        """The descriptor of this name and value, as it is held."""
        return self.descriptors.get(self.catalog.descriptor_endpoints[name.lower()], {}).get(self._folded(value))

    def _folded(self, uri: str) -> str:
        # The key's fold is one for JSON, where a quotation mark ends a text.
        return self.storage.fold(f'{uri.lower()}"')

    def create(self, client: Client, facts: ResourceFacts, document: Document, key: str, findings: Findings) -> Stored:
        """Store a document under a key that is free, inside a transaction."""
        stored = Stored(0, new_id(), facts.endpoint, key, "", "", "", "", 0, None, None, None)
        targets = self._fill(client, facts, stored, document, findings)
        try:
            stored.number = self.storage.insert(stored, identity_targets(facts))
        except sqlite3.IntegrityError:
            raise taken() from None
        if len(facts.identity) == 1 and facts.people():
            self._fill_person(client, facts, stored, document)
        self._connect(facts, stored, document, targets)
        return stored

    def _fill_person(self, client: Client, facts: ResourceFacts, stored: Stored, document: Document) -> None:
        stored.person = self.authorization.access(client, facts, document, stored.number).person
        self.storage.update(stored)

    def replace(
        self,
        client: Client,
        facts: ResourceFacts,
        stored: Stored,
        document: Document,
        findings: Findings,
    ) -> None:
        """Put a new content in the place of a stored document; one that is equal changes nothing at all."""
        before = stored.content, stored.key
        targets = self._fill(client, facts, stored, document, findings, only_if_changed=True)
        if (stored.content, stored.key) != before:
            try:
                self.storage.update(stored)
                self.storage.identify(stored.number, stored.key, identity_targets(facts))
            except sqlite3.IntegrityError:
                raise taken() from None
            self._connect(facts, stored, document, targets)

    def _fill(
        self,
        client: Client,
        facts: ResourceFacts,
        stored: Stored,
        document: Document,
        findings: Findings,
        *,
        only_if_changed: bool = False,
    ) -> set[int]:
        for name in ("_etag", "_lastModifiedDate", "id"):
            document.pop(name, None)
        for _, reference in findings.references:
            reference.pop("link", None)
        targets = self.resolve(findings.references)
        if self.host.traits.keys != "exact":
            self._respell(facts, stored, document, findings, targets)
        content = canonical(document)
        if only_if_changed and content == stored.content:
            return set(targets.values())
        access = self.authorization.access(client, facts, document, stored.number or None)
        stored.content = content
        stored.education_organization_id = access.education_organization_id
        stored.person, stored.namespace = access.person, access.namespace
        stamp(self.storage, stored)
        stored.body = self.body(facts, stored.id, document, findings, targets)
        return set(targets.values())

    def _respell(
        self, facts: ResourceFacts, stored: Stored, document: Document, findings: Findings, targets: dict[int, int]
    ) -> None:
        spelled = {value: self._held(name, value) or value for _, name, value in findings.descriptors}
        keep_descriptors(document, spelled)
        keep_references(self.storage, self.catalog, findings.references, targets)
        keep_own(self.storage, facts, stored, document)

    def load_descriptors(self) -> None:
        """Read again which descriptors exist."""
        self.descriptors = {}
        for endpoint in self.catalog.descriptors:
            rows = self.storage.rows(DESCRIPTORS, endpoint)
            self.descriptors[endpoint] = {self._folded(row[0]): row[0] for row in rows}

    def resolve(self, references: list[tuple[Node, Document]]) -> dict[int, int]:
        """Numbers of the referenced documents by position; Problem 409 for the first that is missing."""
        numbers: dict[int, int] = {}
        for position, (node, reference) in enumerate(references):
            number = self.storage.resolve(reference_target(node), reference_key(node, reference))
            if number is None:
                raise unresolved(node.target[0].upper() + node.target[1:])
            numbers[position] = number
        return numbers

    def body(
        self, facts: ResourceFacts, id_: str, document: Document, findings: Findings, targets: dict[int, int]
    ) -> str:
        """The text a document is read back as, with links when the settings want them."""
        links = []
        if self.settings.links:
            links = [self._link(targets[position]) for position in range(len(findings.references))]
        return body_text(facts, id_, document, findings.references, links)

    def _link(self, number: int) -> Document:
        resource, id_ = self.storage.rows("SELECT resource, id FROM documents WHERE number = ?", number)[0]
        return {"rel": self.catalog.facts(resource).name, "href": f"{self.catalog.facts(resource).path}/{id_}"}

    def _connect(self, facts: ResourceFacts, stored: Stored, document: Document, targets: set[int]) -> None:
        self.storage.link(stored.number, targets)
        relate(self.storage, facts, stored.number, document)
        self._refresh(facts)

    def _refresh(self, facts: ResourceFacts) -> None:
        if facts.supertype == "educationOrganization":
            rebuild_claims(self.storage, self.catalog, self.settings)
        if facts.endpoint in self.catalog.descriptors:
            self.load_descriptors()

    def delete(self, client: Client, endpoint: str, id_: str, if_match: str | None = None) -> None:
        """Remove a document that nothing refers to."""
        facts = self.catalog.facts(endpoint)
        with self.storage.transaction():
            stored = self.storage.by_id(endpoint, id_)
            if stored is None:
                raise not_found(facts.name)
            document = stored.document()
            self.authorization.check(client, facts, "Delete", document, stored.number)
            self.check_match(stored, if_match)
            referrers = self.storage.referrers(stored.number)
            if endpoint in self.catalog.descriptors:
                referrers = self.storage.users(f"{document['namespace']}#{document['codeValue']}")
            if referrers:
                raise dependent(self.catalog.facts(self.storage.resource(referrers[0])).name)
            self.storage.delete(stored.number)
            self.record_change("delete", stored, key_values(facts, document), None)
            self._refresh(facts)

    def check_match(self, stored: Stored, if_match: str | None) -> None:
        """Problem 412 when the caller has seen another state of the document."""
        if if_match not in (None, "*") and not etags.matches(self.host, if_match, stored.etag):
            raise modified()

    def record_change(self, kind: str, stored: Stored, old: Document, new: Document | None) -> None:
        """Note a delete or key change for those who follow the changes."""
        self.storage.run(
            "INSERT INTO changes (version, kind, resource, id, old, new) VALUES (?, ?, ?, ?, ?, ?)",
            self.storage.next_version() if kind == "delete" else stored.version,
            kind,
            stored.resource,
            stored.id,
            json.dumps(old),
            json.dumps(new) if new else None,
        )


def modified() -> Problem:
    """412: another state of the document is the newest."""
    return Problem(
        412,
        "optimistic-lock-failed",
        "The item has changed since it was read.",
        message="Resource was modified by another consumer.",
    )


def taken() -> Problem:
    """409: the natural key belongs to another document."""
    return Problem(
        409,
        "data-conflict:non-unique-identity",
        "Another item already has these identifying values.",
        message="A natural key conflict occurred when attempting to write the resource with a duplicate key.",
    )
