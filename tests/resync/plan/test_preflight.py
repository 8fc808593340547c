"""Before anything is sent: the ODS must have the configuration's data standard; what the key may not do is told."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from include.edfi.documents.standards import Standard
from include.edfi.errors import ConfigError
from include.history import queries
from include.history.outcomes import RequestStatus
from include.resync.plan.plan import plan as plan_slices
from sandbox.edfi.server import Client
from tests.support.resync_trial import Begin, Trial

ASKED = {"resources": "schools locations gradingPeriods", "schools": "1", "select_dependencies": False}


def warnings(trial: Trial) -> tuple[str, ...]:
    entry = queries.request(trial.context.history_engine, trial.request_id)
    assert entry is not None
    return tuple(entry.warnings)


def without(trial: Trial, endpoint: str, actions: Iterable[str]) -> None:
    """A claim set that lacks some actions on one resource."""
    claims = trial.api.api.authorization.claims(Client())
    claims[endpoint] = {action: by for action, by in claims[endpoint].items() if action not in actions}


@pytest.mark.parametrize("mode", ["resend", "reconcile", "verify"])
def test_an_ods_of_another_standard_is_refused_before_anything_is_sent(begin: Begin, mode: str) -> None:
    trial = begin("4.0")
    mistaken = trial.context.configuration.model_copy(update={"data_standard": Standard.DS52})
    trial.context = replace(trial.context, configuration=mistaken)
    said = "data_standard: ODS/API 6.2, data standard 4.0.0, but the configuration says 5.2"
    with pytest.raises(ConfigError, match=said):
        trial.run(**ASKED, mode=mode)
    assert trial.posts() == {}
    assert trial.context.locks.owned_by(trial.request_id) == []
    entry = queries.request(trial.context.history_engine, trial.request_id)
    assert entry is not None
    assert entry.status is RequestStatus.FAILED


@pytest.mark.parametrize("standard", ["3.3", "5.1", "5.2"])
def test_a_key_that_may_do_everything_is_no_warning(begin: Begin, standard: str) -> None:
    trial = begin(standard)
    trial.run(**ASKED)
    assert warnings(trial) == ()


@pytest.mark.parametrize(
    ("mode", "endpoint", "lacks", "told"),
    [
        pytest.param("resend", "locations", ["Create"], "the key may not create locations", id="create"),
        pytest.param(
            "reconcile", "locations", ["Update", "Create"], "the key may not create, update locations", id="both"
        ),
        pytest.param("reconcile", "schools", ["Read"], "the key may not read schools", id="read only, read"),
        pytest.param("reconcile", "schools", ["Create", "Update"], "", id="read only, write"),
        pytest.param("verify", "locations", ["Create", "Update"], "", id="verify only reads"),
        pytest.param("resend", "courses", ["Create"], "", id="not selected"),
    ],
)
def test_what_the_key_may_not_do_is_a_warning_of_the_plan(
    begin: Begin, mode: str, endpoint: str, lacks: list[str], told: str
) -> None:
    trial = begin("5.2")
    without(trial, endpoint, lacks)
    params = {"configuration": trial.context.configuration.name, "ignore_off_peak": True, "mode": mode, **ASKED}
    plan_slices(trial.submit(params), trial.context)
    found = warnings(trial)
    assert [one.partition(":")[0] for one in found] == ([told] if told else [])
    assert all("claim set SISVendor" in one for one in found)
