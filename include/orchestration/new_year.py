"""The step into a new school year.

make new-year FROM=general_2027 TO=general_2028       writes the new configuration and lists what a person must set
make year-changes FROM=general_2027 TO=general_2028   only compares: the SIS's new year, and the descriptors of both ODS
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from include.code_mapping.new_year import manual_steps, new_year
from include.code_mapping.year_changes import mapped_descriptors, missing_descriptors, new_descriptors, rows_of_year
from include.configurations.loading import FOLDER, load
from include.edfi.documents.descriptors import Values
from include.edfi.errors import ResyncError
from include.orchestration.hand_connections import named, ods_of, sis_of
from include.resources import registry


def clone(source: str, target: str, folder: Path = FOLDER) -> Iterator[str]:
    """Writes TARGET.yaml and TARGET.csv; says what was made and what a person must set. Raises ConfigError."""
    new = new_year(source, target, folder)
    yield f"{target}.yaml and {target}.csv are made for {new.school_year}, switched off: {new.title}"
    yield "To be set by hand:"
    yield from (f"- {sentence}" for sentence in manual_steps(load(folder / f"{source}.yaml"), new))
    yield f"Then: make check-config NAME={target}, make unmapped NAME={target}, a run in mode verify, and"
    yield "edfi_start_of_year, which reconciles all schools."


def changes(source: str, target: str) -> Iterator[str]:
    """What the SIS has for the new year, and what changed in the descriptors; what cannot be reached is said."""
    yield "In the SIS, for the new year:"
    yield from _or_why_not(of_the_sis(target))
    yield "Descriptors:"
    yield from _or_why_not(of_the_ods(source, target))


def of_the_sis(target: str) -> Iterator[str]:
    """What is set up year by year. Raises ConfigError."""
    configuration = named(target)
    with sis_of(configuration) as sis:
        yield from rows_of_year(configuration, sis, registry())


def of_the_ods(source: str, target: str) -> Iterator[str]:
    """Mappings that lead nowhere any more, and values that are new. Raises ConfigError, Unreachable, Refused."""
    configuration = named(target)
    with ods_of(configuration) as client:
        held = mapped_descriptors(configuration.uri_by_code, client)
    lost = list(missing_descriptors(configuration.uri_by_code, held, configuration.namespace))
    yield from lost
    yield f"{len(lost)} mappings lead to no descriptor of the new ODS; make unmapped NAME={target} lists what waits"
    try:
        before = _held_before(source)
    except ResyncError as error:
        yield f"new values are not told: last year's ODS: {error}"
        return
    values = list(new_descriptors(held, before))
    yield from values
    yield f"{len(values)} values are new in these descriptors"


def _held_before(source: str) -> Values:
    configuration = named(source)
    with ods_of(configuration) as client:
        return mapped_descriptors(configuration.uri_by_code, client)


def _or_why_not(sentences: Iterator[str]) -> Iterator[str]:
    """The sentences, or in their place why there are none."""
    try:
        yield from (f"- {sentence}" for sentence in sentences)
    except ResyncError as error:
        yield f"- not compared: {error}"


def main(arguments: list[str] | None = None) -> int:
    """The command's exit code."""
    options = argparse.ArgumentParser(
        prog="python -m include.orchestration.new_year",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("command", choices=["clone", "changes"])
    options.add_argument("source", help="last year's configuration")
    options.add_argument("target", help="the new year's configuration")
    asked = options.parse_args(arguments)
    try:
        for line in (clone if asked.command == "clone" else changes)(asked.source, asked.target):
            print(line)  # noqa: T201 - the command's answer
    except ResyncError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command's answer
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
