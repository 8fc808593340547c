"""Corrects individual records of the state edition's database: PersonIdentity or Enrollment, by the district's IDs.

    POST /api/v2/dags/state_selective_sync/dagRuns
    {"logical_date": null, "conf": {"district": "255901", "object": "Enrollment", "ids": "4711, 4712"}}

District and state can both start it. Every selected record is sent, whether it differs or not. An ID without a record
changes nothing and is reported as "no match". A record whose parent is not at the state fails, and the report gives the
params of the `state_resync` run that fixes it. Nothing is deleted.
"""

from airflow.sdk import DAG

from include.orchestration.rights import Tool, of_tool
from include.orchestration.runs import SELECTIVE_SYNC
from include.orchestration.state_params import selective_form
from include.orchestration.state_sync import sync
from include.state import selectable

with DAG(
    SELECTIVE_SYNC,
    dag_display_name="State Selective Sync",
    description="Corrects PersonIdentity and Enrollment records at the state, by ID",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=16,
    params=selective_form(),
    access_control=of_tool(Tool.STATE),
    tags=["state", "campus"],
) as dag:
    sync(selectable())
