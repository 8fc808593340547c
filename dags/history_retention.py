"""Purges old history weekly. Disabled until `retention_days` is set and the DAG is unpaused.

Set `retention_days` in the extra of the connection `edfi_history`, such as `{"retention_days": 800}`. The purge works
as in `history_purge`, includes runs whose deletes can still be undone, and is logged each time.
"""

from airflow.sdk import DAG, CronTriggerTimetable

from include.orchestration.purge import retain
from include.orchestration.rights import of_purge

SCHEDULE = "0 3 * * 6"
TIME_ZONE = "America/Chicago"

with DAG(
    "history_retention",
    dag_display_name="History retention",
    description="Purges history older than retention_days, weekly",
    doc_md=__doc__,
    schedule=CronTriggerTimetable(SCHEDULE, timezone=TIME_ZONE),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=True,
    access_control=of_purge(),
    tags=["ed-fi", "state", "campus"],
) as dag:
    retain()
