"""Verification Summary: how the ODS compares with the SIS by resource and school, expected differences kept apart.

In mode `verify` it is the purpose of the run; in mode `reconcile` it shows how things stood before anything was sent.
"""

from include.engine.verification import Summary, expectations, fill
from include.history.queries import RequestEntry
from include.resync.context import RunContext
from include.resync.prune.decisions import preview

COMPARING_MODES = frozenset({"verify", "reconcile"})


def summarize(entry: RequestEntry, context: RunContext) -> Summary | None:
    """Fills the tables of the Verification Summary, anew if they are filled; None for a run that did not compare."""
    if not entry.plan or entry.mode not in COMPARING_MODES:
        return None
    if entry.mode == "verify":
        # Before the tables are filled, since they leave out protected orphans. A run that prunes has its guards' word.
        preview(entry.request_id, context)
    configuration = context.configuration
    expected = expectations(configuration.expected_differences, configuration.day_of(entry.requested_at))
    agency = str(configuration.local_education_agency_id)
    return fill(entry.request_id, expected, context.history_engine, agency)
