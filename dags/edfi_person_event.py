"""Follows what happened to a person in the SIS; made for calls of Airflow's REST API.

    POST /api/v2/dags/edfi_person_event/dagRuns
    {"logical_date": null, "conf": {"configuration": "general_ds52", "event": "ed_fi_id_changed",
                                    "person_id": 4711, "superseded_unique_id": "1000123"}}

**note** keeps the event, or refuses it with all its problems. **take** takes every event that waits, so that a burst
is followed by one **resync** of all the people named: what the ODS holds of them is made equal, and what it holds under
an ID that is theirs no longer is deleted. While that works, the next events wait to be taken together. **done** ticks
the events off; **give_back** lets them wait for the next run if anything went wrong. The same event twice is harmless.
"""

from airflow.sdk import DAG

from include.orchestration.person_event_tasks import follow, form
from include.orchestration.rights import Tool, of_tool

with DAG(
    "edfi_person_event",
    dag_display_name="Ed-Fi person event",
    description="Follows Ed-Fi IDs assigned or changed and people combined",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    # Events are noted as they come, however many; only one run at a time follows them.
    max_active_runs=32,
    params=form(),
    access_control=of_tool(Tool.RESYNC),
    tags=["ed-fi", "campus"],
) as dag:
    follow()
