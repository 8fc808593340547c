"""Tries one configuration out against the connections of this Airflow: `make check-config NAME=general_ds52`.

Run where Airflow itself runs, with its AIRFLOW_HOME and settings. Says what was found, and ends with 1 if anything
is not as it should be.
"""

import argparse
import os
import sys

from include.configurations.configuration import Configuration
from include.edfi.client import EdFiClient
from include.edfi.errors import ConfigError
from include.resources import registry
from include.resync.check import Finding, check


def findings(name: str) -> list[Finding]:
    """Everything that was tried of the configuration of that name.

    Raises:
        ConfigError: a configuration's file is wrong, there is none of that name, or a connection is missing.
    """
    # Only Airflow's servers read connections from its database; this command stands in for one.
    os.environ.setdefault("_AIRFLOW_PROCESS_CONTEXT", "server")
    from include.orchestration.connections import configurations, ods_facts, sis_engine

    found = configurations()
    if name not in found:
        raise ConfigError([f"configuration: {name!r} is none of {', '.join(sorted(found))}"])
    configuration: Configuration = found[name]
    client = EdFiClient(ods_facts(configuration))
    try:
        return list(check(configuration, client, sis_engine(configuration.sis_connection), registry()))
    finally:
        client.close()


def main() -> int:
    """The command's exit code."""
    options = argparse.ArgumentParser(prog="python -m include.orchestration.check", description=__doc__)
    options.add_argument("configuration", help="name of a file in include/configurations, without .yaml")
    try:
        told = findings(options.parse_args().configuration)
    except ConfigError as error:
        told = [Finding(ok=False, what="configuration", found=problem) for problem in error.problems]
    for one in told:
        print(f"{'ok    ' if one.ok else 'WRONG '} {one.what}: {one.found}")  # noqa: T201 - the command's answer
    return 0 if told and all(one.ok for one in told) else 1


if __name__ == "__main__":
    sys.exit(main())
