"""The button on the report task that opens the run's report."""

from typing import TYPE_CHECKING

from airflow.sdk import BaseOperator, BaseOperatorLink

from include.orchestration.runs import request_id

if TYPE_CHECKING:
    from airflow.sdk.types import TaskInstanceKey

PREFIX = "/edfi/reports"
HISTORY_PREFIX = "/edfi/history"


class ReportLink(BaseOperatorLink):
    """Opens the report of the task's run; see `include.orchestration.report_pages`."""

    name = "Report and keys"

    def get_link(self, operator: BaseOperator, *, ti_key: "TaskInstanceKey") -> str:
        """An address on Airflow's own server."""
        return f"{PREFIX}/{ti_key.dag_id}/{request_id(ti_key.dag_id, ti_key.run_id)}/"
