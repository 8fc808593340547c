"""Runs a command with the settings of the demo's private Airflow, which `make up` left running.

python -m sandbox.demo.within include.orchestration.check general_ds52
"""

import subprocess
import sys

from sandbox.demo import secrets
from sandbox.demo.airflow import environment
from sandbox.demo.places import Places


def main(arguments: list[str]) -> int:
    """The exit code of `python -m` with the arguments."""
    places = Places()
    shared = secrets.read(places)
    if shared is None:
        print("There is no demo here; start one with: make up, or set AIRFLOW_HOME to your Airflow's", file=sys.stderr)
        return 2
    command = [sys.executable, "-m", *arguments]
    # The command's own words are the answer; Airflow's would stand between them.
    quiet = {"AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR"}
    return subprocess.run(command, env={**environment(places, shared), **quiet}, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
