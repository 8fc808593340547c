"""Validates one configuration, or state configuration, against the connections of this Airflow."""

from include.configurations.state_loading import FOLDER
from include.edfi.errors import ConfigError
from include.engine.check import Finding
from include.orchestration.cli.connections import as_a_server, connected
from include.resources import registry
from include.resync.plan.check import check
from include.state_sync.check import check as check_state


def findings(name: str) -> list[Finding]:
    """One finding per check; a configuration that cannot be loaded is a failed check for each problem."""
    try:
        return _of_state(name) if (FOLDER / f"{name}.yaml").exists() else _of_resync(name)
    except ConfigError as error:
        return [Finding(ok=False, what="configuration", result=problem) for problem in error.problems]


def _of_resync(name: str) -> list[Finding]:
    with connected(name) as (configuration, client, sis):
        return list(check(configuration, client, sis, registry()))


def _of_state(name: str) -> list[Finding]:
    as_a_server()
    from include.orchestration.connections import state_context

    return list(check_state(state_context(name)))
