"""Compares the ODS with the SIS, weekly and on demand; changes nothing. Unpause it when the configurations are ready.

For each enabled configuration, **resync** runs `edfi_resync` in mode *verify* for all schools, during the
configuration's off-peak hours. **results** reports how each run ended and where its Verification Summary is (CSV, XLSX,
HTML, PDF), and fails when the differences exceed the configuration's error budget.
"""

from airflow.sdk import DAG, CronTriggerTimetable

from include.orchestration.every_configuration import form, resync_every
from include.orchestration.rights import Tool, of_tool

SCHEDULE = "0 4 * * 0"
TIME_ZONE = "America/Chicago"

with DAG(
    "edfi_verification",
    dag_display_name="Ed-Fi verification",
    description="Verification Summary of every configuration, weekly; changes nothing",
    doc_md=__doc__,
    schedule=CronTriggerTimetable(SCHEDULE, timezone=TIME_ZONE),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=True,
    params=form(),
    access_control=of_tool(Tool.RESYNC),
    tags=["ed-fi", "campus"],
) as dag:
    resync_every("verify")
