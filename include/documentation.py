"""Writes the pages of docs/ that follow from the registry: `python -m include.documentation`.

With `--check` it only compares them.
"""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from include.certification.page import page as certification_page
from include.edfi.documents.resource import Resource
from include.edfi.documents.standards import NEWEST, OLDEST, Standard
from include.resources import registry
from include.state import registry as state_objects
from include.state.page import page as state_objects_page
from include.state_packs import packs
from include.state_packs.page import page as states_page

FOLDER = Path(__file__).parent.parent / "docs"


def pages() -> dict[str, str]:
    """What each page holds, by its name in docs/."""
    return {
        "resources.md": resources_page(),
        "certification.md": certification_page(registry()),
        "state_packs.md": states_page(packs()),
        "state_objects.md": state_objects_page(state_objects()),
    }


def resources_page() -> str:
    """The whole page, ending in a line break."""
    resources = list(registry().values())
    lines = [
        "# Resources",
        "",
        "Written by `make docs` from the files in include/resources; never edit it.",
        "",
        *_overview(resources),
    ]
    for resource in resources:
        lines += ["", *_section(resource)]
    return "\n".join(lines) + "\n"


def _overview(resources: list[Resource]) -> Iterator[str]:
    yield "| Order | Resource | Category | Tier | Comes after | Narrowed by |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for number, resource in enumerate(resources, start=1):
        before = ", ".join(resource.depends_on) or "none"
        narrowed = ", ".join(sorted(resource.narrowed_by)) or "none"
        name = f"[{resource.name}](#{resource.name.lower()})"
        yield f"| {number} | {name} | {resource.category} | {resource.tier} | {before} | {narrowed} |"


def _section(resource: Resource) -> Iterator[str]:
    yield f"## {resource.name}"
    yield ""
    yield inspect.getdoc(inspect.getmodule(resource.payload)) or ""
    yield ""
    other = {name: str(standard) for standard, name in resource.names.items() if name}
    for name in other:
        last = max(standard for standard, used in resource.names.items() if used == name)
        yield f"- Called {name} up to data standard {last}."
    if absent := [standard for standard in Standard if not resource.collection(standard)]:
        yield f"- Not in data standards {', '.join(absent)}."
    if resource.extension:
        yield f"- Part of the extension {resource.extension}: only a state whose pack names it has it."
    yield f"- Natural key: {_key(resource, NEWEST)}" + _older_key(resource)
    yield f"- Campus record: {', '.join(resource.sis_key)}"
    yield f"- Elements: {', '.join(_elements(resource))}"
    if resource.deferred_until:
        after = ", ".join(resource.deferred_until)
        yield f"- Records that the ODS refuses because an association is missing are sent again after {after}."
    if resource.shared:
        yield "- Shared with others: never deleted."
    if resource.key_can_change:
        yield "- The ODS/API lets its natural key change."


def _key(resource: Resource, standard: Standard) -> str:
    return ", ".join(".".join(path) for path in resource.natural_key(standard))


def _older_key(resource: Resource) -> str:
    newest, oldest = _key(resource, NEWEST), _key(resource, OLDEST)
    return "" if newest == oldest else f" (data standard {OLDEST}: {oldest})"


def _elements(resource: Resource) -> Iterator[str]:
    everywhere = {standard: resource.schema(standard) for standard in Standard}
    for alias in dict.fromkeys(alias for schema in everywhere.values() for alias in schema):
        have = [standard for standard, schema in everywhere.items() if alias in schema]
        if have == list(Standard):
            yield alias
        elif have[-1] == NEWEST:
            yield f"{alias} (from {have[0]})"
        else:
            yield f"{alias} (up to {have[-1]})"


def main(arguments: list[str]) -> int:
    """Writes the pages, or compares them; 1 when one is not current."""
    stale = [name for name, text in pages().items() if not _is_current(FOLDER / name, text)]
    if "--check" in arguments:
        sys.stderr.writelines(f"docs/{name} is not what the registry says; run make docs\n" for name in stale)
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


def _is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
