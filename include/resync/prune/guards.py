"""Part of prune: what keeps a document from being deleted though no SIS record stands for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from include.configurations.configuration import PrunePolicy
from include.edfi.documents.resource import Resource
from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan
from include.resync.compare.school_year import OTHER, THIS

APPROVE = "Approve the deletes in the run's approval task, or let them be."
UNFINISHED = "the resource was not worked through, so its SIS record may still come"


@dataclass(frozen=True, kw_only=True)
class PruneFacts:
    """What the guards know about one resource of a request."""

    resource: Resource
    read_only: bool
    never_deleted: bool
    """The state keeps records of this resource for good."""
    finished: bool
    """Every slice of the resource was worked through."""
    organizations: Collection[str]
    """IDs of the schools in scope and of the agency."""
    unknown_keys: int
    """SIS records of the resource that could not be mapped, whose natural key nobody knows, and that name nobody."""
    in_ods: int
    """Documents of the resource in scope."""
    expected: str = ""
    """Why orphans of the resource are a known and accepted difference; empty when they are not."""
    former_people: Collection[str] = frozenset()
    """Hashes of people whose documents were asked to be deleted, by a former ID of theirs."""
    removed_people: Collection[str] = frozenset()
    """Those of them who are gone altogether: even their own records go."""

    def was_asked_for(self, one: Orphan) -> bool:
        """Whether somebody named the person it is about, and wants it gone."""
        return one.person_hash in self.former_people or one.key_hash in self.former_people


@dataclass(frozen=True, kw_only=True)
class OrphanEvidence:
    """What the history knows about some orphans, by natural-key hash."""

    in_sis: Collection[str]
    """A SIS record of this request has the key."""
    sent_before: Collection[str]
    """This configuration sent the document."""
    successor_failed: Collection[str]
    """The SIS record it belonged to has another key now, and did not reach the ODS under it."""
    doubtful_people: Collection[str] = frozenset()
    """People about whom a SIS record could not be mapped and whose natural key nobody knows; by their hashes."""


def decide(one: Orphan, facts: PruneFacts, evidence: OrphanEvidence) -> Orphan:
    """The orphan with its fate: cleared, kept for good, held for a person, or undecided for want of knowledge."""
    kept = _kept(one, facts, evidence)
    if kept:
        return replace(one, status=OrphanStatus.PROTECTED, reason=kept, hint="")
    if not facts.finished:
        # No person is asked either: nobody can know yet whether its SIS record would have come.
        return replace(one, status=OrphanStatus.PENDING, reason=UNFINISHED, hint="Run the resync again.")
    held = _held(one, facts, evidence)
    if held:
        return replace(one, status=OrphanStatus.AWAITING_APPROVAL, reason=held, hint=APPROVE)
    return replace(one, status=OrphanStatus.DELETABLE, reason="the SIS has no record of it", hint="")


def _kept(one: Orphan, facts: PruneFacts, evidence: OrphanEvidence) -> str:
    if facts.resource.shared and one.key_hash not in facts.removed_people:
        return "shared with other districts: never deleted"
    if facts.never_deleted and one.key_hash not in facts.removed_people:
        return "the state never deletes records of this resource"
    if facts.read_only:
        return "the configuration only reads this resource"
    if one.key_hash in evidence.in_sis:
        return "a SIS record of this run has its natural key"
    if one.school and one.school not in facts.organizations:
        return "belongs to a school that is not in scope"
    if one.year == OTHER and not (facts.resource.every_year and one.key_hash in evidence.sent_before):
        return "belongs to another school year"
    if facts.expected and not facts.was_asked_for(one):
        return f"an expected difference: {facts.expected}"
    return ""


def _held(one: Orphan, facts: PruneFacts, evidence: OrphanEvidence) -> str:
    if one.key_hash in evidence.successor_failed:
        return "its SIS record has another natural key now and did not reach the ODS under it"
    if one.year != THIS and one.key_hash not in evidence.sent_before and not facts.was_asked_for(one):
        return "it tells no school year and this configuration never sent it, so nobody can tell whose it is"
    if facts.unknown_keys:
        return f"{facts.unknown_keys} SIS records could not be mapped, and one of them may stand for it"
    if one.person_hash in evidence.doubtful_people:
        return "a SIS record of the same person could not be mapped, and may stand for it"
    return ""


def over_threshold(cleared: int, held: int, policy: PrunePolicy) -> str:
    """Why so many deletes of the records held in scope need a person's approval; empty when they do not."""
    share = 100 * cleared / max(held, 1)
    if cleared > policy.max_records and share > policy.max_percent:
        return (
            f"{cleared} of {held} documents ({share:.0f} %) is more than {policy.max_records}"
            f" and more than {policy.max_percent:g} %"
        )
    return ""


def held(orphans: Sequence[Orphan], reason: str) -> list[Orphan]:
    """The orphans, held for a person for one reason."""
    return [replace(one, status=OrphanStatus.AWAITING_APPROVAL, reason=reason, hint=APPROVE) for one in orphans]


def summary(counts: Mapping[str, Mapping[OrphanStatus, int]]) -> dict[str, dict[str, int]]:
    """Numbers by resource and fate, for tasks to pass on."""
    return {name: {str(status): number for status, number in statuses.items()} for name, statuses in counts.items()}
