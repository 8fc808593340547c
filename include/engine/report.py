"""What either tool's report is made of: the findings of a run, its verdict, and its files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from include.configurations.configuration import ExpectedDifference
from include.engine.verification import Summary
from include.history import keys_report, queries
from include.history.entries import REQUESTED_IDS
from include.history.former_keys import former_documents_left
from include.history.host_observations import PROOF_OF_IDENTITY, HostObservations
from include.history.outcomes import OrphanStatus, Outcome, RequestStatus, SliceStatus
from include.history.owned_elsewhere import is_owned_elsewhere, owned_elsewhere
from include.history.prunes import OrphanGroup, Prunes
from include.history.queries import ReasonGroup, RequestEntry
from include.history.repeated_items import RepeatedItem, repeated_items
from include.history.root_causes import Root, Waiting, waiting_by_root, without_root
from include.history.slices import counts_of_slices, names_in_counts, resources_with_count
from include.history.unmapped_entries import UnmappedEntry, unmapped_entries

UNDONE = frozenset({OrphanStatus.PENDING, OrphanStatus.DELETABLE, OrphanStatus.APPROVED})
"""Statuses that no orphan has once a run has pruned."""
StatusCounts = Mapping[str, Mapping[OrphanStatus, int]]
Counts = Mapping[str, Mapping[Outcome, int]]


REFUSED_PARAMETERS = "refused_parameters"
NOT_PROVEN = "not_proven"
"""Name of the refused query parameters among the counts of a slice."""


@dataclass(frozen=True, kw_only=True)
class Findings:
    """All that a report says: the request, counts by resource and outcome, and why records are not at the target."""

    entry: RequestEntry
    title: str
    """Of the configuration."""
    error_budget: int
    counts: Counts
    unfinished: tuple[str, ...]
    """Resources of which not every slice was processed."""
    reasons: tuple[ReasonGroup, ...]
    order: tuple[str, ...]
    """Every resource of the run, prerequisites first."""
    waiting: Mapping[Root, Sequence[Waiting]]
    """Which records are blocked by the records of a root cause."""
    external_causes: tuple[tuple[str, str, int], ...]
    """(resource, resource of the cause, records) where the cause is no record of this run."""
    orphan_counts: StatusCounts
    orphans: tuple[OrphanGroup, ...]
    unmapped_entries: tuple[UnmappedEntry, ...]
    repeated_items: tuple[RepeatedItem, ...]
    refused_parameters: Mapping[str, tuple[str, ...]]
    """Query parameters that the ODS refused in the read-back, by resource."""
    not_proven: Mapping[str, tuple[str, ...]]
    """Resource -> why it is not certain that nothing was missed."""
    read_back: Mapping[str, int]
    """Slices that were read back, by resource."""
    read_back_in_full: Mapping[str, int]
    """Those of them of which the request asked for it, or of which the last read-back was too long ago."""
    read_back_skipped: Mapping[str, int]
    """Slices that were not read back because nothing had changed, by resource."""
    proof: str
    """Whether the ODS is the one of earlier runs, and how that was found; empty where it was not asked."""
    former_documents: Mapping[str, int]
    """Documents under a former natural key of a record that is there under its present one, by resource."""
    verification: Summary | None
    owned_elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Resource to reason: rules that accept refusals of records that another system owns."""
    expected_refusals: int = 0
    """So many records these rules accept."""

    def is_expected(self, group: ReasonGroup) -> bool:
        """Whether a rule accepts that the ODS refused the records of a group, because another system owns them."""
        return group.resource in self.owned_elsewhere and is_owned_elsewhere(group.outcome, group.reason)


@dataclass(frozen=True, kw_only=True)
class RunVerdict:
    """How a run ended: whether its task succeeds, the request's status, and one sentence."""

    ok: bool
    status: RequestStatus
    text: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """`ok` is the run's verdict; `files` are the report, the keys report and the Verification Summary."""

    ok: bool
    verdict: str
    text: str
    files: tuple[Path, ...]


def gather(
    entry: RequestEntry,
    engine: Engine,
    *,
    title: str,
    error_budget: int,
    verification: Summary | None,
    rules: Iterable[ExpectedDifference] = (),
) -> Findings:
    """The findings of a run; the tables of its Verification Summary are filled already.

    `rules` are the expected differences that apply on the day of the run.
    """
    owned = {rule.resource: rule.reason for rule in rules if rule.kind == "owned_elsewhere"}
    request_id, prunes = entry.request_id, Prunes(engine)
    progress, slice_counts = queries.progress(engine, request_id), counts_of_slices(engine, request_id)
    return Findings(
        entry=entry,
        title=title,
        error_budget=error_budget,
        counts=queries.counts(engine, request_id),
        unfinished=tuple(one.resource for one in progress if set(one.slices) != {SliceStatus.DONE}),
        reasons=tuple(queries.by_reason(engine, request_id)),
        order=tuple(entry.plan.get("resources", ())),
        waiting=waiting_by_root(engine, request_id),
        external_causes=tuple(without_root(engine, request_id)),
        orphan_counts=prunes.counts(request_id),
        orphans=tuple(prunes.groups(request_id)),
        unmapped_entries=tuple(unmapped_entries(slice_counts)),
        repeated_items=tuple(repeated_items(slice_counts)),
        refused_parameters=names_in_counts(slice_counts, REFUSED_PARAMETERS),
        not_proven=names_in_counts(slice_counts, NOT_PROVEN),
        read_back=resources_with_count(slice_counts, "read_back"),
        read_back_in_full=resources_with_count(slice_counts, "full_read_back"),
        read_back_skipped=resources_with_count(slice_counts, "read_back_skipped"),
        proof=_proof(entry, engine),
        former_documents=former_documents_left(engine, request_id),
        verification=verification,
        owned_elsewhere=owned,
        expected_refusals=owned_elsewhere(engine, request_id, list(owned)) if owned else 0,
    )


