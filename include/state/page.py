"""The page of docs/ about the objects of the state edition, written from their files."""

import sys
from collections.abc import Iterator, Mapping

from include.state.metadata import DISTRICT
from include.state.object import StateObject


def page(objects: Mapping[str, StateObject]) -> str:
    """The whole page, ending in a line break."""
    lines = [
        "# Objects of the state edition",
        "",
        "Written by `make docs` from the files in include/state/objects; never edit it.",
        "",
        f"Every table's key is `{DISTRICT}` and the ID the record has in its district. Names of tables and columns are"
        " Campus's.",
        "",
        "| Order | Object | Key | Comes after | In Selective Sync |",
        "| --- | --- | --- | --- | --- |",
        *(_line(number, entry) for number, entry in enumerate(objects.values(), start=1)),
    ]
    for entry in objects.values():
        lines += ["", *_section(entry)]
    return "\n".join(lines) + "\n"


def _line(number: int, entry: StateObject) -> str:
    before = ", ".join(entry.depends_on) or "none"
    offered = "yes" if entry.selectable else "no"
    return f"| {number} | [{entry.name}](#{entry.name.lower()}) | {entry.key} | {before} | {offered} |"


def _section(entry: StateObject) -> Iterator[str]:
    yield f"## {entry.name}"
    yield ""
    yield (sys.modules[entry.rows.__module__].__doc__ or "").strip()
    yield ""
    references = ", ".join(f"{parent.name} by {parent.column}" for parent in entry.parents)
    yield f"- Parents: {references or 'none'}"
    yield f"- Fields: {', '.join(entry.fields)}"
    if entry.state_owned:
        yield f"- Owned by the state unless a configuration says otherwise: {', '.join(sorted(entry.state_owned))}"
    if entry.apart:
        yield f"- Two records that agree in these are doubtful: {', '.join(entry.apart)}"
    if entry.never_deleted:
        yield f"- Never deleted: {entry.never_deleted}"
