"""Who may do what: claim sets, education organizations, people and namespaces.

A person can be created freely but is readable and changeable only through an association with an education
organization of the client, exactly as the ODS bootstraps it.
"""

import json
from dataclasses import dataclass

from sandbox.edfi.catalog import FACTS, Catalog, ResourceFacts
from sandbox.edfi.extensions import claims_of_extensions
from sandbox.edfi.keys import Document, key_text
from sandbox.edfi.owners import belongs_to_another
from sandbox.edfi.problems import Problem, not_owned
from sandbox.edfi.settings import Client, Settings
from sandbox.edfi.shapes import values_at
from sandbox.edfi.storage import Storage, Stored

ANYONE = "NoFurtherAuthorizationRequired"
ORGANIZATIONS = "RelationshipsWithEdOrgsOnly"
BOTH = "RelationshipsWithEdOrgsAndPeople"
STUDENTS = "RelationshipsWithStudentsOnly"
NAMESPACES = "NamespaceBased"
DISTRICT_HOSTED = {
    "schools": dict.fromkeys(("Create", "Update", "Delete"), ORGANIZATIONS) | {"Read": ANYONE},
    "localEducationAgencies": {"Read": ANYONE, "Update": ORGANIZATIONS},
}
HINTS = {
    "students": "a corresponding 'StudentSchoolAssociation' item",
    "staffs": "corresponding 'StaffEducationOrganizationEmploymentAssociation' or "
    "'StaffEducationOrganizationAssignmentAssociation' items",
    "contacts": "a corresponding 'StudentContactAssociation' item",
    "parents": "a corresponding 'StudentParentAssociation' item",
}
RELATED = (
    "SELECT EXISTS (SELECT 1 FROM relationships r LEFT JOIN relationships s ON s.person = r.via "
    "JOIN claims c ON c.education_organization_id = "
    "coalesce(r.education_organization_id, s.education_organization_id) "
    "WHERE c.client = ?1 AND r.person = ?2)"
)


def claim_set(name: str) -> dict[str, dict[str, str]]:
    """Resource -> action -> strategy of a claim set (source: the claim sets shipped for DS 5.2)."""
    claims: dict[str, dict[str, str]] = json.loads((FACTS / "claims.json").read_text(encoding="utf-8"))
    return claims | DISTRICT_HOSTED if name == "DistrictHostedSISVendor" else claims


@dataclass(frozen=True, slots=True)
class Access:
    """What decides about reading one document later on."""

    education_organization_id: int | None
    person: int | None
    namespace: str | None


