"""Tries one configuration out against the connections of this Airflow: `make check-config NAME=general_ds52`.

State configurations are tried by the same command: `make check-config NAME=sample_state`.

Run where Airflow itself runs, with its AIRFLOW_HOME and settings. Says what was found, and ends with 1 if anything
is not as it should be.
"""

import argparse
import sys

from include.configurations.state_loading import FOLDER
from include.edfi.errors import ConfigError
from include.engine.check import Finding
from include.orchestration.connections import state_context
from include.orchestration.hand_connections import connected
from include.resources import registry
from include.resync.plan.check import check
from include.state_sync.check import check as check_state


def findings(name: str) -> list[Finding]:
    """Everything that was tried of the configuration of that name.

    Raises:
        ConfigError: a configuration's file is wrong, there is none of that name, or a connection is missing.
    """
    if (FOLDER / f"{name}.yaml").exists():
        return list(check_state(state_context(name)))
    with connected(name) as (configuration, client, sis):
        return list(check(configuration, client, sis, registry()))


def main() -> int:
    """The command's exit code."""
    options = argparse.ArgumentParser(prog="python -m include.orchestration.check", description=__doc__)
    options.add_argument(
        "configuration", help="name of a file in include/configurations or its folder state, without .yaml"
    )
    try:
        told = findings(options.parse_args().configuration)
    except ConfigError as error:
        told = [Finding(ok=False, what="configuration", found=problem) for problem in error.problems]
    for one in told:
        print(f"{'ok    ' if one.ok else 'WRONG '} {one.what}: {one.found}")  # noqa: T201 - the command's answer
    return 0 if told and all(one.ok for one in told) else 1


if __name__ == "__main__":
    sys.exit(main())
