"""The sections of either tool's report as plain text."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from include.engine.report import Findings
from include.engine.verification import table
from include.history.entries import REQUESTED_IDS
from include.history.outcomes import Outcome
from include.history.queries import ReasonGroup
from include.history.root_causes import Waiting

MOST_GROUPS = 40
COLUMNS = (
    Outcome.CREATED,
    Outcome.UPDATED,
    Outcome.UNCHANGED,
    Outcome.EXCLUDED,
    Outcome.DUPLICATE,
    Outcome.UNMAPPABLE,
    Outcome.MISSING,
    Outcome.DIFFERENT,
    Outcome.REJECTED,
    Outcome.BLOCKED,
    Outcome.DEFERRED,
    Outcome.UNREACHABLE,
)


def heading(findings: Findings, verdict: str, tool: str) -> Iterator[str]:
    """Tool, verdict, who asked and when, and for which schools."""
    entry, plan = findings.entry, findings.entry.plan
    yield f"{tool}: {findings.title}"
    yield f"Verdict: {verdict}"
    yield f"Requested by {entry.requested_by} at {entry.requested_at:%Y-%m-%d %H:%M} UTC, run {entry.dag_run_id}"
    if entry.started_at and entry.ended_at:
        yield f"Mode {entry.mode}; took {(entry.ended_at - entry.started_at).total_seconds():.0f} s"
    schools = plan.get("schools", [])
    if schools:
        more = plan["school_count"] - len(schools[:5])
        yield f"Schools: {', '.join(schools[:5])}{f' and {more} more' if more else ''}"


def numbers(findings: Findings) -> Iterator[str]:
    """A table of outcomes by resource."""
    used = [column for column in COLUMNS if any(column in outcomes for outcomes in findings.counts.values())]
    width = max([len("resource"), *map(len, findings.order)])
    yield f"{'resource':<{width}}  {'extracted':>9}" + "".join(f"  {column:>11}" for column in used)
    for name in findings.order:
        outcomes = findings.counts.get(name, {})
        cells = "".join(f"  {outcomes.get(column, 0) or '.':>11}" for column in used)
        note = "  not fully processed" if name in findings.unfinished else ""
        yield f"{name:<{width}}  {sum(outcomes.values()):>9}{cells}{note}"


def verification(findings: Findings, other: str) -> Iterator[str]:
    """The Verification Summary of a run that verifies; `other` is what the SIS is compared with."""
    if findings.verification is None or findings.entry.mode != "verify":
        return
    yield "Verification Summary (by school and by key: verification.html and the files beside it)"
    yield from table(findings.verification, findings.order, other)
    yield ""


def warnings(findings: Findings) -> Iterator[str]:
    """What the plan warned of, and how the slices were proven equal."""
    yield from proofs(findings)
    for resource, reasons in findings.not_proven.items():
        yield f"Not proven: {resource}: {'; '.join(reasons)}. Run the resync again."
    for warning in findings.entry.warnings:
        yield f"Warning: {warning}"
    if findings.entry.warnings:
        yield ""


def proofs(findings: Findings) -> Iterator[str]:
    """Which slices were read back and which were not, and why that may be relied on."""
    skipped, read_back, in_full = findings.read_back_skipped, findings.read_back, findings.read_back_in_full
    if skipped:
        yield f"{sum(skipped.values())} slices were not read back: neither the ODS nor the SIS changed there since they"
        yield f"were last found equal ({', '.join(skipped)})."
    if read_back and (skipped or in_full or findings.proof):
        yield f"{sum(read_back.values())} slices were read back ({', '.join(read_back)})."
    if in_full:
        yield f"{sum(in_full.values())} of them in any case: requested, or the last time was too long ago."
    if findings.proof:
        yield f"Proof of identity: {findings.proof}."
    if skipped or in_full or findings.proof:
        yield ""


def section(title: str, groups: Sequence[ReasonGroup], findings: Findings) -> Iterator[str]:
    """Records that ended alike, with the reason and what to do."""
    if not groups:
        return
    yield title
    for group in groups[:MOST_GROUPS]:
        of = "requested IDs" if group.resource == REQUESTED_IDS else group.resource
        yield f"- {group.records} of {of}, {group.outcome}: {group.reason}"
        if group.hint:
            yield f"  What to do: {group.hint}"
        if group.fix_params is not None:
            yield f"  Params of that run: {json.dumps(group.fix_params)}"
        yield f"  For example {', '.join(group.examples)}"
        yield from blocked_by(findings.waiting.get((group.resource, group.outcome, group.reason), ()))
    if len(groups) > MOST_GROUPS:
        yield f"- and {len(groups) - MOST_GROUPS} more groups; the keys report lists every record"
    yield ""


def blocked_by(waiting: Sequence[Waiting]) -> Iterator[str]:
    """How many records others block, by resource; nothing where there are none."""
    by_resource: Counter[str] = Counter()
    for dependents in waiting:
        by_resource[dependents.resource] += dependents.records
    if by_resource:
        listed = ", ".join(f"{records} of {resource}" for resource, records in by_resource.items())
        yield f"  {by_resource.total()} other records wait for these: {listed}"


def orphans(findings: Findings, title: str) -> Iterator[str]:
    """What became of orphans."""
    if not findings.orphans:
        return
    yield f"{title} ({sum(group.records for group in findings.orphans)} documents)"
    for group in findings.orphans[:MOST_GROUPS]:
        yield f"- {group.records} of {group.resource}, {group.status}: {group.reason}"
        if group.hint:
            yield f"  What to do: {group.hint}"
        yield f"  For example {', '.join(group.examples)}"
    if len(findings.orphans) > MOST_GROUPS:
        yield f"- and {len(findings.orphans) - MOST_GROUPS} more groups; the Verification Summary lists every document"
    yield ""
