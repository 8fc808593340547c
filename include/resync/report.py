"""Room 9, report: what became of every record, whether the run ended well, and what a person must do."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from include.configurations.configuration import Configuration
from include.edfi.errors import ConfigError
from include.history import keys_report, queries
from include.history.entries import REQUESTED_IDS
from include.history.outcomes import Outcome, RequestStatus, SliceStatus
from include.history.prunes import Prunes
from include.history.queries import RequestEntry, ResourceProgress
from include.history.root_causes import waiting_by_root, without_root
from include.history.store import History
from include.resync.report_text import Findings, text

Counts = Mapping[str, Mapping[Outcome, int]]


@dataclass(frozen=True, kw_only=True)
class Report:
    """`ok` is the run's verdict; `files` are the report and the keys report as text, CSV and JSON."""

    ok: bool
    verdict: str
    text: str
    files: tuple[Path, ...]


def report(request_id: str, configuration: Configuration, history: History, engine: Engine, folder: Path) -> Report:
    """Writes the reports into `folder` and the verdict into the history. Running it twice changes nothing.

    Raises:
        ConfigError: the history has no such request.
    """
    entry = queries.request(engine, request_id)
    if entry is None:
        raise ConfigError([f"request_id: the history has no request {request_id}"])
    counts = queries.counts(engine, request_id)
    progress = queries.progress(engine, request_id)
    unfinished = tuple(one.resource for one in progress if set(one.slices) != {SliceStatus.DONE})
    findings = Findings(
        entry=entry,
        configuration=configuration,
        counts=counts,
        unfinished=unfinished,
        reasons=tuple(queries.by_reason(engine, request_id)),
        order=tuple(entry.plan.get("resources", ())),
        waiting=waiting_by_root(engine, request_id),
        rootless=tuple(without_root(engine, request_id)),
        fates=tuple(Prunes(engine).groups(request_id)),
    )
    ok, status, verdict = _verdict(entry, configuration, counts, progress, unfinished)
    history.finish(request_id, status, verdict)
    written = text(findings, verdict)
    folder.mkdir(parents=True, exist_ok=True)
    files = (folder / "report.txt", folder / "keys.csv", folder / "keys.json")
    files[0].write_text(written, encoding="utf-8")
    keys_report.write_csv(engine, request_id, files[1])
    keys_report.write_json(engine, request_id, files[2])
    return Report(ok=ok, verdict=verdict, text=written, files=files)


def failures(counts: Counts) -> int:
    """Records in scope that should be in the ODS as the SIS has them, and are not."""
    return sum(
        number
        for name, outcomes in counts.items()
        if name != REQUESTED_IDS
        for outcome, number in outcomes.items()
        if outcome.is_failure
    )


def _verdict(
    entry: RequestEntry,
    configuration: Configuration,
    counts: Counts,
    progress: list[ResourceProgress],
    unfinished: tuple[str, ...],
) -> tuple[bool, RequestStatus, str]:
    failed = failures(counts)
    budget = configuration.error_budget
    if not entry.plan:
        return False, RequestStatus.FAILED, entry.verdict or "failed: the run was never planned; nothing was sent"
    if unfinished:
        return False, RequestStatus.FAILED, f"failed: not worked through: {', '.join(unfinished)}"
    if not failed:
        return True, RequestStatus.COMPLETE, f"complete: {_summary(counts)}"
    over = f"{failed} records are not in the ODS as the SIS has them; the error budget is {budget}"
    ok = failed <= budget
    return ok, RequestStatus.COMPLETE_WITH_ERRORS, f"complete with errors: {over}; {_summary(counts)}"


def _summary(counts: Counts) -> str:
    def total(outcome: Outcome) -> int:
        return sum(outcomes.get(outcome, 0) for outcomes in counts.values())

    changed = total(Outcome.CREATED) + total(Outcome.UPDATED)
    said = f"{total(Outcome.CREATED)} created, {total(Outcome.UPDATED)} updated, {total(Outcome.UNCHANGED)} unchanged"
    return said if changed else f"nothing was created or changed, {total(Outcome.UNCHANGED)} unchanged"
