"""Makes an Ed-Fi ODS equal to the SIS, for the schools, resources and people of the request.

**request** validates the request, **off_peak** defers all-schools runs until the off-peak window, **plan** takes the
locks and cuts the work into slices, **own_descriptors** creates the district's own descriptors if it has any. Then
there is one task per Ed-Fi resource, in an order that the ODS accepts, mapped over its slices. After everything is
sent, **prune** deletes what the SIS no longer has; large deletions require approval. **report** lists what is not
equal and why, and fails if that exceeds the error budget; **release_locks** always runs. Tasks that are not selected
are skipped without starting a process.
"""

from airflow.sdk import DAG, get_parsing_context

from include.orchestration.operators import REQUEST
from include.orchestration.params import form
from include.orchestration.resync_tasks import draw
from include.orchestration.rights import Tool, of_tool
from include.orchestration.runs import DAG_ID
from include.resources import registry

running = get_parsing_context().task_id
with DAG(
    DAG_ID,
    dag_display_name="Ed-Fi resync",
    description="Makes an Ed-Fi ODS equal to the SIS",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=16,
    params=form(registry()) if running in {None, REQUEST} else {},
    access_control=of_tool(Tool.RESYNC),
    tags=["ed-fi", "campus"],
) as dag:
    draw(registry(), running)
