"""Refreshes the list of schools the trigger form offers: NAME.schools.csv beside each configuration.

python -m include.orchestration.school_names general_ds52
python -m include.orchestration.school_names general_ds52 --sis sqlite:///campus.db
"""

import argparse
import csv
from pathlib import Path

from sqlalchemy import Engine

from include.configurations.configuration import Configuration
from include.configurations.loading import FOLDER, load
from include.edfi.errors import ConfigError
from include.orchestration.hand_connections import as_a_server
from include.sis.directory import district_id, schools_of_year
from include.sis.engine import connect


def write(configuration: Configuration, sis: Engine, folder: Path = FOLDER) -> int:
    """Writes number and name of every school of the configuration's district and year; returns how many.

    Raises:
        ConfigError: the SIS has no such district.
    """
    district = district_id(sis, configuration.district_number)
    if district is None:
        raise ConfigError([f"district_number: the SIS has no district {configuration.district_number!r}"])
    schools = schools_of_year(sis, district, configuration.school_year)
    with (folder / f"{configuration.name}.schools.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["number", "name"])
        writer.writerows((school.number, school.name) for school in schools)
    return len(schools)


def main() -> None:
    """Without --sis the SIS is the configuration's Airflow Connection."""
    options = argparse.ArgumentParser(prog="python -m include.orchestration.school_names", description=__doc__)
    options.add_argument("configuration")
    options.add_argument("--sis", metavar="URL", help="SQLAlchemy URL of the SIS")
    arguments = options.parse_args()
    configuration = load(FOLDER / f"{arguments.configuration}.yaml")
    print(f"{write(configuration, _sis(configuration, arguments.sis))} schools")  # noqa: T201 - the command's answer


def _sis(configuration: Configuration, url: str | None) -> Engine:
    if url:
        return connect(url)
    as_a_server()
    from include.orchestration.connections import sis_engine

    return sis_engine(configuration.sis_connection)


if __name__ == "__main__":
    main()
