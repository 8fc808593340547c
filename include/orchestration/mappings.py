"""Code mappings by hand: what is not mapped yet, what somebody decided, what another configuration has.

make unmapped NAME=general_ds52                 writes general_ds52.unmapped.csv: fill in its column uri
make map-codes NAME=general_ds52                takes what was decided there into general_ds52.csv
make import-mappings FROM=last_year TO=general_ds52 [RESOURCES=...] [DESCRIPTORS=...] [KEEP=yes]
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from include.code_mapping.unmapped import unmapped_codes, worksheet
from include.configurations.loading import FOLDER
from include.configurations.mappings import UNDECIDED, Change, MappingFile, merged, read, write
from include.edfi.documents.descriptors import descriptor_of, elements
from include.edfi.errors import ConfigError, ResyncError
from include.orchestration.hand_connections import connected
from include.resources import registry


def unmapped(name: str, before: str | None = None, folder: Path = FOLDER) -> Iterator[str]:
    """Writes NAME.unmapped.csv, to be filled in; says one sentence per code.

    `before` names a configuration whose mappings are proposed where the ODS still holds them. Raises ConfigError,
    Unreachable, Refused.
    """
    proposed = read(mapping_file(before, folder)).uris if before else {}
    with connected(name) as (configuration, client, sis):
        found = unmapped_codes(configuration, sis, client, registry(), proposed)
    yield from map(str, found)
    sheet = worksheet_file(name, folder)
    write(sheet, worksheet(found))
    yield f"{len(found)} codes to decide about; fill in the column uri of {sheet}, then: make map-codes NAME={name}"


def map_codes(name: str, folder: Path = FOLDER) -> Iterator[str]:
    """Takes what was decided in NAME.unmapped.csv into NAME.csv; leaves there what was not. Raises ConfigError."""
    sheet, target = worksheet_file(name, folder), mapping_file(name, folder)
    filled, current = read(sheet, undecided=True), read(target)
    decided = filled.decided()
    new, changes = merged(current, decided)
    write(target, new)
    left = {key: uri for key, uri in filled.uris.items() if key not in decided}
    write(sheet, MappingFile(left, filled.notes, filled.noted))
    yield from said(changes)
    yield f"{len(left)} codes of {sheet.name} are not decided yet ({UNDECIDED})"


def import_mappings(
    source: str,
    target: str,
    *,
    resources: Iterable[str] = (),
    descriptors: Iterable[str] = (),
    keep: bool = False,
    folder: Path = FOLDER,
) -> Iterator[str]:
    """Takes the mappings of another configuration over, all of them or those of some resources and descriptors.

    Codes that are mapped otherwise change, unless `keep`. Raises ConfigError.
    """
    offered, current = read(mapping_file(source, folder)), read(mapping_file(target, folder))
    names = {descriptor for descriptor, _ in offered.uris}
    wanted = _wanted(names, list(resources), list(descriptors))
    new, changes = merged(current, offered.uris, keep=keep, descriptors=wanted)
    write(mapping_file(target, folder), new)
    yield from said(changes)


def _wanted(names: set[str], resources: list[str], descriptors: list[str]) -> set[str] | None:
    """The descriptors that are asked for; None where nothing narrows them. Raises ConfigError."""
    known = registry()
    problems = [f"resources: {name!r} is no resource of this package" for name in resources if name not in known]
    problems += [f"descriptors: {name!r} is not mapped there" for name in descriptors if name not in names]
    if problems:
        raise ConfigError(problems)
    if not resources and not descriptors:
        return None
    asked = {descriptor_of(element, names) for name in resources for element, _ in elements(known[name].model)}
    return {name for name in asked if name} | set(descriptors)


def said(changes: Iterable[Change]) -> Iterator[str]:
    """One line per change, and how many there were."""
    listed = list(changes)
    yield from map(str, listed)
    done = [one for one in listed if not one.kept]
    yield f"{len(done)} mappings added or changed, {len(listed) - len(done)} kept as they were"


def mapping_file(name: str, folder: Path) -> Path:
    """Where a configuration's mappings are."""
    return folder / f"{name}.csv"


def worksheet_file(name: str, folder: Path) -> Path:
    """Where the codes to be decided about are."""
    return folder / f"{name}.unmapped.csv"


def _parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="python -m include.orchestration.mappings",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = options.add_subparsers(dest="command", required=True)
    one = commands.add_parser("unmapped", help="list the codes to decide about")
    one.add_argument("name", help="a configuration")
    one.add_argument("--propose-from", metavar="NAME", help="configuration whose mappings are proposed")
    two = commands.add_parser("map-codes", help="take over what was decided")
    two.add_argument("name", help="a configuration")
    three = commands.add_parser("import", help="take mappings over from another configuration")
    three.add_argument("source", help="configuration to take them from")
    three.add_argument("target", help="configuration to take them into")
    three.add_argument("--resources", default="", help="only what these resources use; separated by commas or blanks")
    three.add_argument("--descriptors", default="", help="only these; separated by commas or blanks")
    three.add_argument("--keep", action="store_true", help="leave codes alone that are mapped already")
    return options


def _listed(text: str) -> list[str]:
    return text.replace(",", " ").split()


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Iterator[str]]] = {
    "unmapped": lambda asked: unmapped(asked.name, asked.propose_from),
    "map-codes": lambda asked: map_codes(asked.name),
    "import": lambda asked: import_mappings(
        asked.source,
        asked.target,
        resources=_listed(asked.resources),
        descriptors=_listed(asked.descriptors),
        keep=asked.keep,
    ),
}


def main(arguments: list[str] | None = None) -> int:
    """The command's exit code."""
    asked = _parser().parse_args(arguments)
    try:
        for line in COMMANDS[asked.command](asked):
            print(line)  # noqa: T201 - the command's answer
    except ResyncError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command's answer
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
