"""Undoes the deletes of one run: the documents are put back into the ODS as they were, parents first.

A run keeps every document before it deletes it. **restore** puts back what is not back yet, under the same locks as a
resync, and leaves an entry in the history about who wanted it. What the ODS does not take is listed, and fails the run.
"""

from airflow.sdk import DAG

from include.orchestration.operators import RELEASE, ReleaseOperator
from include.orchestration.restoring import RestoreOperator, form
from include.orchestration.rights import Tool, of_tool

with DAG(
    "edfi_restore",
    dag_display_name="Ed-Fi restore",
    description="Puts back what a resync deleted",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    params=form(),
    access_control=of_tool(Tool.RESYNC),
    tags=["ed-fi", "campus"],
) as dag:
    RestoreOperator(task_id="restore") >> ReleaseOperator(task_id=RELEASE).as_teardown()
