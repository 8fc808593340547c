"""Report: what became of every record, whether the run ended well, and what needs attention."""

from pathlib import Path

from include.engine.report import Findings, Report, gather, verdict, write_keys, write_text
from include.engine.verification import write_exports
from include.history.outcomes import OrphanStatus, Outcome
from include.resync.context import RunContext
from include.resync.report.text import text
from include.resync.report.verification import summarize


def report(request_id: str, context: RunContext, folder: Path) -> Report:
    """Writes the reports into `folder` and the verdict into the history. Running it twice changes nothing.

    Raises:
        ConfigError: the history has no such request.
    """
    configuration, engine = context.configuration, context.history_engine
    entry = context.entry(request_id)
    title = configuration.title
    verification = summarize(entry, context)
    day = configuration.day_of(entry.requested_at)
    findings = gather(
        entry,
        engine,
        title=title,
        error_budget=configuration.error_budget,
        verification=verification,
        rules=[rule for rule in configuration.expected_differences if rule.applies_on(day)],
    )
    ended = verdict(
        findings,
        _summary(findings),
        records="records are not in the ODS as the SIS has them",
        documents="documents of the ODS have no SIS record",
    )
    context.history.finish(request_id, ended.status, ended.text)
    written = text(findings, ended.text)
    files = (
        write_text(written, folder),
        *write_keys(request_id, engine, folder, title, printed=entry.mode == "verify"),
    )
    if verification is not None:
        titles = (title, f"mode {entry.mode}")
        files += write_exports(entry, verification, engine, folder, titles=titles, other="ODS")
    return Report(ok=ended.ok, verdict=ended.text, text=written, files=files)


def _summary(findings: Findings) -> str:
    def total(outcome: Outcome) -> int:
        return sum(outcomes.get(outcome, 0) for outcomes in findings.counts.values())

    created, updated, unchanged = total(Outcome.CREATED), total(Outcome.UPDATED), total(Outcome.UNCHANGED)
    deleted = sum(statuses.get(OrphanStatus.DELETED, 0) for statuses in findings.orphan_counts.values())
    if findings.entry.mode == "verify":
        return f"{unchanged} equal; a run that verifies changes nothing"
    unread = "; a resend does not look for orphans" if findings.entry.mode == "resend" else ""
    if created + updated + deleted == 0:
        return f"nothing was created, changed or deleted, {unchanged} unchanged{unread}"
    changed = f"{created} created, {updated} updated, {unchanged} unchanged{unread}"
    return f"{changed}, {deleted} deleted" if deleted else changed
