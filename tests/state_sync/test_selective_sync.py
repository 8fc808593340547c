"""Selective Sync: some people or enrollments, by the district's IDs, whichever side asks."""

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from include.history import queries
from include.history.outcomes import Outcome, RequestStatus
from include.history.tables import outcome
from include.history.verification_tables import verification_result
from include.sis.tables import enrollment
from include.state_sync.context import BATCH
from sandbox.district import changes
from tests.support.state_drift import change, first_key, lonely, lose
from tests.support.state_trial import Begin, StateTrial

OBJECTS = ["PersonIdentity", "Enrollment"]
DRIFT: dict[str, dict[str, Any]] = {"PersonIdentity": {"lastName": "Other"}, "Enrollment": {"startStatus": "??"}}


def outcomes(made: StateTrial) -> dict[str, Outcome]:
    return {record.sis_key: record.outcome for record in made.records()}


@pytest.mark.parametrize("name", OBJECTS)
def test_records_asked_for_are_equal_afterwards_and_no_others_are_touched(filled: StateTrial, name: str) -> None:
    before = filled.image()
    mine, other = first_key(filled, name, 1), first_key(filled, name, 2)
    change(filled, name, mine, **DRIFT[name])
    change(filled, name, other, **DRIFT[name])
    drifted = filled.held(name)["255901", other]
    report = filled.selective(name, str(mine))
    assert report.ok
    assert report.verdict == "complete: 1 synced (0 created, 1 updated, 0 equal already)"
    before[name]["255901", other] = drifted
    assert filled.image() == before


@pytest.mark.parametrize("name", OBJECTS)
def test_missing_ones_are_created_and_equal_ones_resent_harmlessly(filled: StateTrial, name: str) -> None:
    before = filled.image()
    lost, equal = first_key(filled, name, -1), first_key(filled, name)
    if name == "PersonIdentity":
        lost = lonely(filled)
    lose(filled, name, lost)
    assert ("255901", lost) not in filled.held(name)
    report = filled.selective(name, [lost, equal])
    assert outcomes(filled) == {
        f"{'personID' if name == 'PersonIdentity' else 'enrollmentID'}={lost}": Outcome.CREATED,
        f"{'personID' if name == 'PersonIdentity' else 'enrollmentID'}={equal}": Outcome.UNCHANGED,
    }
    assert report.verdict.startswith("complete: 2 synced (1 created, 0 updated, 1 equal already)")
    assert filled.held(name) == before[name]


def test_an_id_without_a_record_changes_nothing_and_is_no_match(filled: StateTrial) -> None:
    before = filled.image()
    report = filled.selective("Enrollment", "987654, 1")
    assert report.ok
    assert "1 IDs without a match" in report.verdict
    assert outcomes(filled)["enrollmentID=987654"] == Outcome.NO_MATCH
    assert filled.image() == before
    report = filled.selective("PersonIdentity", "987654")
    assert report.verdict == "complete: 0 synced (0 created, 0 updated, 0 equal already), 1 IDs without a match"


def test_the_state_asks_by_district_for_the_same(filled: StateTrial) -> None:
    mine = first_key(filled, "Enrollment")
    change(filled, "Enrollment", mine, grade="??")
    report = filled.run("state_selective_sync", district="255901", object="Enrollment", ids=mine)
    assert report.verdict.startswith("complete: 1 synced (0 created, 1 updated")


def test_a_record_that_is_not_reported_is_excluded_with_its_reason(filled: StateTrial) -> None:
    mine = first_key(filled, "Enrollment")
    with filled.writable_sis.begin() as connection:
        changes.mark_no_show(connection, mine)
    before = filled.image()
    assert filled.selective("Enrollment", mine).ok
    (record,) = filled.records("Enrollment")
    assert (record.outcome, record.reason) == (Outcome.EXCLUDED, "the enrollment is a no-show")
    assert filled.image() == before


def test_a_record_of_another_year_needs_only_its_parents(filled: StateTrial) -> None:
    """Whatever exists is simply synced; the year narrows a batch."""
    with filled.writable_sis.begin() as connection:
        mine = changes.first(connection, enrollment)
        connection.execute(update(enrollment).where(enrollment.c.enrollmentID == mine).values(endYear=2026))
    assert filled.selective("Enrollment", mine).ok
    assert filled.held("Enrollment")["255901", mine]["endYear"] == 2026


