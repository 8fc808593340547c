"""On any host: what the SIS wants is never deleted, and a run that says complete was right and has no second thoughts.

`INVARIANT_EXAMPLES` sets how many histories are tried.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from sandbox.district import District
from tests.support.invariants import ASKED, AnyHost
from tests.support.resync_trial import trial
from tests.support.resync_world import World

EXAMPLES = int(os.environ.get("INVARIANT_EXAMPLES", "12"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    district = District(schools=1, students=8, school_year=2027, seed=3)
    with trial(tmp_path_factory.mktemp("first"), district=district) as made:
        made.reconcile(**ASKED)
        yield World.of(made, tmp_path_factory.mktemp("kept"))


def test_nothing_right_is_deleted_and_complete_is_true(world: World) -> None:
    machine = type("Tried", (AnyHost,), {"world": world, "tried": set()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=8,
            deadline=None,
            derandomize=EXAMPLES <= 50,
            database=None,
            report_multiple_bugs=False,
            phases=(Phase.explicit, Phase.generate, Phase.shrink) if EXAMPLES > 50 else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"{EXAMPLES} examples, {len(machine.tried)} mixes of traits")
