"""Report: what became of every record, whether the run ended well, and what needs attention."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from include.engine.report import Findings, Report, gather, verdict, write_keys, write_text
from include.engine.report_text import heading, numbers, orphans, section, verification, warnings
from include.engine.verification import write_exports
from include.history.entries import REQUESTED_IDS
from include.history.outcomes import OrphanStatus, Outcome
from include.state_sync.context import BATCH, SELECTIVE, VERIFICATION, StateContext
from include.state_sync.parents import fixes
from include.state_sync.verification import summarize

TITLES = {
    SELECTIVE: "Selective Sync of state data",
    BATCH: "Batch resync of state data",
    VERIFICATION: "Verification of state data",
}
STATE = "state"


@dataclass(frozen=True, kw_only=True)
class StateReport(Report):
    """A report with the params of the batch resyncs that fix missing parents."""

    fixes: tuple[Mapping[str, Any], ...]


def report(request_id: str, context: StateContext, folder: Path) -> StateReport:
    """Writes the reports into `folder` and the verdict into the history. Running it twice changes nothing.

    Raises:
        ConfigError: the history has no such request.
    """
    configuration, engine = context.configuration, context.history_engine
    entry = context.entry(request_id)
    title = configuration.title
    compared = summarize(entry, context)
    findings = gather(entry, engine, title=title, error_budget=configuration.error_budget, verification=compared)
    ended = verdict(
        findings,
        _summary(findings),
        records="records are not at the state as the district has them",
        documents="records of the state are not the district's",
    )
    context.history.finish(request_id, ended.status, ended.text)
    text, printed = _text(findings, ended.text), entry.mode != "reconcile"
    files = (write_text(text, folder), *write_keys(request_id, engine, folder, title, printed=printed))
    if compared is not None:
        files += write_exports(entry, compared, engine, folder, titles=(title, TITLES[entry.tool]), other=STATE)
    needed = tuple(fixes(findings.reasons))
    return StateReport(ok=ended.ok, verdict=ended.text, text=text, files=files, fixes=needed)


def _summary(findings: Findings) -> str:
    def total(outcome: Outcome) -> int:
        return sum(outcomes.get(outcome, 0) for outcomes in findings.counts.values())

    equal = total(Outcome.UNCHANGED)
    if findings.entry.mode == "verify":
        parts = [f"{equal} equal", "a verification writes nothing"]
    else:
        created, updated = total(Outcome.CREATED), total(Outcome.UPDATED)
        deleted = sum(statuses.get(OrphanStatus.DELETED, 0) for statuses in findings.orphan_counts.values())
        synced = f"{created + updated + equal} synced ({created} created, {updated} updated, {equal} equal already)"
        parts = [synced, *([f"{deleted} deleted"] if deleted else [])]
    unmatched = findings.counts.get(REQUESTED_IDS, {}).get(Outcome.NO_MATCH, 0)
    parts += [f"{unmatched} IDs without a match"] if unmatched else []
    return ", ".join(parts)


def _text(findings: Findings, verdict: str) -> str:
    to_fix = [group for group in findings.reasons if group.outcome.is_failure]
    left_out = [group for group in findings.reasons if not group.outcome.is_failure]
    number = sum(group.records for group in to_fix)
    lines = [
        *heading(findings, verdict, TITLES[findings.entry.tool]),
        "",
        *numbers(findings),
        "",
        *verification(findings, STATE),
        *warnings(findings),
        *section(f"Needs attention ({number} records, including dependents)", to_fix, findings),
        *orphans(findings, "At the state without a record of the district"),
        *section("Excluded records and unmatched IDs", left_out, findings),
    ]
    return "\n".join(lines).rstrip() + "\n"
