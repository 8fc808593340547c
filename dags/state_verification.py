"""Compares the state edition's database with a district; changes nothing.

    POST /api/v2/dags/state_verification/dagRuns
    {"logical_date": null, "conf": {"configuration": "sample_state", "all_schools": true}}

The Verification Summary lists by object and school what is missing on either side, duplicate or different, and which
differences are expected, with the keys of the records (CSV, XLSX, HTML, PDF). Run it before a sync to find the IDs, and
after it to confirm the result.
"""

from airflow.sdk import DAG

from include.orchestration.rights import Tool, of_tool
from include.orchestration.runs import STATE_VERIFICATION
from include.orchestration.state_params import verification_form
from include.orchestration.state_sync import sync
from include.state import registry

with DAG(
    STATE_VERIFICATION,
    dag_display_name="State verification",
    description="Verification Summary of a district at the state; changes nothing",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=16,
    params=verification_form(),
    access_control=of_tool(Tool.STATE),
    tags=["state", "campus"],
) as dag:
    sync(tuple(registry()))
