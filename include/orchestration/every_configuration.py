"""One resync for each enabled configuration, and their results: the tasks of the scheduled DAGs."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import BaseOperator, DagRunState, Param, TriggerRule
from airflow.sdk.exceptions import AirflowFailException

from include.configurations.loading import FOLDER
from include.orchestration.params import one_configuration, some_schools
from include.orchestration.runs import DAG_ID, request_id

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)

CHOOSE, RESYNC, RESULTS = "choose", "resync", "results"
POLL_SECONDS = 30


def form(folder: Path = FOLDER) -> dict[str, Param]:
    """Params that limit what the schedule does for every configuration and school."""
    return {
        "configuration": one_configuration(folder, or_every=True),
        "schools": some_schools(folder, "By name or number. Empty: all schools."),
        "ignore_off_peak": Param(
            False,
            type="boolean",
            title="Ignore off-peak hours",
            description_md="Start all-schools runs immediately.",
        ),
    }


class ChooseOperator(BaseOperator):
    """Lists the runs to start: one for each selected, enabled configuration."""

    ui_color = "#e7f0fb"

    def __init__(self, *, mode: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mode = mode

    def execute(self, context: "Context") -> list[dict[str, Any]]:
        """Returns run id and conf of each. Raises ConfigError."""
        from include.orchestration.connections import configurations

        params = dict(context["params"])
        selected = params.get("configuration")
        enabled = [each.name for each in configurations().values() if each.enabled]
        names = [name for name in enabled if selected in {None, name}]
        own = context["dag_run"]
        return [
            {"trigger_run_id": f"{own.dag_id}__{own.run_id}__{name}", "conf": conf(name, self.mode, params)}
            for name in names
        ]


def conf(configuration: str, mode: str, params: dict[str, Any]) -> dict[str, Any]:
    """The conf of a resync; without schools it covers all of them."""
    schools = params.get("schools") or []
    return {
        "configuration": configuration,
        "mode": mode,
        "all_schools": not schools,
        "schools": schools or None,
        "ignore_off_peak": bool(params.get("ignore_off_peak")),
    }


class ResultsOperator(BaseOperator):
    """Reports how each run ended and where its files are; fails when one of them failed."""

    ui_color = "#e7f0fb"

    def execute(self, context: "Context") -> None:
        """Pushes state, verdict and files by configuration. Raises AirflowFailException naming what failed."""
        from include.history.queries import request
        from include.orchestration.connections import history_engine, report_folder

        ti, engine = context["ti"], history_engine()
        found = {}
        for run in ti.xcom_pull(task_ids=CHOOSE) or []:
            asked = request_id(DAG_ID, run["trigger_run_id"])
            entry = request(engine, asked)
            found[run["conf"]["configuration"]] = {
                "state": DagRunState(ti.get_dagrun_state(dag_id=DAG_ID, run_id=run["trigger_run_id"])).value,
                "verdict": entry.verdict if entry else "",
                "files": sorted(map(str, report_folder(DAG_ID, asked).glob("*"))),
            }
        for name, one in found.items():
            log.info("results: %s: %s: %s", name, one["state"], one["verdict"])
        ti.xcom_push("return_value", found)
        failed = [
            f"{name}: {one['verdict'] or one['state']}" for name, one in found.items() if one["state"] != "success"
        ]
        if failed or not found:
            raise AirflowFailException(
                "; ".join(failed) or "no configuration was resynced; enable one, or select an enabled one"
            )


def resync_every(mode: str) -> None:
    """choose, one resync each, results: to be called within a DAG."""
    choose = ChooseOperator(task_id=CHOOSE, mode=mode)
    runs = TriggerDagRunOperator.partial(
        task_id=RESYNC,
        trigger_dag_id=DAG_ID,
        logical_date=None,
        # When cleared, it resumes the run it started instead of repeating it.
        reset_dag_run=True,
        wait_for_completion=True,
        deferrable=True,
        poke_interval=POLL_SECONDS,
        map_index_template="{{ task.conf['configuration'] }}",
    ).expand_kwargs(choose.output)
    runs >> ResultsOperator(task_id=RESULTS, trigger_rule=TriggerRule.ALL_DONE)
