"""Refreshes the schools that the trigger form offers: NAME.schools.csv beside the configuration."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from include.configurations.configuration import Configuration
from include.configurations.loading import FOLDER
from include.edfi.errors import ConfigError
from include.history.exports.sheets import replacing
from include.orchestration.cli.connections import sis_of
from include.sis.directory import district_id, schools_of_year
from include.sis.engine import connect


def write(configuration: Configuration, sis: Engine, folder: Path = FOLDER) -> int:
    """Replaces the list with every school of the configuration's district and year; returns how many.

    Raises:
        ConfigError: the SIS has no such district.
    """
    district = district_id(sis, configuration.district_number)
    if district is None:
        raise ConfigError([f"district_number: the SIS has no district {configuration.district_number!r}"])
    schools = schools_of_year(sis, district, configuration.school_year)
    path = folder / f"{configuration.name}.schools.csv"
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["number", "name"])
        writer.writerows((school.number, school.name) for school in schools)
    return len(schools)


@contextmanager
def opened(configuration: Configuration, url: str | None) -> Iterator[Engine]:
    """The SIS at a SQLAlchemy URL, or without one that of the configuration's Connection. Raises ConfigError."""
    if not url:
        with sis_of(configuration) as engine:
            yield engine
        return
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()
