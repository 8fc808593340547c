"""Clears the history of runs that are over, of both tools; it takes the right Delete, and cannot be undone.

    POST /api/v2/dags/history_purge/dagRuns
    {"logical_date": null, "conf": {"tool": "state_selective_sync", "before": "2026-07-01", "confirm": "PURGE"}}

Requests, the outcome of every record, Verification Summaries and reports go. What stays: requests that are not over,
what running requests need, the identity map, locks, and the entry of the clearing itself: who, when, what, how much.
Runs whose deletes could still be undone stay too, unless they are asked for.
"""

from airflow.sdk import DAG

from include.orchestration.purge import form, purge
from include.orchestration.rights import of_purge
from include.orchestration.runs import PURGE

with DAG(
    PURGE,
    dag_display_name="Clear history",
    description="Clears the history of runs that are over",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params=form(),
    access_control=of_purge(),
    tags=["ed-fi", "state", "campus"],
) as dag:
    purge()
