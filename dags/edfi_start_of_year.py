"""Reconciles everything at the start of a school year. Paused until you unpause it.

Set the new school year in the configurations first. For each enabled configuration, **resync** runs `edfi_resync` in
mode *reconcile* for all schools, during the configuration's off-peak hours. **results** reports how each run ended.
"""

from airflow.sdk import DAG, CronTriggerTimetable

from include.orchestration.every_configuration import form, resync_every
from include.orchestration.rights import Tool, of_tool

SCHEDULE = "0 19 15 7 *"
TIME_ZONE = "America/Chicago"

with DAG(
    "edfi_start_of_year",
    dag_display_name="Ed-Fi start of year",
    description="Reconciles every configuration, all schools, once a year",
    doc_md=__doc__,
    schedule=CronTriggerTimetable(SCHEDULE, timezone=TIME_ZONE),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=True,
    params=form(),
    access_control=of_tool(Tool.RESYNC),
    tags=["ed-fi", "campus"],
) as dag:
    resync_every("reconcile")
