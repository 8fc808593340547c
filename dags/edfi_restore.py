"""Undoes the deletes of one run: restores the documents in the ODS as they were, parents first.

A run backs up every document before it deletes it. **restore** restores what is not restored yet, under the same locks
as a resync, and records in the history who requested it. Documents that the ODS rejects are listed, and fail the run.
"""

from airflow.sdk import DAG

from include.orchestration.operators import RELEASE, ReleaseOperator
from include.orchestration.restoring import RestoreOperator, form
from include.orchestration.rights import Tool, of_tool

with DAG(
    "edfi_restore",
    dag_display_name="Ed-Fi restore",
    description="Restores what a resync deleted",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    params=form(),
    access_control=of_tool(Tool.RESYNC),
    tags=["ed-fi", "campus"],
) as dag:
    RestoreOperator(task_id="restore") >> ReleaseOperator(task_id=RELEASE).as_teardown()
