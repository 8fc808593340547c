"""Code mappings: which codes are not mapped yet, what was decided about them, what another configuration maps."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from include.code_mapping.unmapped import unmapped_codes, worksheet
from include.configurations.loading import FOLDER
from include.configurations.mappings import UNDECIDED, Change, MappingFile, merged, read, write
from include.edfi.documents.descriptors import descriptor_of, elements
from include.edfi.errors import ConfigError
from include.orchestration.cli.connections import connected
from include.resources import registry


def unmapped(name: str, before: str | None = None, folder: Path = FOLDER) -> Iterator[str]:
    """Writes NAME.unmapped.csv, whose column uri a person fills in; yields one line per code.

    `before` names a configuration whose mappings are proposed where the ODS still holds them. Raises ConfigError,
    Unreachable, Refused.
    """
    proposed = read(mapping_file(before, folder)).uris if before else {}
    with connected(name) as (configuration, client, sis):
        found = unmapped_codes(configuration, sis, client, registry(), proposed)
    yield from map(str, found)
    sheet = worksheet_file(name, folder)
    write(sheet, worksheet(found))
    yield f"{len(found)} codes need a decision; fill in column uri of {sheet}, then run edfi-resync map-codes {name}"


def map_codes(name: str, folder: Path = FOLDER) -> Iterator[str]:
    """Moves what was decided in NAME.unmapped.csv into NAME.csv; the rest stays there. Raises ConfigError."""
    sheet, target = worksheet_file(name, folder), mapping_file(name, folder)
    filled, current = read(sheet, undecided=True), read(target)
    decided = filled.decided()
    new, changes = merged(current, decided)
    write(target, new)
    left = {key: uri for key, uri in filled.uris.items() if key not in decided}
    write(sheet, MappingFile(left, filled.notes, filled.noted))
    yield from described(changes)
    yield f"{len(left)} codes of {sheet.name} are undecided ({UNDECIDED})"


def import_mappings(
    source: str,
    target: str,
    *,
    resources: Iterable[str] = (),
    descriptors: Iterable[str] = (),
    keep: bool = False,
    folder: Path = FOLDER,
) -> Iterator[str]:
    """Copies mappings of another configuration: all, or those of some resources and descriptors.

    Codes that are mapped differently change, unless `keep`. Raises ConfigError.
    """
    offered, current = read(mapping_file(source, folder)), read(mapping_file(target, folder))
    names = {descriptor for descriptor, _ in offered.uris}
    chosen = _chosen(names, list(resources), list(descriptors))
    new, changes = merged(current, offered.uris, keep=keep, descriptors=chosen)
    write(mapping_file(target, folder), new)
    yield from described(changes)


def _chosen(names: set[str], resources: list[str], descriptors: list[str]) -> set[str] | None:
    """The descriptors to copy; None for all of them. Raises ConfigError."""
    known = registry()
    problems = [f"resources: {name!r} is not a resource of this package" for name in resources if name not in known]
    problems += [
        f"descriptors: {name!r} is not mapped in that configuration" for name in descriptors if name not in names
    ]
    if problems:
        raise ConfigError(problems)
    if not resources and not descriptors:
        return None
    used = {descriptor_of(element, names) for name in resources for element, _ in elements(known[name].model)}
    return {name for name in used if name} | set(descriptors)


def described(changes: Iterable[Change]) -> Iterator[str]:
    """One line per change, and how many there were."""
    listed = list(changes)
    yield from map(str, listed)
    unchanged = sum(change.kept for change in listed)
    yield f"{len(listed) - unchanged} mappings added or changed, {unchanged} unchanged"


def mapping_file(name: str, folder: Path) -> Path:
    """Where a configuration's mappings are."""
    return folder / f"{name}.csv"


def worksheet_file(name: str, folder: Path) -> Path:
    """Where the codes that need a decision are."""
    return folder / f"{name}.unmapped.csv"
