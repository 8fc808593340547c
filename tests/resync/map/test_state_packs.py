"""What a state pack does to a run: elements under `_ext` sent and compared, days held, calendars warned about."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from include.configurations.configuration import PrunePolicy
from include.history import queries
from include.history.outcomes import OrphanStatus, Outcome
from include.resync.prune.restore import restore as restore_deleted
from include.sis.tables import calendar, contact, day, day_event
from tests.support.other_client import Somebody
from tests.support.resync_trial import Begin, Trial


def warnings(trial: Trial) -> list[str]:
    entry = queries.request(trial.context.history_engine, trial.request_id)
    assert entry is not None
    return entry.warnings


def test_the_states_elements_are_in_the_ods(equal: Begin) -> None:
    trial = equal("3.3")
    assert all(found["_ext"]["tdoe"]["stateStudentId"] > 0 for found in trial.documents("students"))
    enrolled = trial.documents("studentSchoolAssociations")
    assert {len(found["_ext"]["tdoe"]["studentStandardDays"]) for found in enrolled} == {1}


def test_another_state_sends_none(equal: Begin) -> None:
    trial = equal("5.2")
    assert [found for found in trial.documents("students") if "_ext" in found] == []
    trial.reconcile(resources="calendarDates", select_dependencies=False)
    assert warnings(trial) == []


def test_a_difference_is_reported_by_its_path_and_corrected(equal: Begin) -> None:
    trial = equal("3.3")
    spoilt = trial.documents("studentSchoolAssociations")[0]
    other = [{"effectiveDate": "2026-08-10", "studentStandardDayDuration": 1}]
    Somebody(trial).change("studentSchoolAssociations", spoilt, _ext={"tdoe": {"studentStandardDays": other}})
    trial.run(mode="verify", resources="studentSchoolAssociations", select_dependencies=False)
    different = [one for one in trial.records("studentSchoolAssociations") if one.outcome is Outcome.DIFFERENT]
    assert [one.reason for one in different] == ["differs in _ext.tdoe.studentStandardDays"]
    trial.reconcile(resources="studentSchoolAssociations", select_dependencies=False)
    assert trial.counts()["studentSchoolAssociations"][Outcome.UPDATED] == 1
    assert spoilt["_ext"] in [found["_ext"] for found in trial.documents("studentSchoolAssociations")]


def test_a_day_the_state_refuses_is_blocked_and_named(equal: Begin) -> None:
    trial = equal("3.3")
    with trial.writable_sis.begin() as connection:
        begins = select(day_event.c.dayID).join(day, day.c.dayID == day_event.c.dayID).where(day_event.c.type == "AS")
        first = connection.scalars(begins.order_by(day.c.date.desc(), day.c.dayID)).first()
        connection.execute(day_event.insert().values(dayEventID=10**6, dayID=first, type="CE"))
    trial.reconcile(resources="calendarDates", select_dependencies=False)
    (held,) = [one for one in trial.records("calendarDates") if one.outcome is Outcome.BLOCKED]
    assert held.sis_key == f"dayID={first}"
    assert "AS and CE may not be on one day" in held.reason
    assert trial.counts()["calendarDates"].get(Outcome.UPDATED, 0) == 0
    told = [sentence for sentence in warnings(trial) if "(critical)" in sentence]
    assert [sentence.partition(": ")[2] for sentence in told] == [
        "rule 1001 (critical): AS and CE may not be on one day on 2026-08-10",
        "rule 1001 (critical): CE and CS may not be on one day on 2026-08-10",
    ]


def test_a_calendar_with_too_few_days_is_warned_about_and_sent(equal: Begin) -> None:
    trial = equal("3.3")
    trial.reconcile(resources="calendarDates", select_dependencies=False)
    assert any("rule 1005 (error): 1 days; at least 5 in-service days" in sentence for sentence in warnings(trial))
    assert set(trial.counts()["calendarDates"]) <= {Outcome.UNCHANGED, Outcome.EXCLUDED}


def test_calendars_are_judged_only_where_their_dates_are_asked_for(equal: Begin) -> None:
    trial = equal("3.3")
    trial.reconcile(resources="locations", select_dependencies=False)
    assert warnings(trial) == []


def test_the_bodies_sent_have_the_states_elements(equal: Begin) -> None:
    trial = equal("3.3")
    trial.run(resources="students", select_dependencies=False)
    assert {tuple(json.loads(body).get("_ext", {})) for body in trial.on_lookup.posted("students")} == {("tdoe",)}


def test_an_ods_without_the_states_extension_is_reported(equal: Begin) -> None:
    trial = equal("5.2")
    trial.context = replace(trial.context, configuration=trial.context.configuration.model_copy(update={"state": "TN"}))
    trial.run(mode="verify", resources="locations", select_dependencies=False)
    assert [sentence.partition(",")[0] for sentence in warnings(trial)] == ["the ODS names no data model tdoe"]


EVERYTHING = PrunePolicy(max_percent=100, max_records=10_000)
LEAC = "localEducationAgencyCalendars"


def test_a_districts_calendar_has_an_address_of_the_state(begin: Begin) -> None:
    trial = begin("3.3", prune=PrunePolicy(max_percent=100))
    posted: list[str] = []
    trial.on_lookup.before = lambda call: posted.append(call.path) if call.method == "POST" else None
    trial.reconcile(resources=LEAC)
    assert [path.partition("/data/v3")[2] for path in posted if LEAC in path] == [f"/tdoe/{LEAC}"]
    (there,) = trial.documents(LEAC)
    trial.reconcile(resources=LEAC, select_dependencies=False)
    assert trial.counts()[LEAC] == {Outcome.UNCHANGED: 1, Outcome.EXCLUDED: 1}
    with trial.writable_sis.begin() as connection:
        connection.execute(calendar.update().where(calendar.c.type == "D").values(type="I"))
    trial.reconcile(resources=LEAC, select_dependencies=False)
    assert trial.documents(LEAC) == []
    restore_deleted(trial.request_id, trial.context)
    (again,) = trial.documents(LEAC)
    assert again["calendarCode"] == there["calendarCode"]


@pytest.mark.parametrize(
    ("standard", "status"),
    [
        pytest.param("3.3", OrphanStatus.PROTECTED, id="Tennessee"),
        pytest.param("5.2", OrphanStatus.DELETED, id="no pack"),
    ],
)
def test_what_a_state_keeps_for_good_is_no_orphan(begin: Begin, standard: str, status: OrphanStatus) -> None:
    trial, name = begin(standard), "staffEducationOrganizationContactAssociations"
    trial.reconcile(resources=name)
    documents = trial.documents(name)
    with trial.writable_sis.begin() as connection:
        connection.execute(contact.update().values(email=None, secondaryEmail=None))
    trial.context = replace(
        trial.context, configuration=trial.context.configuration.model_copy(update={"prune": EVERYTHING})
    )
    trial.reconcile(resources=name, select_dependencies=False)
    assert trial.context.prunes.counts(trial.request_id)[name] == {status: len(documents)}
    assert len(trial.documents(name)) == (len(documents) if status is OrphanStatus.PROTECTED else 0)


def test_another_state_has_no_such_resource(equal: Begin) -> None:
    trial = equal("5.2")
    trial.run(mode="verify", select_dependencies=False)
    assert LEAC not in trial.counts()
