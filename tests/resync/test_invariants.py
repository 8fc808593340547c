"""On any host: what the SIS wants is never deleted, and a run that says complete was right and has no second thoughts.

`INVARIANT_EXAMPLES` sets how many histories are tried.
"""

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import select, update

from include.sis.tables import graduation_program
from sandbox.district import District
from tests.support.invariants import AnyHost
from tests.support.random_edits import ASKED
from tests.support.resync_trial import trial
from tests.support.resync_world import World

EXAMPLES = int(os.environ.get("INVARIANT_EXAMPLES", "12"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    district = District(schools=1, students=8, school_year=2027, seed=3)
    with trial(tmp_path_factory.mktemp("first"), district=district) as made:
        with made.writable_sis.begin() as connection:
            # The sample's odd program has an unmapped category, so that no run would be complete.
            plan = graduation_program.c
            mapped = select(plan.category).where(plan.category != "ZZP").limit(1).scalar_subquery()
            connection.execute(update(graduation_program).where(plan.category == "ZZP").values(category=mapped))
        assert made.reconcile(**ASKED).verdict.startswith("complete:")
        yield World.of(made, tmp_path_factory.mktemp("kept"))


def test_nothing_right_is_deleted_and_complete_is_true(world: World) -> None:
    class Tried(AnyHost):
        pass

    Tried.world, Tried.tried, Tried.happened = world, set(), Counter()
    run_state_machine_as_test(
        Tried,
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
    happened = Tried.happened
    # A machine whose runs never end well, or that deletes nothing, would prove nothing.
    assert happened["reconcile complete"] > EXAMPLES / 4, happened
    assert happened["deletes"] > 0, happened
    print(f"{EXAMPLES} examples, {len(Tried.tried)} mixes of traits, {dict(happened)}")  # noqa: T201 - the figures
