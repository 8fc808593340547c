"""Who may do what, under each of Airflow's auth managers: the only place that names roles.

| right | allows | FAB role | simple auth manager |
| --- | --- | --- | --- |
| Read | see a tool, its runs, the history and its reports | `Ed-Fi Resync Read`, `State Sync Read` | viewer |
| Write | start runs, approve deletes, restore | `Ed-Fi Resync Write`, `State Sync Write` | user |
| Delete | purge the history of both tools | `Sync History Delete` | op, admin |

FAB knows rights by DAG: each DAG says which role may see it and which may start it. `edfi-resync roles`
creates the roles; Airflow shows an import error for a DAG that names a role that does not exist. The simple auth
manager knows one role for all DAGs: who may start one DAG may start any, so `history_purge` checks the role itself.
FAB's own roles User, Op and Admin may start every DAG, and Viewer sees every DAG.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from airflow.configuration import conf

DELETE = "Sync History Delete"


class Tool(StrEnum):
    """A tool as the names of its roles begin."""

    RESYNC = "Ed-Fi Resync"
    STATE = "State Sync"

    @property
    def read(self) -> str:
        """The role that sees the tool and its history."""
        return f"{self} Read"

    @property
    def write(self) -> str:
        """The role that runs the tool."""
        return f"{self} Write"


AccessControl = dict[str, dict[str, Collection[str]]]
"""Role to resource ("DAGs", "DAG Runs") to actions, as a DAG's `access_control` takes it."""

SEES: Mapping[str, Collection[str]] = {"DAGs": {"can_read"}, "DAG Runs": {"can_read"}}
# FAB lets only users start a run who may edit the DAG, which means to pause it.
RUNS: Mapping[str, Collection[str]] = {"DAGs": {"can_read", "can_edit"}, "DAG Runs": {"can_read", "can_create"}}

PURGE_ROLES = frozenset({"op", "admin"})
"""Roles of the simple auth manager that stand for the right Delete."""


def of_tool(tool: Tool) -> AccessControl | None:
    """Rights on a DAG of the tool; None where the auth manager knows none by DAG."""
    return _by_dag({tool.read: SEES, tool.write: RUNS})


def of_purge() -> AccessControl | None:
    """Rights on the DAG that purges the history: who sees a tool sees what was purged, and by whom."""
    seeing = {role: SEES for tool in Tool for role in (tool.read, tool.write)}
    return _by_dag({**seeing, DELETE: RUNS})


def may_purge(user: str | None) -> bool:
    """Whether whoever started a run of `history_purge` has the right Delete; a schedule (None) has it.

    Only the simple auth manager is asked here: any other has refused the run itself.
    """
    if user is None or not _is_in_use("SimpleAuthManager") or conf.getboolean("core", "simple_auth_manager_all_admins"):
        return True
    entries = [entry.split(":") for entry in conf.getlist("core", "simple_auth_manager_users")]
    return any(name == user and role.lower() in PURGE_ROLES for name, role, *_ in entries)


def fab_in_use() -> bool:
    """Whether rights are FAB's."""
    return _is_in_use("FabAuthManager")


def _by_dag(rights: Mapping[str, Mapping[str, Collection[str]]]) -> AccessControl | None:
    # Without FAB it would say nothing, and Airflow warns of it at every parse.
    return {role: dict(actions) for role, actions in rights.items()} if fab_in_use() else None


def _is_in_use(auth_manager: str) -> bool:
    return auth_manager in conf.get("core", "auth_manager")
