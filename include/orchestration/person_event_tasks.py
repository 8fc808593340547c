"""The tasks for an event about a person: enqueue it, claim all queued ones, resync these people, acknowledge them."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import BaseOperator, Param
from airflow.sdk.exceptions import AirflowSkipException

from include.configurations.loading import FOLDER
from include.orchestration.operators import requester_of
from include.orchestration.params import one_configuration
from include.orchestration.planning import request_id_of
from include.orchestration.retries import LOCKED_TRIES, PATIENT
from include.orchestration.runs import DAG_ID, request_id

if TYPE_CHECKING:
    from airflow.sdk import Context

    from include.history.person_events import PersonEvents
    from include.resync.context import RunContext

log = logging.getLogger(__name__)

ENQUEUE, CLAIM, RESYNC, ACKNOWLEDGE, RELEASE = "enqueue", "claim", "resync", "acknowledge", "release"
POLL_SECONDS = 5
EVENTS = {
    "ed_fi_id_assigned": "An Ed-Fi ID was assigned to a person",
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
            description_md="Campus personID. For combined people: the person who remains.",
        ),
        "superseded_unique_id": _unique_id(
            "Superseded unique ID", "For a changed Ed-Fi ID: the person's previous unique ID."
        ),
        "merged_unique_id": _unique_id(
            "Merged unique ID",
            "For combined people: the unique ID of the person who was removed. Everything under it is deleted.",
        ),
    }


def _unique_id(title: str, text: str) -> Param:
    return Param(None, type=["null", "string"], maxLength=32, pattern=r"^\S*$", title=title, description_md=text)


def resync_run_id(context: "Context") -> str:
    """The id of the resync for the events that this run claims."""
    own = context["dag_run"]
    return f"{own.dag_id}__{own.run_id}"


def claimant_of(context: "Context") -> str:
    """Who claims the events: that resync, by its id in the history."""
    return request_id(DAG_ID, resync_run_id(context))


class EnqueueOperator(BaseOperator):
    """Validates the event and stores it: from then on it is processed, even if this run fails."""

    ui_color = "#e7f0fb"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**PATIENT, **kwargs})

    def execute(self, context: "Context") -> str:
        """Returns the configuration's name. Raises ConfigError, naming every problem."""
        from include.history.person_events import PersonEvents
        from include.orchestration.connections import configurations, history_engine, newest_history
        from include.resync.request.person_event import queued, validate_event

        event = validate_event(dict(context["params"]), configurations())
        newest_history()
        kept = queued(event, event_id=request_id_of(context), enqueued_by=requester_of(context).requested_by)
        PersonEvents(history_engine()).enqueue(kept)
        return event.configuration


class ClaimOperator(BaseOperator):
    """Claims all queued events of the configuration; skipped if another run has claimed this run's event."""

    ui_color = "#e7f0fb"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**PATIENT, "retries": LOCKED_TRIES, **kwargs})

    def execute(self, context: "Context") -> dict[str, Any]:
        """Returns the conf of the resync. Raises Locked while an earlier run processes earlier events."""
        from include.edfi.errors import Locked
        from include.orchestration.connections import run_context
        from include.resources import registry
        from include.resync.request.person_event import combined

        found = run_context(context["ti"].xcom_pull(task_ids=ENQUEUE))
        events = found.person_events.claim(found.configuration.name, claimant_of(context))
        if events:
            log.info("claim: %d events", len(events))
            return combined(events, school_numbers(found), found.configuration, registry())
        taker = found.person_events.claimed_by(request_id_of(context))
        if taker is None:
            raise Locked(["another run is processing earlier person events"])
        followed = found.history.find(taker)
        raise AirflowSkipException(
            f"processed together with other events by run {followed.dag_run_id if followed else taker}"
        )


def school_numbers(found: "RunContext") -> list[str]:
    """The numbers of all schools of a configuration. Raises ConfigError."""
    from include.edfi.errors import ConfigError
    from include.sis.directory import district_id, schools_of_year

    configuration = found.configuration
    district = district_id(found.sis, configuration.district_number)
    if district is None:
        raise ConfigError([f"district_number: the SIS has no district {configuration.district_number!r}"])
    return [school.number for school in schools_of_year(found.sis, district, configuration.school_year)]


class AcknowledgeOperator(BaseOperator):
    """Marks the events processed: the ODS is up to date for these people."""

    ui_color = "#e7f0fb"

    def execute(self, context: "Context") -> int:
        """Returns how many events there were."""
        return _events().acknowledge(claimant_of(context))


class ReleaseEventsOperator(BaseOperator):
    """Returns events that were claimed and not processed to the queue."""

    ui_color = "#e7f0fb"

    def execute(self, context: "Context") -> int:
        """Returns how many events there are."""
        return _events().release(claimant_of(context))


def _events() -> "PersonEvents":
    from include.history.person_events import PersonEvents
    from include.orchestration.connections import history_engine

    return PersonEvents(history_engine())


def follow() -> None:
    """enqueue, claim, resync, acknowledge, release: to be called within a DAG."""
    claim = ClaimOperator(task_id=CLAIM)
    resync = TriggerDagRunOperator(
        task_id=RESYNC,
        trigger_dag_id=DAG_ID,
        # The same as resync_run_id.
        trigger_run_id="{{ dag.dag_id }}__{{ run_id }}",
        conf=claim.output,  # type: ignore[arg-type]  # the field is a template
        logical_date=None,
        # When cleared, it resumes the run it started instead of repeating it.
        reset_dag_run=True,
        wait_for_completion=True,
        deferrable=True,
        poke_interval=POLL_SECONDS,
    )
    release = ReleaseEventsOperator(task_id=RELEASE)
    (
        EnqueueOperator(task_id=ENQUEUE)
        >> claim
        >> resync
        >> AcknowledgeOperator(task_id=ACKNOWLEDGE)
        >> release.as_teardown()
    )
