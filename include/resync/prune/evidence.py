"""Part of prune: what the guards need to know, gathered from the history and the configuration."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Engine

from include.edfi.documents.resource import Resource, key_hash, key_text
from include.engine.prune_policy import expected_orphans, is_ours
from include.history import slices as slices_of
from include.history.identity_map import FORMER, IdentityEntry, documents_by_id, records_by_key
from include.history.outcome_lookups import (
    ended_by_key,
    ended_by_sis_key,
    keys_in_sis,
    people_of_unknown_keys,
    unknown_keys,
)
from include.history.outcomes import SliceStatus
from include.history.prunes import Orphan
from include.history.queries import RequestEntry
from include.resync.context import RunContext
from include.resync.map.documents import PEOPLE
from include.resync.prune.guards import OrphanEvidence, PruneFacts


def facts_of(entry: RequestEntry, resource: Resource, context: RunContext) -> PruneFacts:
    """What the guards know about a resource of a request."""
    configuration, engine = context.configuration, context.history_engine
    slices = slices_of.slices(engine, entry.request_id, resource.name)
    schools = {school for slice_ in slices for school in slice_.schools}
    merged = people_hashes(entry.params.get("merged_unique_ids", ()))
    rules, day = configuration.expected_differences, configuration.day_of(entry.requested_at)
    return PruneFacts(
        resource=resource,
        read_only=resource.name in configuration.read_only,
        never_deleted=resource.name in configuration.pack.never_deleted,
        finished=all(slice_.status == SliceStatus.DONE for slice_ in slices),
        organizations=schools | {str(configuration.local_education_agency_id)},
        unknown_keys=unknown_keys(engine, entry.request_id, resource.name),
        in_ods=sum(int(slice_.counts.get("in_ods", 0)) for slice_ in slices),
        expected=expected_orphans(rules, resource.name, day),
        all_ours=is_ours(configuration.name, resource.name, context),
        shared_publishing=resource.name in configuration.shared_publishing,
        former_people=people_hashes(entry.params.get("superseded_unique_ids", ())) | merged,
        merged_people=merged,
    )


def people_hashes(unique_ids: Iterable[str]) -> frozenset[str]:
    """Natural-key hashes of people, whatever they are: student, staff member, contact or parent."""
    return frozenset(
        key_hash(key_text({own_id: unique_id})) for own_id in set(PEOPLE.values()) for unique_id in unique_ids
    )


def evidence_of(request_id: str, resource: Resource, context: RunContext, orphans: Sequence[Orphan]) -> OrphanEvidence:
    """What the history knows about some orphans of a resource."""
    engine, name = context.history_engine, resource.name
    hashes = [orphan.key_hash for orphan in orphans]
    people = sorted({orphan.person_hash for orphan in orphans if orphan.person_hash})
    known = records_by_key(engine, context.configuration.name, name, hashes)
    owners = {hashed: {sis_key.partition(FORMER)[0] for sis_key, _ in pairs} for hashed, pairs in known.items()}
    ended = ended_by_sis_key(engine, request_id, name, sorted(set().union(*owners.values())))
    failed = {sis_key for sis_key, outcome in ended.items() if outcome.is_failure}
    by_id = documents_by_id(engine, context.configuration.name, name, [orphan.ods_id for orphan in orphans])
    return OrphanEvidence(
        in_sis=ended_by_key(engine, request_id, name, hashes),
        sent_before={*known, *(orphan.key_hash for orphan in orphans if orphan.ods_id in by_id)},
        doubtful_people=people_of_unknown_keys(engine, request_id, name, people),
        in_sis_by_id=_in_sis_by_id(request_id, name, by_id, engine),
        successor_failed={hashed for hashed, sis_keys in owners.items() if sis_keys & failed},
    )


def _in_sis_by_id(
    request_id: str, resource: str, by_id: Mapping[str, Mapping[str, IdentityEntry]], engine: Engine
) -> set[str]:
    """Those of the ids that the ODS gave for the natural key which a SIS record of the request has."""
    sis_keys = sorted({sis_key for entries in by_id.values() for sis_key in entries})
    present = keys_in_sis(engine, request_id, resource, sis_keys)
    return {
        ods_id
        for ods_id, entries in by_id.items()
        if any(present.get(sis_key) == entry.key_hash for sis_key, entry in entries.items())
    }
