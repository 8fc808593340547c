"""Room 9, report: what became of every record, whether the run ended well, and what a person must do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from include.configurations.state_configuration import StateConfiguration
from include.edfi.errors import ConfigError
from include.history import queries, verification_exports
from include.history.entries import REQUESTED_IDS
from include.history.outcomes import OrphanStatus, Outcome, RequestStatus, SliceStatus
from include.history.prunes import Prunes
from include.history.root_causes import waiting_by_root
from include.history.store import History
from include.resync.report.report import UNDONE, Counts, StatusCounts, failures, not_pruned, write_keys
from include.resync.report.text import Findings, heading, numbers, section, statuses, warnings
from include.resync.report.verification import Summary, table
from include.state_sync.context import BATCH, SELECTIVE, VERIFICATION
from include.state_sync.parents import mends
from include.state_sync.verification import summarize

TITLES = {
    SELECTIVE: "Selective Sync of state data",
    BATCH: "Batch resync of state data",
    VERIFICATION: "Verification of state data",
}
STATE = "state"


@dataclass(frozen=True, kw_only=True)
class StateReport:
    """`ok` is the run's verdict; `files` are the report, the keys report and the Verification Summary.

    `mends` are the params of the batch resyncs that mend missing parents.
    """

    ok: bool
    verdict: str
    text: str
    files: tuple[Path, ...]
    mends: tuple[Mapping[str, Any], ...]


def report(
    request_id: str, configuration: StateConfiguration, history: History, engine: Engine, folder: Path
) -> StateReport:
    """Writes the reports into `folder` and the verdict into the history. Running it twice changes nothing.

    Raises:
        ConfigError: the history has no such request.
    """
    findings = _findings(request_id, configuration, engine)
    summary = findings.verification
    ok, status, verdict = _verdict(findings, Prunes(engine).counts(request_id))
    history.finish(request_id, status, verdict)
    needed = mends(findings.reasons)
    written = _text(findings, verdict)
    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "report.txt"
    told.write_text(written, encoding="utf-8")
    printed = findings.entry.mode != "reconcile"
    files = (told, *write_keys(request_id, engine, folder, configuration.title, printed=printed))
    if summary is not None:
        files += _exports(findings, engine, folder)
    return StateReport(ok=ok, verdict=verdict, text=written, files=files, mends=tuple(needed))


def _findings(request_id: str, configuration: StateConfiguration, engine: Engine) -> Findings:
    entry = queries.request(engine, request_id)
    if entry is None:
        raise ConfigError([f"request_id: the history has no request {request_id}"])
    summary = summarize(entry, configuration, engine)
    progress = queries.progress(engine, request_id)
    return Findings(
        entry=entry,
        configuration=configuration,
        counts=queries.counts(engine, request_id),
        unfinished=tuple(one.resource for one in progress if set(one.slices) != {SliceStatus.DONE}),
        reasons=tuple(queries.by_reason(engine, request_id)),
        order=tuple(entry.plan.get("resources", ())),
        waiting=waiting_by_root(engine, request_id),
        external_causes=(),
        statuses=tuple(Prunes(engine).groups(request_id)),
        verification=summary,
    )


def _exports(findings: Findings, engine: Engine, folder: Path) -> tuple[Path, ...]:
    entry = findings.entry
    before = "" if entry.mode == "verify" else " Before anything was sent:"
    lines = (
        findings.configuration.title,
        f"Request {entry.request_id} of {entry.requested_at:%Y-%m-%d %H:%M} UTC by {entry.requested_by},"
        f" {TITLES[entry.tool]}.{before}",
    )
    cover = verification_exports.Cover(lines=lines, order=findings.order, other=STATE)
    return verification_exports.write(engine, entry.request_id, folder, cover, printed=entry.mode == "verify")


def _verdict(findings: Findings, by_object: StatusCounts) -> tuple[bool, RequestStatus, str]:
    entry = findings.entry
    if not entry.plan:
        return False, RequestStatus.FAILED, entry.verdict or "failed: the run was never planned; nothing was sent"
    if findings.unfinished:
        return False, RequestStatus.FAILED, f"failed: not worked through: {', '.join(findings.unfinished)}"
    undone = [name for name, by_status in by_object.items() if by_status.keys() & UNDONE]
    if undone and entry.mode != "verify":
        return False, RequestStatus.FAILED, f"failed: what to delete was not carried out: {', '.join(undone)}"
    summary = findings.verification
    failed = failures(findings.counts, summary.accepted_records if summary else 0)
    left = not_pruned(by_object, summary.accepted_documents if summary else 0)
    said = _said(entry.mode, findings.counts, by_object, summary)
    if not failed + left:
        return True, RequestStatus.COMPLETE, f"complete: {said}"
    over = [f"{failed} records are not at the state as the district has them"] if failed else []
    over += [f"{left} records of the state are not the district's"] if left else []
    budget = findings.configuration.error_budget
    verdict = f"complete with errors: {' and '.join(over)}; the error budget is {budget}; {said}"
    return failed + left <= budget, RequestStatus.COMPLETE_WITH_ERRORS, verdict


def _said(mode: str, counts: Counts, by_object: StatusCounts, summary: Summary | None) -> str:
    def total(outcome: Outcome) -> int:
        return sum(outcomes.get(outcome, 0) for outcomes in counts.values())

    equal = total(Outcome.UNCHANGED)
    if mode == "verify":
        parts = [f"{equal} equal", "a verification writes nothing"]
    else:
        created, updated = total(Outcome.CREATED), total(Outcome.UPDATED)
        deleted = sum(by_status.get(OrphanStatus.DELETED, 0) for by_status in by_object.values())
        synced = f"{created + updated + equal} synced ({created} created, {updated} updated, {equal} equal already)"
        parts = [synced, *([f"{deleted} deleted"] if deleted else [])]
    unmatched = counts.get(REQUESTED_IDS, {}).get(Outcome.NO_MATCH, 0)
    parts += [f"{unmatched} IDs without a match"] if unmatched else []
    parts += [f"{summary.expected} differences as expected"] if summary and summary.expected else []
    return ", ".join(parts)


def _text(findings: Findings, verdict: str) -> str:
    to_mend = [group for group in findings.reasons if group.outcome.is_failure]
    left_out = [group for group in findings.reasons if not group.outcome.is_failure]
    number = sum(group.records for group in to_mend)
    lines = [
        *heading(findings, verdict, TITLES[findings.entry.tool]),
        "",
        *numbers(findings),
        "",
        *_verification(findings),
        *warnings(findings),
        *section(f"To be mended by a person ({number} records)", to_mend, findings),
        *statuses(findings, "At the state without a record of the district"),
        *section("Left out on purpose, and IDs without a record", left_out, findings),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _verification(findings: Findings) -> Iterator[str]:
    if findings.verification is not None and findings.entry.mode == "verify":
        yield "Verification Summary (by school and by key: verification.html and the files beside it)"
        yield from table(findings.verification, findings.order, other=STATE)
        yield ""
