"""The report as plain text, for whoever opens it at six in the morning."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from include.engine.report import Findings
from include.engine.report_text import heading, numbers, orphans, section, verification, warnings
from include.history.queries import ReasonGroup
from include.resync.report.codes import entries_without_a_code, needs_only_a_code, unmapped_codes
from include.resync.report.items import items_left_out

AWAITED = "Correct in Campus why these records are excluded, or exclude the records that wait for them too."


def text(findings: Findings, verdict: str) -> str:
    """The whole report, ending in a line break."""
    for_codes = [group for group in findings.reasons if needs_only_a_code(group)]
    to_fix = [
        group
        for group in findings.reasons
        if group.outcome.is_failure
        and group.cause_resource is None
        and group not in for_codes
        and not findings.is_expected(group)
    ]
    expected = [group for group in findings.reasons if findings.is_expected(group)]
    failed = [group for group in findings.reasons if group.outcome.is_failure and group not in expected]
    number = sum(group.records for group in failed)
    left_out = [group for group in findings.reasons if not group.outcome.is_failure]
    awaited = [group for group in left_out if findings.waiting.get((group.resource, group.outcome, group.reason))]
    left_out = [group for group in left_out if group not in awaited]
    lines = [
        *heading(findings, verdict, "Ed-Fi resync"),
        "",
        *numbers(findings),
        "",
        *verification(findings, "ODS"),
        *warnings(findings),
        *_refused_parameters(findings),
        *entries_without_a_code(findings.unmapped_entries),
        *items_left_out(findings.repeated_items),
        *unmapped_codes(for_codes, findings.waiting),
        *section(f"Needs attention ({number} records, including dependents)", to_fix, findings),
        *section("Excluded, and awaited by other records", [replace(one, hint=AWAITED) for one in awaited], findings),
        *_owned_elsewhere(expected, findings),
        *_external_causes(findings),
        *_former_documents(findings),
        *orphans(findings, "In the ODS without a SIS record"),
        *section("Excluded records and unmatched IDs", left_out, findings),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _refused_parameters(findings: Findings) -> Iterator[str]:
    """Queries of the read-back that had to be wider than the scope of the run."""
    for resource, names in findings.refused_parameters.items():
        yield (
            f"Warning: {resource}: the ODS refused the query parameter {', '.join(names)}; more documents were read,"
            " and only those in scope were compared"
        )
    if findings.refused_parameters:
        yield "  What to do: Nothing, unless the read-back takes too long. Then ask the ODS's host for the parameter."
        yield ""


def _owned_elsewhere(groups: Sequence[ReasonGroup], findings: Findings) -> Iterator[str]:
    """Refusals that a rule accepts, with the rule's reason in place of advice."""
    accepted = [
        replace(group, hint=f"Nothing; it is expected: {findings.owned_elsewhere[group.resource]}") for group in groups
    ]
    number = sum(group.records for group in groups)
    yield from section(f"Owned by another system, as expected ({number} records)", accepted, findings)


def _former_documents(findings: Findings) -> Iterator[str]:
    """Changes of natural keys that are half done: both documents are in the ODS."""
    for resource, documents in findings.former_documents.items():
        yield f"- {documents} of {resource} are in the ODS under a former natural key, beside the present one"
    if findings.former_documents:
        yield "  What to do: Run a reconcile over these schools; it deletes them, or says what they wait for."
        yield ""


def _external_causes(findings: Findings) -> Iterator[str]:
    for resource, cause, records in findings.external_causes:
        yield f"- {records} of {resource} wait for records of {cause} that are neither in the ODS nor in this run"
        yield f"  What to do: Resync {cause} for these people or schools (Select Dependencies does it)."
    if findings.external_causes:
        yield ""
