"""Part of prune: the guards, each of which keeps a document without a SIS record from being deleted unseen."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from include.edfi.documents.resource import Resource
from include.engine.prune_policy import NO_RECORD, OF_OTHERS, UNKNOWN_OWNER, judge
from include.history.prunes import Orphan
from include.resync.compare.school_year import OTHER


@dataclass(frozen=True, kw_only=True)
class PruneFacts:
    """What the guards know about one resource of a request."""

    resource: Resource
    read_only: bool
    never_deleted: bool
    """The state keeps records of this resource for good."""
    finished: bool
    """Every slice of the resource was processed."""
    organizations: Collection[str]
    """IDs of the schools in scope and of the agency."""
    unknown_keys: int
    """SIS records of the resource that could not be mapped, have no known natural key and name no person."""
    in_ods: int
    """Documents of the resource in scope."""
    expected: str = ""
    """Why orphans of the resource are a known and accepted difference; empty when they are not."""
    all_ours: bool = False
    """A person decided that no other system publishes the resource here."""
    shared_publishing: bool = False
    """The configuration says that another system publishes the resource too: only what was sent is ever deleted."""
    former_people: Collection[str] = frozenset()
    """Hashes of the unique IDs that the request names as superseded or merged: their documents are to be deleted."""
    merged_people: Collection[str] = frozenset()
    """Those of them that are merged into another person: even the person's own record is to be deleted."""

    def is_requested(self, orphan: Orphan) -> bool:
        """Whether the request names the person it is about, and so asks for its delete."""
        return orphan.person_hash in self.former_people or orphan.key_hash in self.former_people


@dataclass(frozen=True, kw_only=True)
class OrphanEvidence:
    """What the history knows about some orphans, by natural-key hash."""

    in_sis: Collection[str]
    """A SIS record of this request has the key."""
    sent_before: Collection[str]
    """This configuration sent the document, or found it equal to what it would send."""
    successor_failed: Collection[str]
    """The SIS record it belonged to has another key now, and did not reach the ODS under it."""
    in_sis_by_id: Collection[str] = frozenset()
    """ODS ids under which the ODS took a SIS record of this request, whatever the document's key is spelled like."""
    doubtful_people: Collection[str] = frozenset()
    """Hashes of people about whom a SIS record could not be mapped and has no known natural key."""


def decide(orphan: Orphan, facts: PruneFacts, evidence: OrphanEvidence) -> Orphan:
    """The orphan with its status: protected, pending, awaiting approval or deletable."""
    return judge(
        replace(orphan, reason=NO_RECORD),
        protected=_protection(orphan, facts, evidence),
        finished=facts.finished,
        doubt=_doubt(orphan, facts, evidence),
    )


def _protection(orphan: Orphan, facts: PruneFacts, evidence: OrphanEvidence) -> str:
    """Why it is never deleted, the lasting reasons first; empty when nothing protects it."""
    if facts.resource.shared and orphan.key_hash not in facts.merged_people:
        return "Shared with other districts: never deleted"
    if facts.never_deleted and orphan.key_hash not in facts.merged_people:
        return "The state never deletes records of this resource"
    if facts.read_only:
        return "The configuration only reads this resource"
    if orphan.key_hash in evidence.in_sis or orphan.ods_id in evidence.in_sis_by_id:
        return "A SIS record of this run has its natural key"
    if orphan.school and orphan.school not in facts.organizations:
        return "Belongs to a school that is not in scope"
    if orphan.year == OTHER and not (facts.resource.every_year and orphan.key_hash in evidence.sent_before):
        return "Belongs to another school year"
    return _declared(orphan, facts, evidence)


def _declared(orphan: Orphan, facts: PruneFacts, evidence: OrphanEvidence) -> str:
    """Why the configuration wants it to stay; empty when it does not."""
    if facts.shared_publishing and not _is_own(orphan, facts, evidence):
        return OF_OTHERS
    if facts.expected and not facts.is_requested(orphan):
        return f"Expected difference: {facts.expected}"
    return ""


def _doubt(orphan: Orphan, facts: PruneFacts, evidence: OrphanEvidence) -> str:
    """Why a person has to decide; empty when there is no doubt."""
    if orphan.key_hash in evidence.successor_failed:
        return "Its SIS record has another natural key now and did not reach the ODS under it"
    if not facts.all_ours and not _is_own(orphan, facts, evidence):
        return UNKNOWN_OWNER
    if facts.unknown_keys:
        return f"{facts.unknown_keys} SIS records could not be mapped, and one of them may be its record"
    if orphan.person_hash in evidence.doubtful_people:
        return "A SIS record of the same person could not be mapped, and may be its record"
    return ""


def _is_own(orphan: Orphan, facts: PruneFacts, evidence: OrphanEvidence) -> bool:
    """Whether the configuration sent the document, or the request asks for its delete."""
    return orphan.key_hash in evidence.sent_before or facts.is_requested(orphan)
