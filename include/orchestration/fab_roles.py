"""Makes the FAB roles that the DAGs name, or adds what they lack: `make roles`.

Run where Airflow itself runs, with its AIRFLOW_HOME and settings, after `airflow db migrate`. What a role may do with
which DAG comes from the DAG itself, with its next parse; here it gets what it needs around it: to see runs, tasks,
logs, and for who runs things also to repeat tasks and to answer what a run asks. Each of these counts only for DAGs
the role may see, or edit.
"""

import sys

from airflow.utils.providers_configuration_loader import providers_configuration_loaded

from include.orchestration.rights import DELETE, Tool, fab_in_use

Permission = tuple[str, str]
"""Action and resource, in FAB's words."""

READ = (
    "DAG Code", "DAG Dependencies", "DAG Runs", "DAG Versions", "DAG Warnings", "HITL Detail", "Task Instances",
    "Task Logs", "Website", "XComs",
)  # fmt: skip
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
def make() -> None:
    """Makes the roles; those that exist keep what else they have."""
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    with get_application_builder() as builder:
        builder.sm.bulk_sync_roles([{"role": role, "perms": perms} for role, perms in permissions().items()])


def main() -> int:
    """0 when the roles are there, 1 when Airflow's auth manager is not FAB's."""
    if not fab_in_use():
        print("Airflow's auth manager is not FAB's: there are no roles to make", file=sys.stderr)  # noqa: T201
        return 1
    make()
    print("\n".join(permissions()))  # noqa: T201 - the command's answer
    return 0


if __name__ == "__main__":
    sys.exit(main())
