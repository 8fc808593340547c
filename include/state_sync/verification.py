"""Verification Summary of a state tool: how the state compares with the district by object and school.

Fields that the state owns may differ: such differences are expected, and kept apart from the others. After a batch
resync the summary shows how things stood before anything was sent.
"""

from collections.abc import Iterator
from dataclasses import replace

from include.configurations.state_configuration import StateConfiguration
from include.engine.verification import Summary, expectations, fill
from include.history.queries import RequestEntry
from include.history.verification import DifferenceKind, ExpectedRule
from include.state import registry
from include.state_sync.context import SELECTIVE, StateContext
from include.state_sync.prune import preview

OWNED = "the state owns the field"


def summarize(entry: RequestEntry, context: StateContext) -> Summary | None:
    """Fills the tables of the Verification Summary, anew if they are filled; None for a run that did not compare."""
    if not entry.plan or entry.tool == SELECTIVE:
        return None
    if entry.mode == "verify":
        # Before the tables are filled, since they leave out protected orphans. A run that prunes has its guards' word.
        preview(entry.request_id, context)
    configuration = context.configuration
    expected = expectations(configuration.expected_differences, entry.requested_at.date())
    expected = replace(expected, rules=(*_owned(configuration), *expected.rules))
    return fill(entry.request_id, expected, context.history_engine)


def _owned(configuration: StateConfiguration) -> Iterator[ExpectedRule]:
    for name, state_object in registry().items():
        for field in sorted(configuration.state_owned(name, state_object.state_owned)):
            yield ExpectedRule(resource=name, kind=DifferenceKind.DIFFERENT, element=field, reason=OWNED)
