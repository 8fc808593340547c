"""The tasks that follow an event about a person: note it, take all that wait, resync these people, tick them off."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import BaseOperator, Param
from airflow.sdk.exceptions import AirflowSkipException

from include.configurations.loading import FOLDER
from include.orchestration.operators import asker_of
from include.orchestration.params import one_configuration
from include.orchestration.planning import request_id_of
from include.orchestration.retries import LOCKED_TRIES, PATIENT
from include.orchestration.runs import DAG_ID, request_id

if TYPE_CHECKING:
    from airflow.sdk import Context

    from include.history.person_events import PersonEvents

log = logging.getLogger(__name__)

NOTE, TAKE, RESYNC, DONE, GIVE_BACK = "note", "take", "resync", "done", "give_back"
POLL_SECONDS = 5
EVENTS = {
    "ed_fi_id_assigned": "A person was given an Ed-Fi ID",
    "ed_fi_id_changed": "A person's Ed-Fi ID changed",
    "combine_person": "Two people were combined into one",
}


def form(folder: Path = FOLDER) -> dict[str, Param]:
    """Every param of edfi_person_event by name; what belongs to which event is checked by the first task."""
    return {
        "configuration": one_configuration(folder),
        "event": Param("ed_fi_id_assigned", type="string", enum=list(EVENTS), values_display=EVENTS, title="Event"),
        "person_id": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            maximum=2**31 - 1,
            title="Person",
            description_md="Campus personID; of two combined people, the one who was kept.",
        ),
        "previous_id": _unique_id("Previous ID", "For a changed Ed-Fi ID: the unique ID the person had before."),
        "removed_id": _unique_id(
            "Removed ID",
            "For combined people: the unique ID of the one who was removed. Everything the ODS holds of them goes.",
        ),
    }


def _unique_id(title: str, text: str) -> Param:
    return Param(
        None, type=["null", "string"], maxLength=32, pattern=r"^\S*$", title=title, description_md=text
    )  # fmt: skip


def resync_run_id(context: "Context") -> str:
    """The id of the resync that follows the events this run takes."""
    own = context["dag_run"]
    return f"{own.dag_id}__{own.run_id}"


def taker_of(context: "Context") -> str:
    """Whose hands the events are in: that resync's, by its id in the history."""
    return request_id(DAG_ID, resync_run_id(context))


class NoteOperator(BaseOperator):
    """Validates the event and keeps it: from then on it is followed, whatever becomes of this run."""

    ui_color = "#e7f0fb"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**PATIENT, **kwargs})

    def execute(self, context: "Context") -> str:
        """Returns the configuration's name. Raises ConfigError, naming every problem."""
        from include.history.person_events import PersonEvents
        from include.orchestration.connections import configurations, history_engine, newest_history
        from include.resync.request.person_event import noted, validate_event

        event = validate_event(dict(context["params"]), configurations())
        newest_history()
        kept = noted(event, event_id=request_id_of(context), noted_by=asker_of(context).requested_by)
        PersonEvents(history_engine()).note(kept)
        return event.configuration


class TakeOperator(BaseOperator):
    """Takes every event of the configuration that waits; is skipped when another run has taken this run's along."""

    ui_color = "#e7f0fb"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**PATIENT, "retries": LOCKED_TRIES, **kwargs})

    def execute(self, context: "Context") -> dict[str, Any]:
        """Returns the conf of the resync. Raises Locked while an earlier run follows earlier events."""
        from include.edfi.errors import Locked
        from include.orchestration.connections import rooms
        from include.resources import registry
        from include.resync.request.person_event import combined

        found = rooms(context["ti"].xcom_pull(task_ids=NOTE))
        events = found.person_events.take(found.configuration.name, taker_of(context))
        if events:
            log.info("take: %d events", len(events))
            return combined(events, school_numbers(found), found.configuration, registry())
        taker = found.person_events.taken_by(request_id_of(context))
        if taker is None:
            raise Locked(["another run follows earlier events about people"])
        followed = found.history.find(taker)
        raise AirflowSkipException(f"followed together with others by run {followed.dag_run_id if followed else taker}")


def school_numbers(found: Any) -> list[str]:
    """The numbers of all schools of a configuration. Raises ConfigError."""
    from include.edfi.errors import ConfigError
    from include.sis.directory import district_id, schools_of_year

    configuration = found.configuration
    district = district_id(found.sis, configuration.district_number)
    if district is None:
        raise ConfigError([f"district_number: the SIS has no district {configuration.district_number!r}"])
    return [school.number for school in schools_of_year(found.sis, district, configuration.school_year)]


class DoneOperator(BaseOperator):
    """Ticks off the events: the ODS holds what they ask for."""

    ui_color = "#e7f0fb"

    def execute(self, context: "Context") -> int:
        """Returns how many events that were."""
        return _events().done(taker_of(context))


class GiveBackOperator(BaseOperator):
    """Lets events that were taken and not followed to the end wait for the next run."""

    ui_color = "#e7f0fb"

    def execute(self, context: "Context") -> int:
        """Returns how many events that are."""
        return _events().give_back(taker_of(context))


def _events() -> "PersonEvents":
    from include.history.person_events import PersonEvents
    from include.orchestration.connections import history_engine

    return PersonEvents(history_engine())


def follow() -> None:
    """note, take, resync, done, give_back: to be called within a DAG."""
    take: Any = TakeOperator(task_id=TAKE)
    resync = TriggerDagRunOperator(
        task_id=RESYNC,
        trigger_dag_id=DAG_ID,
        # What resync_run_id says.
        trigger_run_id="{{ dag.dag_id }}__{{ run_id }}",
        conf=take.output,
        logical_date=None,
        # Cleared, it goes on with the run it started: what is done there is not done again.
        reset_dag_run=True,
        wait_for_completion=True,
        deferrable=True,
        poke_interval=POLL_SECONDS,
    )
    give_back = GiveBackOperator(task_id=GIVE_BACK)
    NoteOperator(task_id=NOTE) >> take >> resync >> DoneOperator(task_id=DONE) >> give_back.as_teardown()
