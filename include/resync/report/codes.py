"""Part of the report: local codes without a descriptor, each once, with all records that need it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from include.edfi.documents.codes import LocalCode
from include.engine.report_text import blocked_by
from include.history.outcomes import Outcome
from include.history.queries import ReasonGroup
from include.history.root_causes import Root, Waiting
from include.history.unmapped_entries import UnmappedEntry
from include.resync.map.documents import MAP_THE_CODE

MOST_CODES = 40
MOST_EXAMPLES = 3


def needs_only_a_code(group: ReasonGroup) -> bool:
    """Whether the records of a group can be sent once a code is mapped."""
    return group.outcome is Outcome.UNMAPPABLE and group.unmapped is not None


def unmapped_codes(groups: Sequence[ReasonGroup], waiting: Mapping[Root, Sequence[Waiting]]) -> Iterator[str]:
    """One entry per code, over all resources; the codes that most records need come first."""
    by_code: dict[LocalCode, list[ReasonGroup]] = {}
    for group in groups:
        if group.unmapped is not None:
            by_code.setdefault(group.unmapped, []).append(group)
    if not by_code:
        return
    yield f"Codes without a descriptor ({len(by_code)} codes, {sum(group.records for group in groups)} records)"
    for code in sorted(by_code, key=lambda code: (-sum(group.records for group in by_code[code]), code))[:MOST_CODES]:
        yield from _one_code(code, by_code[code], waiting)
    if len(by_code) > MOST_CODES:
        yield f"- and {len(by_code) - MOST_CODES} more codes; the keys report lists every record"
    yield f"  What to do: {MAP_THE_CODE}"
    yield ""


def _one_code(
    code: LocalCode, groups: Sequence[ReasonGroup], waiting: Mapping[Root, Sequence[Waiting]]
) -> Iterator[str]:
    records = ", ".join(f"{group.records} of {group.resource}" for group in groups)
    yield f"- code {code.code} of {code.descriptor}: {records}"
    examples = [example for group in groups for example in group.examples]
    yield f"  For example {', '.join(examples[:MOST_EXAMPLES])}"
    roots = [(group.resource, group.outcome, group.reason) for group in groups]
    yield from blocked_by([dependents for root in roots for dependents in waiting.get(root, ())])


def entries_without_a_code(unmapped: Iterable[UnmappedEntry]) -> Iterator[str]:
    """A warning per code that is missing from lists; the records themselves were sent."""
    by_code: dict[LocalCode, list[UnmappedEntry]] = {}
    for entry in unmapped:
        by_code.setdefault(entry.code, []).append(entry)
    for code, entries in sorted(by_code.items()):
        records = ", ".join(f"{entry.records} of {entry.resource}" for entry in entries)
        yield f"Warning: code {code.code} of {code.descriptor} is not mapped: lists of {records} are sent without it"
        yield f"  For example {', '.join([key for entry in entries for key in entry.examples][:MOST_EXAMPLES])}"
    yield from [f"  What to do: {MAP_THE_CODE}", ""] if by_code else []
