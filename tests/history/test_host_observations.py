"""Observations about a host outlive the run that made them, one per configuration, resource and name."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from include.history.host_observations import HostObservations, host_observations
from tests.support.clock import Clock
from tests.support.history_entries import rows


@pytest.fixture
def observations(engine: sa.Engine, clock: Clock) -> HostObservations:
    return HostObservations(engine, now=clock)


def test_what_was_never_noted_is_none(observations: HostObservations) -> None:
    assert observations.value("general", "sessions", "key_change") is None


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("refused", id="text"),
        pytest.param(0, id="number"),
        pytest.param({"pages": 100, "etags": ["weak"]}, id="nested"),
    ],
)
def test_a_value_comes_back_as_it_was_noted(observations: HostObservations, value: Any) -> None:
    observations.note("general", "", "traits", value)
    assert observations.value("general", "", "traits") == value


def test_the_last_value_replaces_the_earlier_one(
    engine: sa.Engine, observations: HostObservations, clock: Clock
) -> None:
    for value in (1, 2):
        observations.note("general", "sessions", "key_change", value)
        clock.advance(seconds=1)
    (row,) = rows(engine, host_observations)
    assert (row["value"], row["noted_at"]) == (2, clock() - timedelta(seconds=1))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(("tennessee", "sessions", "key_change"), id="configuration"),
        pytest.param(("general", "courses", "key_change"), id="resource"),
        pytest.param(("general", "", "key_change"), id="whole host"),
        pytest.param(("general", "sessions", "traits"), id="name"),
    ],
)
def test_observations_do_not_mix(observations: HostObservations, other: tuple[str, str, str]) -> None:
    observations.note("general", "sessions", "key_change", "refused")
    observations.note(*other, "as modeled")
    assert observations.value("general", "sessions", "key_change") == "refused"


def test_every_resource_of_one_name_newest_first(observations: HostObservations, clock: Clock) -> None:
    for resource in ("sessions", "courses"):
        observations.note("general", resource, "sentinel", resource.upper())
        clock.advance(seconds=1)
    observations.note("general", "courses", "key_change", "refused")
    observations.note("tennessee", "rooms", "sentinel", "ROOMS")
    found = observations.of_every_resource("general", "sentinel")
    assert [(one.resource, one.value) for one in found] == [("courses", "COURSES"), ("sessions", "SESSIONS")]


def test_a_name_is_forgotten_for_every_resource(observations: HostObservations) -> None:
    for name, configuration in (("sentinel", "general"), ("key_change", "general"), ("sentinel", "tennessee")):
        observations.note(configuration, "sessions", name, 1)
    observations.forget("general", "sentinel")
    assert observations.value("general", "sessions", "sentinel") is None
    assert observations.value("general", "sessions", "key_change") == 1
    assert observations.value("tennessee", "sessions", "sentinel") == 1
