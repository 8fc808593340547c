"""Resyncs people after an event in the SIS; meant to be triggered through Airflow's REST API.

    POST /api/v2/dags/edfi_person_event/dagRuns
    {"logical_date": null, "conf": {"configuration": "general_ds52", "event": "ed_fi_id_changed",
                                    "person_id": 4711, "superseded_unique_id": "1000123"}}

**enqueue** validates and stores the event. **claim** takes all queued events, so that a burst of events leads to one
**resync** of all their people: it makes the ODS equal for them, and deletes what the ODS has under superseded or merged
IDs. Events that arrive meanwhile are processed together by the next run. **acknowledge** marks events processed;
**release** returns them to the queue on failure. Sending the same event twice is harmless.
"""

from airflow.sdk import DAG

from include.orchestration.person_event_tasks import follow, form
from include.orchestration.rights import Tool, of_tool

with DAG(
    "edfi_person_event",
    dag_display_name="Ed-Fi person event",
    description="Resyncs people whose Ed-Fi ID was assigned or changed, or who were combined",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    # Any number of events is enqueued at the same time; one run at a time processes them.
    max_active_runs=32,
    params=form(),
    access_control=of_tool(Tool.RESYNC),
    tags=["ed-fi", "campus"],
) as dag:
    follow()