def _proof(entry: RequestEntry, engine: Engine) -> str:
    known = HostObservations(engine).value(entry.configuration, "", PROOF_OF_IDENTITY)
    if not known or known["request_id"] != entry.request_id:
        return ""
    return f"the ODS is that of the earlier runs: {known['text']}" if known["ok"] else f"not proven: {known['text']}"


def verdict(findings: Findings, summary: str, *, records: str, documents: str) -> RunVerdict:
    """How the run ended.

    Args:
        findings: what the history knows of the run.
        summary: what the run did, in words.
        records: what is wrong with records of the SIS that count against the error budget, after their number.
        documents: what is wrong with orphans that count against it, after their number.
    """
    broken = _broken(findings)
    if broken:
        return RunVerdict(ok=False, status=RequestStatus.FAILED, text=broken)
    accepted = findings.verification
    failed = failures(findings.counts, accepted.accepted_records if accepted else findings.expected_refusals)
    left = not_pruned(findings.orphan_counts, accepted.accepted_documents if accepted else 0)
    if accepted and accepted.expected:
        summary = f"{summary}, {accepted.expected} differences as expected"
    if findings.expected_refusals:
        summary = f"{summary}, {findings.expected_refusals} refused as expected, since another system owns them"
    left_out = findings.entry.plan.get("left_out", ())
    not_proven = findings.not_proven
    if not (failed + left or left_out or not_proven):
        return RunVerdict(ok=True, status=RequestStatus.COMPLETE, text=f"complete: {summary}")
    over = [f"resources left out: {', '.join(left_out)} (see the warnings)"] if left_out else []
    over += [f"not proven: {', '.join(not_proven)} (see the report)"] if not_proven else []
    over += [f"{number} {words}" for number, words in ((failed, records), (left, documents)) if number]
    text = f"complete with errors: {' and '.join(over)}; the error budget is {findings.error_budget}; {summary}"
    within = failed + left <= findings.error_budget
    return RunVerdict(ok=within and not (left_out or not_proven), status=RequestStatus.COMPLETE_WITH_ERRORS, text=text)


def _broken(findings: Findings) -> str:
    """Why the run did not come to its end; empty when it did."""
    entry = findings.entry
    if not entry.plan:
        return entry.verdict or "failed: the run was never planned; nothing was sent"
    if findings.unfinished:
        return f"failed: not every slice was processed of {', '.join(findings.unfinished)}"
    undone = [name for name, statuses in findings.orphan_counts.items() if statuses.keys() & UNDONE]
    if undone and entry.mode != "verify":
        return f"failed: deletes were not carried out of {', '.join(undone)}"
    return ""


def failures(counts: Counts, accepted: int = 0) -> int:
    """Records in scope that should be at the target as the SIS has them, and are not, without accepted ones."""
    found = sum(
        number
        for name, outcomes in counts.items()
        if name != REQUESTED_IDS
        for outcome, number in outcomes.items()
        if outcome.is_failure
    )
    return found - accepted


def not_pruned(counts: StatusCounts, accepted: int = 0) -> int:
    """Orphans that are neither deleted nor protected, without accepted ones."""
    found = sum(number for statuses in counts.values() for status, number in statuses.items() if not status.is_equal)
    return found - accepted


def write_text(text: str, folder: Path) -> Path:
    """Writes report.txt, and the folder it lies in."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "report.txt"
    path.write_text(text, encoding="utf-8")
    return path


def write_keys(request_id: str, engine: Engine, folder: Path, title: str, *, printed: bool) -> tuple[Path, ...]:
    """Writes the keys report in every format; as PDF only if `printed`, since laying out pages takes long."""
    files = tuple(folder / f"keys.{kind}" for kind in ("csv", "json", "xlsx", "html", "pdf"))
    keys_report.write_csv(engine, request_id, files[0])
    keys_report.write_json(engine, request_id, files[1])
    keys_report.write_xlsx(engine, request_id, files[2])
    keys_report.write_html(engine, request_id, files[3], [title])
    if not printed:
        return files[:4]
    keys_report.write_pdf(engine, request_id, files[4], [title])
    return files