class Authorization:
    """Decides about one API's requests; Problem 403 says no."""

    def __init__(self, catalog: Catalog, storage: Storage, settings: Settings) -> None:
        self._catalog = catalog
        self._storage = storage
        self._settings = settings
        self._claims = {
            client.key: claim_set(client.claim_set) | claims_of_extensions(settings.extensions)
            for client in settings.clients
        }

    def claims(self, client: Client) -> dict[str, dict[str, str]]:
        """Resource -> action -> strategy, for one client."""
        return self._claims[client.key]

    def strategy(self, client: Client, endpoint: str, action: str) -> str:
        """The strategy the client's claim set names for an action; Problem when it grants none."""
        if endpoint in self._catalog.descriptors:
            return ANYONE if action == "Read" else NAMESPACES
        rules = self._claims[client.key].get(endpoint, {})
        if action not in rules:
            raise self._no_claim(client, endpoint, action, kind="action" if rules else "resource")
        return rules[action]

    def _no_claim(self, client: Client, endpoint: str, action: str, kind: str) -> Problem:
        text = f"The claim set '{client.claim_set}' does not grant '{action}' on '{endpoint}'."
        return Problem(
            403,
            f"security:authorization:access-denied:{kind}",
            "The claim set of this client does not allow the request.",
            message=f"Access to the resource could not be authorized for the requested action '{action.lower()}'.",
            errors=[text],
        )

    def check(self, client: Client, facts: ResourceFacts, action: str, document: Document, number: int | None) -> None:
        """Problem 403 unless the client may do this to the document; `number` is that of a stored one."""
        strategy = self.strategy(client, facts.endpoint, action)
        if number is not None and belongs_to_another(self._storage, number, client.key):
            raise not_owned()
        if strategy == NAMESPACES:
            self._check_namespace(client, document)
        elif strategy != ANYONE:
            if strategy != STUDENTS:
                self._check_organization(client, facts, action, document)
            if strategy != ORGANIZATIONS:
                self._check_people(client, facts, document, number, students_only=strategy == STUDENTS)

    def _check_namespace(self, client: Client, document: Document) -> None:
        namespace = _namespace(document) or ""
        if not namespace.startswith(client.namespace_prefixes):
            shown = ", ".join(f"'{prefix}'" for prefix in client.namespace_prefixes)
            raise Problem(
                403,
                "security:authorization:namespace:access-denied:namespace-mismatch",
                f"The namespace of the data begins with none of the client's namespace prefixes ({shown}).",
                message=f"Access to the resource item with namespace '{namespace}' could not be authorized "
                f"based on the caller's NamespacePrefix claims: {shown}.",
            )

    def _check_organization(self, client: Client, facts: ResourceFacts, action: str, document: Document) -> None:
        path = facts.education_organization()
        if facts.endpoint == "schools" and action == "Create":
            path = ("localEducationAgencyReference", "localEducationAgencyId")
        if path is None:
            return
        value = next(values_at(document, path), None)
        if value is None or not self._claimed(client, value):
            raise self._no_relationship(client, path[-1], None)

    def _claimed(self, client: Client, education_organization_id: int) -> bool:
        return bool(
            self._storage.rows(
                "SELECT 1 FROM claims WHERE client = ? AND education_organization_id = ?",
                client.key,
                education_organization_id,
            )
        )

    def _check_people(
        self,
        client: Client,
        facts: ResourceFacts,
        document: Document,
        number: int | None,
        *,
        students_only: bool,
    ) -> None:
        for path, endpoint in facts.people():
            if students_only and endpoint != "students":
                continue
            person = self._person(facts, path, document, number)
            if person is None or not self.related(client, person):
                raise self._no_relationship(client, path[-1], endpoint)

    def _person(
        self, facts: ResourceFacts, path: tuple[str, ...], document: Document, number: int | None
    ) -> int | None:
        if len(path) == 1:
            return number
        endpoint = dict(facts.people())[path]
        return self._storage.resolve(endpoint, key_text(list(values_at(document, path))))

    def related(self, client: Client, person: int) -> bool:
        """Whether a person is associated with an education organization of the client."""
        return bool(self._storage.rows(RELATED, client.key, person)[0][0])

    def _no_relationship(self, client: Client, key: str, endpoint: str | None) -> Problem:
        claims = ", ".join(str(claim) for claim in self._settings.claims_of(client))
        name = key[0].upper() + key[1:]
        hint = f" Hint: You may need to create {HINTS[endpoint]}." if endpoint else ""
        sentence = (
            "No relationships have been established between the caller's education organization id claims "
            f"({claims}) and the resource item's '{name}' value."
        )
        return Problem(
            403,
            "security:authorization",
            f"Access to the requested data could not be authorized.{hint}",
            message=self._message(sentence, name),
            errors=[sentence],
        )

    def _message(self, sentence: str, name: str) -> str:
        if self._settings.release < "6":
            return (
                "Authorization denied. The claim does not have any established relationships with the "
                "requested resource."
            )
        if self._settings.release >= "7" and name.endswith("UniqueId"):
            person = name.removesuffix("UniqueId")
            return f"Authorization denied. Either referenced '{person}' was not found or no" + (
                sentence.removeprefix("No")
            )
        return f"Authorization denied. {sentence}"

    def access(self, client: Client, facts: ResourceFacts, document: Document, number: int | None) -> Access:
        """What reading this document will depend on."""
        strategy = self.strategy(client, facts.endpoint, "Read")
        if strategy == ANYONE:
            return Access(None, None, None)
        if strategy == NAMESPACES:
            return Access(None, None, _namespace(document))
        path = facts.education_organization() if strategy != STUDENTS else None
        organization = next(values_at(document, path), None) if path else None
        people = [entry for entry in facts.people() if strategy != STUDENTS or entry[1] == "students"]
        person = self._person(facts, people[0][0], document, number) if people else None
        return Access(organization, person, None)

    def check_read(self, client: Client, facts: ResourceFacts, stored: Stored) -> None:
        """Problem 403 unless the client may read the stored document."""
        self.strategy(client, facts.endpoint, "Read")
        if belongs_to_another(self._storage, stored.number, client.key, hidden=True):
            raise not_owned()
        organization = stored.education_organization_id
        if organization is not None and not self._claimed(client, organization):
            raise self._no_relationship(client, "educationOrganizationId", None)
        if stored.person is not None and not self.related(client, stored.person):
            path, endpoint = facts.people()[0]
            raise self._no_relationship(client, path[-1], endpoint)
        if stored.namespace is not None:
            self._check_namespace(client, {"namespace": stored.namespace})


def _namespace(document: Document) -> str | None:
    own = document.get("namespace")
    if own is None and isinstance(document.get("assessmentReference"), dict):
        own = document["assessmentReference"].get("namespace")
    return own
