"""A run fails by its error budget, however many of its records arrived; a run with nothing to send succeeds."""

from dataclasses import replace
from typing import Any

from tests.support.resync_trial import Begin

ROOMS: dict[str, Any] = {"resources": "locations", "select_dependencies": False}


def test_a_run_fails_by_its_error_budget_and_not_by_its_share_of_successes(begin: Begin) -> None:
    trial = begin("5.2")
    fault = trial.api.fault(status=400, method="POST", resource="locations", count=3)
    refused = trial.run(**ROOMS)
    assert (fault.hits, refused.ok, len(trial.documents("locations")) > 3) == (3, False, True)
    ok = {}
    for budget in (2, 3):
        configuration = trial.context.configuration.model_copy(update={"error_budget": budget})
        trial.context = replace(trial.context, configuration=configuration)
        ok[budget] = trial.report(trial.request_id).ok
    assert ok == {2: False, 3: True}


def test_a_run_with_nothing_to_send_succeeds(begin: Begin) -> None:
    trial = begin("5.2")
    trial.reconcile(**ROOMS)
    assert trial.reconcile(**ROOMS).ok
