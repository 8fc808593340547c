"""Runs a command with the settings of the private Airflow that `make up` started.

python -m sandbox.demo.within include.orchestration.cli check-config general_ds52
"""

import subprocess
import sys

from sandbox.demo import secrets
from sandbox.demo.airflow import environment
from sandbox.demo.paths import DemoPaths


def main(arguments: list[str]) -> int:
    """The exit code of `python -m` with the arguments."""
    paths = DemoPaths()
    shared = secrets.read(paths)
    if shared is None:
        print(
            "No demo exists here. Start one with: make up, or set AIRFLOW_HOME to your Airflow's.",
            file=sys.stderr,
        )
        return 2
    command = [sys.executable, "-m", *arguments]
    # Airflow's log lines would stand between the lines of the command.
    quiet = {"AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR"}
    return subprocess.run(command, env={**environment(paths, shared), **quiet}, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