def test_a_missing_parent_fails_the_record_and_names_the_batch_that_mends_it(begin: Begin) -> None:
    made = begin()
    with made.writable_sis.begin() as connection:
        mine = connection.scalar(select(enrollment.c.enrollmentID).where(enrollment.c.noShow.is_(False)).limit(1))
    report = made.selective("Enrollment", str(mine))
    assert not report.ok
    (record,) = made.records("Enrollment")
    assert record.outcome == Outcome.REJECTED
    assert record.reason == "its parent is not at the state: PersonIdentity and Calendar"
    assert record.cause_resource == "PersonIdentity"
    (params,) = report.fixes
    assert params == record.fix_params
    assert record.hint == "Run state_resync for PersonIdentity and Calendar, then run this again."
    assert params["objects"] == ["PersonIdentity", "Calendar"]
    assert json.dumps(params) in report.text
    assert made.run(BATCH, **params).ok
    report = made.selective("Enrollment", str(mine))
    assert report.verdict.startswith("complete: 1 synced (1 created")
    assert len(made.held("Enrollment")) == 1


def test_records_of_one_year_wait_for_one_batch(begin: Begin) -> None:
    made = begin()
    report = made.selective("Enrollment", list(range(1, 30)))
    rejected = [record for record in made.records("Enrollment") if record.outcome == Outcome.REJECTED]
    failed = {json.dumps(record.fix_params) for record in rejected}
    assert len(failed) > len(report.fixes) == len({params["school_year"] for params in report.fixes})
    assert all(len(params["schools"]) == len(set(params["schools"])) > 1 for params in report.fixes)


def test_fixes_are_found_whatever_the_sentences_say(begin: Begin) -> None:
    made = begin()
    before = made.selective("Enrollment", list(range(1, 30))).fixes
    assert before
    with made.context.history_engine.begin() as connection:
        connection.execute(update(outcome).values(reason="reworded", hint="reworded"))
    assert made.report().fixes == before


def test_what_the_state_owns_stays_and_is_given_once(begin: Begin) -> None:
    made = begin(ownership={"PersonIdentity": {"alias": "state", "stateID": "state"}})
    made.batch()
    mine = first_key(made, "PersonIdentity")
    given = made.held("PersonIdentity")["255901", mine]
    change(made, "PersonIdentity", mine, alias="State's", stateID="S1", lastName="Other")
    report = made.selective("PersonIdentity", mine)
    assert report.ok
    assert made.held("PersonIdentity")["255901", mine] == {**given, "alias": "State's", "stateID": "S1"}
    (record,) = made.records("PersonIdentity")
    assert record.outcome == Outcome.UPDATED


def test_history_tells_who_asked_for_what_and_how_it_went(filled: StateTrial, exports: None) -> None:
    report = filled.selective("Enrollment", "1 2 987654")
    entry = queries.request(filled.context.history_engine, filled.request_id)
    assert entry is not None
    assert (entry.tool, entry.requested_by, entry.status) == ("state_selective_sync", "tester", RequestStatus.COMPLETE)
    assert (entry.params["object"], entry.params["ids"]) == ("Enrollment", [1, 2, 987654])
    (progress,) = queries.progress(filled.context.history_engine, filled.request_id)
    assert (progress.resource, progress.expected) == ("Enrollment", 2)
    assert {file.name for file in report.files} == {
        "report.txt",
        "keys.csv",
        "keys.json",
        "keys.xlsx",
        "keys.html",
        "keys.pdf",
    }
    with filled.context.history_engine.connect() as connection:
        mine = select(verification_result).where(verification_result.c.request_id == filled.request_id)
        assert connection.execute(mine).all() == []


def test_many_ids_are_cut_into_slices(filled: StateTrial) -> None:
    filled.context = type(filled.context)(
        **{**vars(filled.context), "configuration": filled.context.configuration.model_copy(update={"slice_rows": 10})}
    )
    every = sorted(key for _, key in filled.held("PersonIdentity"))
    report = filled.selective("PersonIdentity", every)
    assert report.verdict.startswith(f"complete: {len(every)} synced")
    (progress,) = queries.progress(filled.context.history_engine, filled.request_id)
    assert sum(progress.slices.values()) == -(-len(every) // 10)
