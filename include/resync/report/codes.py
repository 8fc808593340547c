"""Part of the report: local codes that no descriptor is mapped to, each once, with all that waits for it."""

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
    """One entry per code, over all resources, those that most records wait for first."""
    by_code: dict[LocalCode, list[ReasonGroup]] = {}
    for group in groups:
        if group.unmapped is not None:
            by_code.setdefault(group.unmapped, []).append(group)
    if not by_code:
        return
    yield f"Codes without a descriptor ({len(by_code)} codes, {sum(group.records for group in groups)} records)"
    for code in sorted(by_code, key=lambda one: (-sum(group.records for group in by_code[one]), one))[:MOST_CODES]:
        yield from _one_code(code, by_code[code], waiting)
    if len(by_code) > MOST_CODES:
        yield f"- and {len(by_code) - MOST_CODES} more codes; the keys report lists every record"
    yield f"  What to do: {MAP_THE_CODE}"
    yield ""


def _one_code(
    code: LocalCode, groups: Sequence[ReasonGroup], waiting: Mapping[Root, Sequence[Waiting]]
) -> Iterator[str]:
    where = ", ".join(f"{group.records} of {group.resource}" for group in groups)
    yield f"- code {code.code} of {code.descriptor}: {where}"
    examples = [example for group in groups for example in group.examples]
    yield f"  For example {', '.join(examples[:MOST_EXAMPLES])}"
    yield from blocked_by(
        [one for group in groups for one in waiting.get((group.resource, group.outcome, group.reason), ())]
    )


def entries_without_a_code(found: Iterable[UnmappedEntry]) -> Iterator[str]:
    """A warning per code whose entries lists went without; the records themselves were sent."""
    by_code: dict[LocalCode, list[UnmappedEntry]] = {}
    for one in found:
        by_code.setdefault(one.code, []).append(one)
    for code, places in sorted(by_code.items()):
        where = ", ".join(f"{one.records} of {one.resource}" for one in places)
        yield f"Warning: code {code.code} of {code.descriptor} is not mapped: lists of {where} go without its entry"
        yield f"  For example {', '.join([key for one in places for key in one.examples][:MOST_EXAMPLES])}"
    yield from [f"  What to do: {MAP_THE_CODE}", ""] if by_code else []
