"""Makes the state edition's database equal to a district, object by object, parents first.

    POST /api/v2/dags/state_resync/dagRuns
    {"logical_date": null, "conf": {"configuration": "sample_state", "objects": ["Enrollment"], "schools": ["001"]}}

With *Check dependencies* the parents of the selected objects are sent first, which fixes what Selective Sync cannot.
Use it at the end of the year before the scoped year moves, at the start of the year after it has moved, after direct
changes to the database, or when the state requests it. A full resync at the wrong time of the year is refused unless
it is overridden. After everything is sent, **prune** deletes what the district does not have; large deletions require
approval. Objects that are not selected are skipped without starting a process.
"""

from airflow.sdk import DAG

from include.orchestration.rights import Tool, of_tool
from include.orchestration.runs import STATE_RESYNC
from include.orchestration.state_params import batch_form
from include.orchestration.state_sync import sync
from include.state import registry

with DAG(
    STATE_RESYNC,
    dag_display_name="State resync",
    description="Makes the state edition equal to a district, with dependencies",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=16,
    params=batch_form(),
    access_control=of_tool(Tool.STATE),
    tags=["state", "campus"],
) as dag:
    sync(tuple(registry()), deletes=True)
