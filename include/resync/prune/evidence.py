"""Part of prune: what the guards need to know, gathered from the history and the configuration."""

from collections.abc import Iterable, Iterator, Sequence

from more_itertools import batched
from sqlalchemy import Engine

from include.edfi.documents.resource import Resource, key_hash, key_text
from include.history import queries
from include.history import slices as slices_of
from include.history.identity_map import FORMER, holders
from include.history.outcome_lookups import (
    ended_by_key,
    ended_by_sis_key,
    people_of_unknown_keys,
    unknown_keys,
)
from include.history.outcomes import OrphanStatus, SliceStatus
from include.history.prunes import Orphan
from include.resync.context import RunContext
from include.resync.map.documents import PEOPLE
from include.resync.prune.guards import OrphanEvidence, PruneFacts, decide, held, over_threshold
from include.resync.report.verification import day_of

BATCH = 500
NEEDED = "documents of the same person wait for approval, and nobody could delete them without it"


def decided(request_id: str, resource: Resource, context: RunContext) -> Iterator[list[Orphan]]:
    """The resource's orphans with their fates, in batches; too many cleared ones are held instead."""
    facts = _facts(request_id, resource, context)
    for batch in _found(request_id, resource, context, OrphanStatus.PENDING):
        evidence = _evidence(request_id, resource, context, batch)
        yield [decide(one, facts, evidence) for one in batch]
    # Counted in the history, since an earlier attempt at the task may have cleared some already.
    too_many = over_threshold(_cleared(request_id, facts, context), facts.in_ods, context.configuration.prune)
    if too_many:
        for batch in _found(request_id, resource, context, OrphanStatus.DELETABLE):
            yield held([one for one in batch if not facts.was_asked_for(one)], too_many)


def authorizing(request_id: str, context: RunContext) -> Iterator[list[Orphan]]:
    """Cleared associations that must wait, in batches: what needs them to be deleted waits itself.

    The ODS lets nobody delete documents of a person whose association is gone. Take them one batch after the other
    and note each, since an association that waits lets others wait.
    """
    found, registry = context.prunes.counts(request_id), context.registry
    for name in reversed([name for name in registry if OrphanStatus.DELETABLE in found.get(name, {})]):
        needing = [other for other, resource in registry.items() if name in resource.after and other in found]
        for batch in _found(request_id, registry[name], context, OrphanStatus.DELETABLE) if needing else ():
            people = [one.person_hash for one in batch if one.person_hash]
            waiting = context.prunes.people(
                request_id, needing, [OrphanStatus.AWAITING_APPROVAL, OrphanStatus.PENDING], people
            )
            yield held([one for one in batch if one.person_hash in waiting], NEEDED)


def _cleared(request_id: str, facts: PruneFacts, context: RunContext) -> int:
    """How many orphans are cleared that nobody named: what somebody asked for needs no second approval."""
    name = facts.resource.name
    if not facts.former_people:
        return context.prunes.counts(request_id).get(name, {}).get(OrphanStatus.DELETABLE, 0)
    return sum(
        not facts.was_asked_for(one) for one in context.prunes.orphans(request_id, name, [OrphanStatus.DELETABLE])
    )


def _found(
    request_id: str, resource: Resource, context: RunContext, status: OrphanStatus
) -> Iterator[tuple[Orphan, ...]]:
    return batched(context.prunes.orphans(request_id, resource.name, [status]), BATCH)


def _facts(request_id: str, resource: Resource, context: RunContext) -> PruneFacts:
    configuration, engine = context.configuration, context.history_engine
    slices = slices_of.slices(engine, request_id, resource.name)
    schools = {school for one in slices for school in one.schools}
    former, removed = _former(request_id, engine)
    return PruneFacts(
        resource=resource,
        read_only=resource.name in configuration.read_only,
        never_deleted=resource.name in configuration.pack.never_deleted,
        finished=all(one.status == SliceStatus.DONE for one in slices),
        organizations=schools | {str(configuration.local_education_agency_id)},
        unknown_keys=unknown_keys(engine, request_id, resource.name),
        in_ods=sum(int(one.counts.get("in_ods", 0)) for one in slices),
        expected=_expected(request_id, resource, context),
        former_people=former,
        removed_people=removed,
    )


def _expected(request_id: str, resource: Resource, context: RunContext) -> str:
    """The reason of a rule of the configuration that takes orphans of the resource for granted."""
    entry = queries.request(context.history_engine, request_id)
    day = day_of(entry, context.configuration) if entry else None
    for rule in context.configuration.expected_differences:
        if day and rule.kind == "orphan" and rule.resource == resource.name and rule.applies_on(day):
            return rule.reason
    return ""


def _former(request_id: str, engine: Engine) -> tuple[frozenset[str], frozenset[str]]:
    """Hashes of the people whose documents a request wants deleted, and of those among them who are gone."""
    entry = queries.request(engine, request_id)
    params = entry.params if entry else {}
    removed = people_hashes(params.get("merged_unique_ids", ()))
    return people_hashes(params.get("superseded_unique_ids", ())) | removed, removed


def people_hashes(unique_ids: Iterable[str]) -> frozenset[str]:
    """Natural-key hashes of people, whatever they are: student, staff member, contact or parent."""
    return frozenset(key_hash(key_text({own: one})) for own in set(PEOPLE.values()) for one in unique_ids)


def _evidence(request_id: str, resource: Resource, context: RunContext, batch: Sequence[Orphan]) -> OrphanEvidence:
    engine = context.history_engine
    hashes = [one.key_hash for one in batch]
    people = sorted({one.person_hash for one in batch if one.person_hash})
    known = holders(engine, context.configuration.name, resource.name, hashes)
    owners = {key_hash: {sis_key.partition(FORMER)[0] for sis_key, _ in pairs} for key_hash, pairs in known.items()}
    arrived = ended_by_sis_key(engine, request_id, resource.name, sorted(set().union(*owners.values())))
    failed = {sis_key for sis_key, outcome in arrived.items() if outcome.is_failure}
    return OrphanEvidence(
        in_sis=ended_by_key(engine, request_id, resource.name, hashes),
        sent_before=set(known),
        doubtful_people=people_of_unknown_keys(engine, request_id, resource.name, people),
        successor_failed={key_hash for key_hash, sis_keys in owners.items() if sis_keys & failed},
    )
