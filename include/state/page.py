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
        *(_line(place, one) for place, one in enumerate(objects.values(), start=1)),
    ]
    for one in objects.values():
        lines += ["", *_section(one)]
    return "\n".join(lines) + "\n"


def _line(place: int, one: StateObject) -> str:
    before = ", ".join(one.depends_on) or "none"
    offered = "yes" if one.asked_by_id else "no"
    return f"| {place} | [{one.name}](#{one.name.lower()}) | {one.key} | {before} | {offered} |"


def _section(one: StateObject) -> Iterator[str]:
    yield f"## {one.name}"
    yield ""
    yield (sys.modules[one.rows.__module__].__doc__ or "").strip()
    yield ""
    references = ", ".join(f"{parent.name} by {parent.column}" for parent in one.parents)
    yield f"- Parents: {references or 'none'}"
    yield f"- Fields: {', '.join(one.fields)}"
    if one.state_owned:
        yield f"- Owned by the state unless a configuration says otherwise: {', '.join(sorted(one.state_owned))}"
    if one.apart:
        yield f"- Two records that agree in these are doubtful: {', '.join(one.apart)}"
    if one.never_deleted:
        yield f"- Never deleted: {one.never_deleted}"
