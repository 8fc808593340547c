"""Keeps the history short: clears what is older than a number of days, every week. Off unless it is asked for twice.

Say how long in the extra of the connection `edfi_history`, such as `{"retention_days": 800}`, and switch this DAG on.
It clears as `history_purge` does, also runs whose deletes could still be undone, and leaves an entry about each time.
"""

from airflow.sdk import DAG, CronTriggerTimetable

from include.orchestration.purge import retain
from include.orchestration.rights import of_purge

SCHEDULE = "0 3 * * 6"
TIME_ZONE = "America/Chicago"

with DAG(
    "history_retention",
    dag_display_name="History retention",
    description="Clears what is older than the history's connection says, weekly",
    doc_md=__doc__,
    schedule=CronTriggerTimetable(SCHEDULE, timezone=TIME_ZONE),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=True,
    access_control=of_purge(),
    tags=["ed-fi", "state", "campus"],
) as dag:
    retain()
