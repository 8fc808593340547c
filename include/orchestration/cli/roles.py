"""The FAB roles that the DAGs name: creates them, or adds the permissions they lack.

Run after `airflow db migrate`. What a role may do with which DAG comes from the DAG itself, with its next parse. The
permissions here are what it needs besides: to see runs, tasks and logs, and, to run things, also to repeat tasks and
answer approvals. Each of them applies only to DAGs that the role may see, or edit.
"""

from airflow.utils.providers_configuration_loader import providers_configuration_loaded

from include.edfi.errors import ConfigError
from include.orchestration.rights import DELETE, Tool, fab_in_use

Permission = tuple[str, str]
"""Action and resource, in FAB's words."""

READ = (
    "DAG Code",
    "DAG Dependencies",
    "DAG Runs",
    "DAG Versions",
    "DAG Warnings",
    "HITL Detail",
    "Task Instances",
    "Task Logs",
    "Website",
    "XComs",
)
OWN = ("My Password", "My Profile")
MENU = ("Browse", "DAGs", "DAG Runs", "Task Instances")
EDIT = ("DAG Runs", "HITL Detail", "Task Instances")

SEEING: tuple[Permission, ...] = (
    *(("can_read", name) for name in (*READ, *OWN)),
    *(("can_edit", name) for name in OWN),
    *(("menu_access", name) for name in MENU),
)
RUNNING: tuple[Permission, ...] = (*SEEING, *(("can_edit", name) for name in EDIT))


def permissions() -> dict[str, tuple[Permission, ...]]:
    """What each role needs around the DAGs; never a permission on all DAGs."""
    return {role: perms for tool in Tool for role, perms in ((tool.read, SEEING), (tool.write, RUNNING))} | {
        DELETE: RUNNING
    }


@providers_configuration_loaded
def create() -> list[str]:
    """Creates the roles and returns their names; existing ones keep what else they have.

    Raises:
        ConfigError: Airflow's auth manager is not FAB's.
    """
    if not fab_in_use():
        raise ConfigError(["auth_manager: it is not FAB's, so there are no roles to create"])
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    with get_application_builder() as builder:
        builder.sm.bulk_sync_roles([{"role": role, "perms": perms} for role, perms in permissions().items()])
    return list(permissions())
