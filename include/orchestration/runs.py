"""What is fixed about a run: the DAG it is of, its id in the history, and the pool its tasks wait in."""

import uuid
from collections.abc import Mapping
from typing import Any

DAG_ID = "edfi_resync"
SELECTIVE_SYNC = "state_selective_sync"
STATE_RESYNC = "state_resync"
STATE_VERIFICATION = "state_verification"
DESCRIPTORS = "edfi_descriptors"
PURGE = "history_purge"
TOOLS = {
    DAG_ID: "Ed-Fi resync",
    "edfi_restore": "Ed-Fi restore",
    SELECTIVE_SYNC: "State Selective Sync",
    STATE_RESYNC: "State resync",
    STATE_VERIFICATION: "State verification",
}
"""DAGs whose runs are in the history, with what people call them."""
REPORTING = {
    **{name: TOOLS[name] for name in (DAG_ID, SELECTIVE_SYNC, STATE_RESYNC, STATE_VERIFICATION)},
    DESCRIPTORS: "Ed-Fi descriptors",
}
"""DAGs whose runs leave a report, with what people call them."""
STATE_POOL = "state_sync"
EVERYDAY = "edfi_resync"
ALL_SCHOOLS = "edfi_all_schools"
"""Few slots: everyday runs must not queue behind a whole district."""


def request_id(dag_id: str, run_id: str) -> str:
    """The run's id in the history: the same for every task and every retry of one run."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{dag_id}/{run_id}"))


def pool_of(pool: str, conf: Mapping[str, Any] | None, run_type: str) -> str:
    """The pool of a task, given the one its DAG names, the run's conf and how the run came about.

    A scheduled run has no conf and is about all schools.
    """
    if pool != EVERYDAY:
        return pool
    everything = (conf or {}).get("all_schools") is True or run_type == "scheduled"
    return ALL_SCHOOLS if everything else EVERYDAY
