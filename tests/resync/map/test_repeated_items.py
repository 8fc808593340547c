"""A list entry that Campus has twice reaches the ODS once, and nothing waits for the record that lists it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.resource import Row
from include.history.outcomes import Outcome
from include.resources import registry
from include.sis.tables import ed_fi_grading_period
from tests.support.resync_trial import Trial

SESSIONS = {"resources": "courseOfferings", "schools": "1"}


def enter_twice(trial: Trial, **changes: Any) -> None:
    """The first grading period of a school, once more; with other values where they are given."""
    table = ed_fi_grading_period
    with trial.writable_sis.begin() as connection:
        row = connection.execute(select(table).where(table.c.schoolID == 1, table.c.endYear == 2027)).mappings().first()
        assert row is not None
        number = connection.scalar(select(func.max(table.c.id)))
        connection.execute(insert(table).values({**row, "id": int(number or 0) + 1, **changes}))


@pytest.mark.case("D16")
@pytest.mark.parametrize("standard", ["3.3", "5.0", "5.2"])
def test_a_grading_period_entered_twice_keeps_no_session_back(begin, standard):
    trial = begin(standard)
    enter_twice(trial)
    trial.run(**SESSIONS)
    assert trial.counts()["gradingPeriods"][Outcome.DUPLICATE] == 1
    for resource in ("sessions", "courseOfferings"):
        assert set(trial.counts()[resource]) <= {Outcome.CREATED, Outcome.EXCLUDED}, resource
    for session in trial.documents("sessions"):
        periods = [str(one["gradingPeriodReference"]) for one in session["gradingPeriods"]]
        assert len(periods) == len(set(periods))


@pytest.mark.case("D16")
def test_the_next_run_changes_nothing(begin):
    trial = begin("5.2")
    enter_twice(trial)
    trial.reconcile(**SESSIONS)
    trial.reconcile(**SESSIONS)
    assert set(trial.counts()["sessions"]) == {Outcome.UNCHANGED}


def test_identical_entries_need_no_warning(begin):
    trial = begin("5.2")
    enter_twice(trial)
    assert "items with the same key" not in trial.run(**SESSIONS).text


def with_another_code(row: Row, context: MappingContext) -> Any:
    """A course with a second number of the same system."""
    whole: Any = registry()["courses"].payload(row, context)
    codes = whole.identification_codes
    again = codes[0].model_copy(update={"identification_code": "ANOTHER"})
    return whole.model_copy(update={"identification_codes": (*codes, again)})


def test_entries_that_differ_are_sent_once_and_reported_with_an_example(begin):
    trial = begin("5.2")
    changed = replace(registry()["courses"], payload=with_another_code)
    object.__setattr__(trial.context, "registry", {**registry(), "courses": changed})
    report = trial.run(resources="courses", schools="1")
    assert report.ok
    created = trial.counts()["courses"][Outcome.CREATED]
    assert f"Warning: in {created} of courses, identificationCodes has items with the same key" in report.text
    assert "For example courseID=" in report.text
    assert "ANOTHER" not in str(trial.documents("courses"))
