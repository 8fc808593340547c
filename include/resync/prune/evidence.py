"""Part of prune: what the guards need to know, gathered from the history and the configuration."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

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
from include.history.outcomes import Fate, SliceStatus
from include.history.prunes import Orphan
from include.resync.context import Rooms
from include.resync.map.documents import PEOPLE
from include.resync.prune.guards import Ground, Traces, decide, held, over_threshold
from include.resync.report.verification import day_of

BATCH = 500
NEEDED = "documents of the same person wait for approval, and nobody could delete them without it"


def decided(request_id: str, resource: Resource, rooms: Rooms) -> Iterator[list[Orphan]]:
    """The resource's orphans with their fates, in batches; too many cleared ones are held instead."""
    ground = _ground(request_id, resource, rooms)
    for batch in _found(request_id, resource, rooms, Fate.FOUND):
        traces = _traces(request_id, resource, rooms, batch)
        yield [decide(one, ground, traces) for one in batch]
    # Counted in the history, since an earlier attempt at the task may have cleared some already.
    too_many = over_threshold(_cleared(request_id, ground, rooms), ground.in_ods, rooms.configuration.prune)
    if too_many:
        for batch in _found(request_id, resource, rooms, Fate.CLEARED):
            yield held([one for one in batch if not ground.was_asked_for(one)], too_many)


def authorizing(request_id: str, rooms: Rooms, registry: Mapping[str, Resource]) -> Iterator[list[Orphan]]:
    """Cleared associations that must wait, in batches: what needs them to be deleted waits itself.

    The ODS lets nobody delete documents of a person whose association is gone. Take them one batch after the other
    and note each, since an association that waits lets others wait.
    """
    found = rooms.prunes.counts(request_id)
    for name in reversed([name for name in registry if Fate.CLEARED in found.get(name, {})]):
        needing = [other for other, resource in registry.items() if name in resource.after and other in found]
        for batch in _found(request_id, registry[name], rooms, Fate.CLEARED) if needing else ():
            people = [one.person_hash for one in batch if one.person_hash]
            waiting = rooms.prunes.people(request_id, needing, [Fate.HELD, Fate.FOUND], people)
            yield held([one for one in batch if one.person_hash in waiting], NEEDED)


def _cleared(request_id: str, ground: Ground, rooms: Rooms) -> int:
    """How many orphans are cleared that nobody named: what somebody asked for needs no second approval."""
    name = ground.resource.name
    if not ground.former_people:
        return rooms.prunes.counts(request_id).get(name, {}).get(Fate.CLEARED, 0)
    return sum(not ground.was_asked_for(one) for one in rooms.prunes.orphans(request_id, name, [Fate.CLEARED]))


def _found(request_id: str, resource: Resource, rooms: Rooms, fate: Fate) -> Iterator[list[Orphan]]:
    orphans = rooms.prunes.orphans(request_id, resource.name, [fate])
    while batch := list(islice(orphans, BATCH)):
        yield batch


def _ground(request_id: str, resource: Resource, rooms: Rooms) -> Ground:
    configuration, engine = rooms.configuration, rooms.history_engine
    slices = slices_of.slices(engine, request_id, resource.name)
    schools = {school for one in slices for school in one.schools}
    former, removed = _former(request_id, engine)
    return Ground(
        resource=resource,
        read_only=resource.name in configuration.read_only,
        never_deleted=resource.name in configuration.pack.never_deleted,
        finished=all(one.status == SliceStatus.DONE for one in slices),
        organizations=schools | {str(configuration.local_education_agency_id)},
        unknown_keys=unknown_keys(engine, request_id, resource.name),
        in_ods=sum(int(one.counts.get("in_ods", 0)) for one in slices),
        expected=_expected(request_id, resource, rooms),
        former_people=former,
        removed_people=removed,
    )


def _expected(request_id: str, resource: Resource, rooms: Rooms) -> str:
    """The reason of a rule of the configuration that takes orphans of the resource for granted."""
    entry = queries.request(rooms.history_engine, request_id)
    day = day_of(entry, rooms.configuration) if entry else None
    for rule in rooms.configuration.expected_differences:
        if day and rule.kind == "orphan" and rule.resource == resource.name and rule.applies_on(day):
            return rule.reason
    return ""


def _former(request_id: str, engine: Engine) -> tuple[frozenset[str], frozenset[str]]:
    """Hashes of the people whose documents a request wants deleted, and of those among them who are gone."""
    entry = queries.request(engine, request_id)
    params = entry.params if entry else {}
    removed = people_hashes(params.get("removed_ids", ()))
    return people_hashes(params.get("previous_ids", ())) | removed, removed


def people_hashes(unique_ids: Iterable[str]) -> frozenset[str]:
    """Natural-key hashes of people, whatever they are: student, staff member, contact or parent."""
    return frozenset(key_hash(key_text({own: one})) for own in set(PEOPLE.values()) for one in unique_ids)


def _traces(request_id: str, resource: Resource, rooms: Rooms, batch: Sequence[Orphan]) -> Traces:
    engine = rooms.history_engine
    hashes = [one.key_hash for one in batch]
    people = sorted({one.person_hash for one in batch if one.person_hash})
    known = holders(engine, rooms.configuration.name, resource.name, hashes)
    owners = {key_hash: {sis_key.partition(FORMER)[0] for sis_key, _ in pairs} for key_hash, pairs in known.items()}
    arrived = ended_by_sis_key(engine, request_id, resource.name, sorted(set().union(*owners.values())))
    failed = {sis_key for sis_key, outcome in arrived.items() if outcome.is_failure}
    return Traces(
        in_sis=ended_by_key(engine, request_id, resource.name, hashes),
        sent_before=set(known),
        doubtful_people=people_of_unknown_keys(engine, request_id, resource.name, people),
        successor_failed={key_hash for key_hash, sis_keys in owners.items() if sis_keys & failed},
    )
