"""Putting back what a run deleted: under locks, noted in the history, told when the ODS does not take it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from include.edfi.errors import ConfigError, Locked, Unreachable
from include.engine.submit import Requester
from include.history import queries
from include.history.locks import DISTRICT, Owner
from include.history.outcomes import RequestStatus
from include.resync.prune.restore import restore
from include.resync.prune.restore import restore_for as restore_run
from tests.support.other_client import Somebody

DAY = "2027-06-20"
"""A day the sample's calendars do not have."""


@pytest.fixture
def pruned(begin):
    """A trial whose last run has deleted a calendar date."""
    trial = begin("5.2")
    trial.reconcile(resources="calendarDates")
    Somebody(trial).change("calendarDates", trial.documents("calendarDates")[0], date=DAY)
    trial.reconcile(resources="calendarDates")
    assert DAY not in dates(trial)
    return trial


def dates(trial):
    return {one["date"] for one in trial.documents("calendarDates")}


def requester(request_id="0" * 36):
    return Requester(request_id=request_id, requested_by="somebody", tool="edfi_restore", dag_run_id="restore-run")


def test_it_is_back_and_noted(pruned):
    done = restore_run(pruned.request_id, requester(), pruned.context)
    assert done.documents == {"calendarDates": 1}
    assert DAY in dates(pruned)
    entry = queries.request(pruned.context.history_engine, "0" * 36)
    assert entry is not None
    assert (entry.status, entry.mode, entry.requested_by) == (RequestStatus.COMPLETE, "restore", "somebody")
    assert entry.verdict == "1 documents restored, 0 refused by the ODS"
    assert pruned.context.locks.owned_by("0" * 36) == []


def test_what_the_ods_refuses_is_reported(pruned):
    pruned.api.fault(status=400, method="POST", resource="calendarDates")
    done = restore_run(pruned.request_id, requester(), pruned.context)
    assert len(done.problems) == 1
    entry = queries.request(pruned.context.history_engine, "0" * 36)
    assert entry is not None
    assert entry.status is RequestStatus.COMPLETE_WITH_ERRORS


def test_it_waits_for_a_run_that_works_there(pruned):
    name = pruned.context.configuration.name
    pruned.context.locks.take(Owner("other", "a resync"), [(name, "calendarDates", DISTRICT)], timedelta(minutes=5))
    with pytest.raises(Locked, match="a resync holds the lock on calendarDates"):
        restore_run(pruned.request_id, requester(), pruned.context)
    assert DAY not in dates(pruned)


def test_an_unknown_run_is_refused(pruned):
    with pytest.raises(ConfigError, match="no run 'nowhere'"):
        restore_run("nowhere", requester(), pruned.context)


def test_a_request_of_another_configuration_is_refused(pruned):
    other = replace(pruned.context, configuration=pruned.context.configuration.model_copy(update={"name": "other"}))
    with pytest.raises(ConfigError, match=f"other has no run {pruned.request_id}"):
        restore(pruned.request_id, other)
    assert DAY not in dates(pruned)


def test_without_an_answer_it_goes_on_where_it_stopped(pruned):
    pruned.api.fault(status=503, method="POST", resource="calendarDates")
    with pytest.raises(Unreachable, match="ODS"):
        restore(pruned.request_id, pruned.context)
    assert DAY not in dates(pruned)
    pruned.api.clear_faults()
    pruned.new_process()
    assert restore(pruned.request_id, pruned.context).documents == {"calendarDates": 1}
    assert DAY in dates(pruned)
