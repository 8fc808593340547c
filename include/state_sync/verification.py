"""Verification Summary of a state tool: how the state stands to the district by object and school.

What the state owns may differ: such differences are expected, and apart from the others. After a batch resync the
summary tells how things stood before anything was sent.
"""

from collections.abc import Iterator

from more_itertools import batched
from sqlalchemy import Engine

from include.configurations.state_configuration import StateConfiguration
from include.history import verification_queries
from include.history.outcomes import OrphanStatus
from include.history.prunes import Prunes
from include.history.queries import RequestEntry
from include.history.verification import Kind, Rule, Verifications
from include.resync.report.verification import Summary
from include.state import registry
from include.state_sync.context import SELECTIVE
from include.state_sync.prune import BATCH, decide

OWNED = "the state owns the field"


def summarize(entry: RequestEntry, configuration: StateConfiguration, engine: Engine) -> Summary | None:
    """Fills the tables of the Verification Summary, anew if they are filled; None for a run that did not compare."""
    if not entry.plan or entry.tool == SELECTIVE:
        return None
    if entry.mode == "verify":
        _keep_rightful(entry.request_id, Prunes(engine))
    day = entry.requested_at.date()
    rules = [*_owned(configuration), *_expected(configuration, entry)]
    Verifications(engine).fill(entry.request_id, rules)
    records, documents = verification_queries.accepted_counts(engine, entry.request_id)
    return Summary(
        totals=verification_queries.totals(engine, entry.request_id),
        accepted_records=records,
        accepted_documents=documents,
        expired=tuple(rule for rule in configuration.expected_differences if not rule.applies_on(day)),
    )


def _owned(configuration: StateConfiguration) -> Iterator[Rule]:
    for name, one in registry().items():
        for field in sorted(configuration.state_owned(name, one.state_owned)):
            yield Rule(resource=name, kind=Kind.DIFFERENT, element=field, reason=OWNED)


def _expected(configuration: StateConfiguration, entry: RequestEntry) -> Iterator[Rule]:
    for rule in configuration.expected_differences:
        if rule.applies_on(entry.requested_at.date()):
            yield Rule(resource=rule.resource, kind=Kind(rule.kind), element=rule.element, reason=rule.reason)


def _keep_rightful(request_id: str, prunes: Prunes) -> None:
    """Notes as kept what the state keeps for good though the district has no record of it."""
    for name in prunes.counts(request_id):
        if registry()[name].never_deleted:
            for batch in batched(prunes.orphans(request_id, name, [OrphanStatus.PENDING]), BATCH):
                prunes.note(request_id, [decide(orphan, registry()[name], "", finished=True) for orphan in batch])
