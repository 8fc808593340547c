"""Room 9, report: what became of every record, whether the run ended well, and what a person must do."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from include.configurations.configuration import Configuration
from include.edfi.errors import ConfigError
from include.history import keys_report, queries
from include.history import slices as slices_of
from include.history.entries import REQUESTED_IDS
from include.history.outcomes import OrphanStatus, Outcome, RequestStatus, SliceStatus
from include.history.prunes import Prunes
from include.history.root_causes import waiting_by_root, without_root
from include.history.store import History
from include.history.unmapped_entries import unmapped_entries
from include.resync.report.text import Findings, text
from include.resync.report.verification import summarize, write_exports

UNDONE = frozenset({OrphanStatus.PENDING, OrphanStatus.DELETABLE, OrphanStatus.APPROVED})
"""StatusCounts that no document has once a run has pruned."""
StatusCounts = Mapping[str, Mapping[OrphanStatus, int]]
Counts = Mapping[str, Mapping[Outcome, int]]


@dataclass(frozen=True, kw_only=True)
class Report:
    """`ok` is the run's verdict; `files` are the report, the keys report and the Verification Summary."""

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
    summary = summarize(entry, configuration, engine)
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
        external_causes=tuple(without_root(engine, request_id)),
        unmapped_entries=tuple(unmapped_entries(engine, request_id)),
        statuses=tuple(Prunes(engine).groups(request_id)),
        read_back_skipped=slices_of.told(engine, request_id, "read_back_skipped"),
        verification=summary,
    )
    ok, status, verdict = _verdict(findings, Prunes(engine).counts(request_id))
    history.finish(request_id, status, verdict)
    written = text(findings, verdict)
    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "report.txt"
    told.write_text(written, encoding="utf-8")
    # Laying out pages takes longer than a small run; whoever wants them in print asks for a verification.
    files = (told, *write_keys(request_id, engine, folder, configuration.title, printed=entry.mode == "verify"))
    if summary is not None:
        files += write_exports(entry, configuration, summary, engine, folder)
    return Report(ok=ok, verdict=verdict, text=written, files=files)


def write_keys(request_id: str, engine: Engine, folder: Path, title: str, *, printed: bool) -> tuple[Path, ...]:
    """The keys report in every format; as PDF only if `printed`."""
    files = tuple(folder / f"keys.{kind}" for kind in ("csv", "json", "xlsx", "html", "pdf"))
    keys_report.write_csv(engine, request_id, files[0])
    keys_report.write_json(engine, request_id, files[1])
    keys_report.write_xlsx(engine, request_id, files[2])
    keys_report.write_html(engine, request_id, files[3], [title])
    if not printed:
        return files[:4]
    keys_report.write_pdf(engine, request_id, files[4], [title])
    return files


def failures(counts: Counts, expected: int = 0) -> int:
    """Records in scope that should be in the ODS as the SIS has them, and are not; `expected` of them are accepted."""
    found = sum(
        number
        for name, outcomes in counts.items()
        if name != REQUESTED_IDS
        for outcome, number in outcomes.items()
        if outcome.is_failure
    )
    return found - expected


def not_pruned(statuses: StatusCounts, expected: int = 0) -> int:
    """Documents that no SIS record stands for, neither deleted nor rightly there; `expected` of them are accepted."""
    found = sum(
        number for by_status in statuses.values() for status, number in by_status.items() if not status.is_equal
    )
    return found - expected


def _verdict(findings: Findings, statuses: StatusCounts) -> tuple[bool, RequestStatus, str]:
    entry, counts = findings.entry, findings.counts
    if not entry.plan:
        return False, RequestStatus.FAILED, entry.verdict or "failed: the run was never planned; nothing was sent"
    if findings.unfinished:
        return False, RequestStatus.FAILED, f"failed: not worked through: {', '.join(findings.unfinished)}"
    undone = [name for name, by_status in statuses.items() if by_status.keys() & UNDONE]
    if undone and entry.mode != "verify":
        return False, RequestStatus.FAILED, f"failed: what to delete was not carried out: {', '.join(undone)}"
    failed, left = _unexpected(findings, statuses)
    left_out = findings.entry.plan.get("left_out", ())
    expected = findings.verification.expected if findings.verification else 0
    said = _summary(entry.mode, counts, statuses) + (f", {expected} differences as expected" if expected else "")
    if not failed + left and not left_out:
        return True, RequestStatus.COMPLETE, f"complete: {said}"
    budget = findings.configuration.error_budget
    over = [f"resources left out: {', '.join(left_out)} (see the warnings)"] if left_out else []
    over += [f"{failed} records are not in the ODS as the SIS has them"] if failed else []
    over += [f"{left} documents of the ODS have no SIS record"] if left else []
    verdict = f"complete with errors: {' and '.join(over)}; the error budget is {budget}; {said}"
    return failed + left <= budget and not left_out, RequestStatus.COMPLETE_WITH_ERRORS, verdict


def _unexpected(findings: Findings, statuses: StatusCounts) -> tuple[int, int]:
    """Records not in the ODS as they should be, and documents nobody stands for, without what rules accept."""
    summary = findings.verification
    if summary is None:
        return failures(findings.counts), not_pruned(statuses)
    return failures(findings.counts, summary.accepted_records), not_pruned(statuses, summary.accepted_documents)


def _summary(mode: str, counts: Counts, statuses: StatusCounts) -> str:
    def total(outcome: Outcome) -> int:
        return sum(outcomes.get(outcome, 0) for outcomes in counts.values())

    deleted = sum(by_status.get(OrphanStatus.DELETED, 0) for by_status in statuses.values())
    if mode == "verify":
        return f"{total(Outcome.UNCHANGED)} equal; a run that verifies changes nothing"
    if total(Outcome.CREATED) + total(Outcome.UPDATED) + deleted == 0:
        return f"nothing was created, changed or deleted, {total(Outcome.UNCHANGED)} unchanged"
    said = f"{total(Outcome.CREATED)} created, {total(Outcome.UPDATED)} updated, {total(Outcome.UNCHANGED)} unchanged"
    return f"{said}, {deleted} deleted" if deleted else said
