"""A run's tasks go to the pool of its kind, and its id in the history depends on nothing but the run."""

import pytest

from include.orchestration.runs import ALL_SCHOOLS, EVERYDAY, pool_of, request_id


@pytest.mark.parametrize(
    ("pool", "conf", "run_type", "expected"),
    [
        pytest.param(EVERYDAY, {"schools": ["1"]}, "manual", EVERYDAY, id="a few schools"),
        pytest.param(EVERYDAY, {"all_schools": True}, "manual", ALL_SCHOOLS, id="all schools"),
        pytest.param(EVERYDAY, {"all_schools": False}, "manual", EVERYDAY, id="all schools declined"),
        pytest.param(EVERYDAY, {"all_schools": "true"}, "manual", EVERYDAY, id="a text is no true"),
        pytest.param(EVERYDAY, None, "manual", EVERYDAY, id="no conf"),
        pytest.param(EVERYDAY, {}, "scheduled", ALL_SCHOOLS, id="by schedule"),
        pytest.param("default_pool", {"all_schools": True}, "manual", "default_pool", id="a task of no such pool"),
    ],
)
def test_pool(pool, conf, run_type, expected):
    assert pool_of(pool, conf, run_type) == expected


def test_request_id_is_the_runs_own():
    assert request_id("dag", "run") == request_id("dag", "run")
    assert len({request_id("dag", "run"), request_id("dag", "other"), request_id("other", "run")}) == 3
