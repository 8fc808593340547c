"""Purges finished runs of both tools from the history. Requires the right Delete, and cannot be undone.

    POST /api/v2/dags/history_purge/dagRuns
    {"logical_date": null, "conf": {"tool": "state_selective_sync", "before": "2026-07-01", "confirm": "PURGE"}}

Requests, record outcomes, Verification Summaries and reports are removed. A purge never removes active requests, data
they depend on, the identity map or locks. Runs whose deletes can still be undone are skipped unless they are included.
Every purge is logged: who, when, what and how much.
"""

from airflow.sdk import DAG

from include.orchestration.purge import form, purge
from include.orchestration.rights import of_purge
from include.orchestration.runs import PURGE

with DAG(
    PURGE,
    dag_display_name="Purge history",
    description="Purges finished runs from the history",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params=form(),
    access_control=of_purge(),
    tags=["ed-fi", "state", "campus"],
) as dag:
    purge()
