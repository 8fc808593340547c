"""The change to a new school year: the new configuration, and what the SIS and the new ODS lack for it."""

from collections.abc import Iterator
from pathlib import Path

from include.code_mapping.new_year import manual_steps, new_year
from include.code_mapping.year_changes import mapped_descriptors, missing_descriptors, new_descriptors, rows_of_year
from include.configurations.loading import FOLDER, load
from include.edfi.documents.descriptors import Values
from include.edfi.errors import ResyncError
from include.orchestration.cli.connections import named, ods_of, sis_of
from include.resources import registry


def clone(source: str, target: str, folder: Path = FOLDER) -> Iterator[str]:
    """Writes TARGET.yaml and TARGET.csv; yields what was created and what a person must set. Raises ConfigError."""
    new = new_year(source, target, folder)
    yield f"{target}.yaml and {target}.csv created for {new.school_year}, not enabled yet: {new.title}"
    yield "To do by hand:"
    yield from (f"- {sentence}" for sentence in manual_steps(load(folder / f"{source}.yaml"), new))
    yield f"Then: edfi-resync check-config {target}, edfi-resync unmapped {target}, a run in mode verify, and"
    yield "the DAG edfi_start_of_year, which reconciles all schools."


def changes(source: str, target: str) -> Iterator[str]:
    """What the SIS has for the new year and which descriptors changed, or why it could not be compared."""
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
    """Mappings whose descriptor is gone, and new values. Raises ConfigError, Unreachable, Refused."""
    configuration = named(target)
    with ods_of(configuration) as client:
        available = mapped_descriptors(configuration.uri_by_code, client)
    missing = list(missing_descriptors(configuration.uri_by_code, available, configuration.namespace))
    yield from missing
    yield f"{len(missing)} mappings have no descriptor in the new ODS; edfi-resync unmapped {target} lists them"
    try:
        before = _available_before(source)
    except ResyncError as error:
        yield f"new values not compared: last year's ODS: {error}"
        return
    values = list(new_descriptors(available, before))
    yield from values
    yield f"{len(values)} values are new in these descriptors"


def _available_before(source: str) -> Values:
    configuration = named(source)
    with ods_of(configuration) as client:
        return mapped_descriptors(configuration.uri_by_code, client)


def _or_why_not(sentences: Iterator[str]) -> Iterator[str]:
    """The sentences, or instead of them why there are none."""
    try:
        yield from (f"- {sentence}" for sentence in sentences)
    except ResyncError as error:
        yield f"- not compared: {error}"
