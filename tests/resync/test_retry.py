"""Repeating an earlier run: just what failed or was held there is sent again, parents first."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from include.edfi.errors import ConfigError
from include.history import queries
from include.history.outcomes import Outcome
from include.sis.tables import course
from tests.resync.send.test_parents_first import LONG, a_taught_course, recode
from tests.support.engines import lent_folder
from tests.support.resync_trial import Begin, Stage, Trial, trial
from tests.support.resync_world import World

SPINE: dict[str, Any] = {"resources": "locations sections", "schools": "1"}
RETRY: dict[str, Any] = {"all_schools": False}
"""No school is named: the earlier run's are meant."""


@pytest.fixture(scope="module")
def world(district_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """After a run in which a course could not be mapped, its children were held and a room was refused."""
    with lent_folder() as folder, trial(folder, stage=Stage(district=district_file)) as made:
        recode(made, a_taught_course(made)[0], LONG)
        made.api.fault(status=400, resource="locations", method="POST", count=1)
        made.run(**SPINE)
        made.api.clear_faults()
        yield World.of(made, tmp_path_factory.mktemp("kept"))


@pytest.fixture
def failed(world: World) -> Iterator[Trial]:
    with world.example() as made:
        made.request_id = earlier(made)
        made.on_lookup.calls.clear()
        yield made


def earlier(made: Trial) -> str:
    found = made.context.history.find("run 1")
    assert found is not None
    return found.request_id


def failures(made: Trial, request_id: str) -> dict[str, set[str]]:
    """SIS keys by resource of what failed or was held."""
    found: dict[str, set[str]] = {}
    for one in queries.records(made.context.history_engine, request_id):
        if one.outcome.is_failure:
            found.setdefault(one.resource, set()).add(one.sis_key)
    return found


def mend(made: Trial) -> None:
    with made.writable_sis.begin() as connection:
        connection.execute(update(course).where(course.c.stateCode == LONG).values(stateCode=None))


def posted(made: Trial) -> list[str]:
    return [
        endpoint for method, endpoint, _ in made.on_lookup.calls if method == "POST" and not endpoint.startswith("to")
    ]


def test_there_is_something_to_repeat(failed: Trial) -> None:
    found = failures(failed, earlier(failed))
    assert found.keys() >= {"locations", "courses", "courseOfferings", "sections"}
    assert (len(found["locations"]), len(found["courses"])) == (1, 1)


@pytest.mark.parametrize("by", ["Airflow run id", "request_id"])
def test_the_whole_run_is_repeated_and_only_what_failed_is_sent(failed: Trial, by: str) -> None:
    made = failed
    before = failures(made, earlier(made))
    mend(made)
    made.run(**RETRY, retry_of="run 1" if by == "Airflow run id" else earlier(made))
    sent = posted(made)
    assert {name: sent.count(name) for name in set(sent)} == {name: len(keys) for name, keys in before.items()}
    # Parents first: the endpoints come in one block each, in the order of their dependencies.
    blocks = list(dict.fromkeys(sent))
    assert sent == [name for name in blocks for _ in range(sent.count(name))]
    spine = [name for name in blocks if name in {"courses", "courseOfferings", "sections"}]
    assert spine == ["courses", "courseOfferings", "sections"]
    assert {one.outcome for one in made.records()} == {Outcome.CREATED}
    assert failures(made, made.request_id) == {}


def test_the_scope_is_that_of_the_earlier_run(failed: Trial) -> None:
    made = failed
    made.run(**RETRY, retry_of="run 1")
    entry = queries.request(made.context.history_engine, made.request_id)
    assert entry is not None
    assert (entry.params["schools"], entry.params["all_schools"]) == (["1"], False)
    assert entry.params["retry_of"] == earlier(made)


def test_what_is_not_corrected_stays_blocked_and_is_not_sent(failed: Trial) -> None:
    made = failed
    before = failures(made, earlier(made))
    of_the_room = {
        one.sis_key
        for one in queries.records(made.context.history_engine, earlier(made), resource="sections")
        if one.cause_resource == "locations"
    }
    assert of_the_room < before["sections"]
    made.run(**RETRY, retry_of="run 1")
    assert posted(made) == ["locations"] + ["sections"] * len(of_the_room)
    del before["locations"]
    assert failures(made, made.request_id) == {**before, "sections": before["sections"] - of_the_room}


def test_one_resource(failed: Trial) -> None:
    made = failed
    mend(made)
    made.run(**RETRY, retry_of="run 1", resources="courses", select_dependencies=False)
    assert posted(made) == ["courses"]
    made.run(**RETRY, retry_of="run 1", resources="locations", select_dependencies=False)
    assert posted(made) == ["courses", "locations"]


def test_one_record(failed: Trial) -> None:
    made = failed
    mend(made)
    offering = min(failures(made, earlier(made))["courseOfferings"])
    made.run(**RETRY, retry_of="run 1", resources="courses", select_dependencies=False)
    made.on_lookup.calls.clear()
    made.run(**RETRY, retry_of="run 1", retry_keys=offering)
    assert posted(made) == ["courseOfferings"]
    assert [(one.resource, one.sis_key, one.outcome) for one in made.records()] == [
        ("courseOfferings", offering, Outcome.CREATED)
    ]


def test_a_record_that_did_not_fail_is_not_sent(failed: Trial) -> None:
    made = failed
    well = next(
        one.sis_key
        for one in queries.records(made.context.history_engine, earlier(made), resource="locations")
        if one.outcome.is_success
    )
    made.run(**RETRY, retry_of="run 1", retry_keys=well)
    assert posted(made) == []


def test_a_repeated_run_can_be_repeated(failed: Trial) -> None:
    made = failed
    made.run(**RETRY, retry_of="run 1")
    second = made.request_id
    mend(made)
    made.on_lookup.calls.clear()
    made.run(**RETRY, retry_of=second)
    assert posted(made).count("courses") == 1
    assert "locations" not in posted(made)
    assert failures(made, made.request_id) == {}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param({"retry_of": "run 99"}, "retry_of: general_ds52 has no run 'run 99'", id="unknown run"),
        pytest.param(
            {"retry_of": "run 1", "configuration": "tennessee_ds33"},
            "retry_of: tennessee_ds33 has no run 'run 1'",
            id="another configuration's run",
        ),
        pytest.param(
            {"retry_keys": "courseID=1", "schools": "1"}, "retry_keys: only together", id="keys without a run"
        ),
        pytest.param({"retry_of": "run 1", "mode": "verify"}, "retry_of: a run that verifies", id="verify"),
    ],
)
def test_refused(failed: Trial, asked: dict[str, Any], said: str) -> None:
    base = {"configuration": failed.context.configuration.name, "all_schools": False}
    with pytest.raises(ConfigError, match=said):
        failed.submit({**base, **asked})
    assert posted(failed) == []


def test_a_run_without_failures_has_nothing_to_repeat(begin: Begin) -> None:
    made = begin()
    made.run(resources="locations", schools="1", select_dependencies=False)
    made.on_lookup.calls.clear()
    report = made.run(**RETRY, retry_of="run 1")
    assert report.ok, report.text
    assert posted(made) == []
