"""Two runs never work on the same resource of a school at once, and the locks of a dead run expire."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from include.history.locks import Conflict, LockKey, Locks, Owner
from tests.support.clock import Clock

FIRST = Owner("r1", "an engineer, 06:30, manual__r1")
SECOND = Owner("r2", "schedule, 06:31, scheduled__r2")
LEASE = timedelta(minutes=10)


@pytest.fixture
def locks(engine: sa.Engine, clock: Clock) -> Locks:
    return Locks(engine, now=clock)


@pytest.mark.parametrize(
    ("taken", "requested", "overlap"),
    [
        pytest.param(("c", "students", "10"), ("c", "students", "10"), True, id="the same"),
        pytest.param(("c", "students", "10"), ("c", "students", "20"), False, id="another school"),
        pytest.param(("c", "students", "10"), ("c", "staffs", "10"), False, id="another resource"),
        pytest.param(("c", "students", "10"), ("d", "students", "10"), False, id="another configuration"),
        pytest.param(("c", "students", "*"), ("c", "students", "10"), True, id="district holds, school wants"),
        pytest.param(("c", "students", "10"), ("c", "students", "*"), True, id="school holds, district wants"),
        pytest.param(("c", "students", "*"), ("c", "students", "*"), True, id="district twice"),
        pytest.param(("c", "students", "*"), ("c", "staffs", "10"), False, id="district of another resource"),
        pytest.param(("c", "students", "*"), ("d", "students", "10"), False, id="district of another one"),
    ],
)
def test_overlap(locks: Locks, clock: Clock, taken: LockKey, requested: LockKey, overlap: bool) -> None:
    assert locks.take(FIRST, [taken], LEASE) == []
    expected = [Conflict(*taken, "r1", FIRST.label, clock.moment + LEASE)] if overlap else []
    assert locks.take(SECOND, [requested], LEASE) == expected
    assert locks.owned_by("r2") == ([] if overlap else [requested])


def test_all_or_nothing(locks: Locks) -> None:
    locks.take(FIRST, [("c", "students", "10")], LEASE)
    requested = [("c", "students", "10"), ("c", "students", "20"), ("c", "staffs", "10")]
    assert [conflict.school for conflict in locks.take(SECOND, requested, LEASE)] == ["10"]
    assert locks.owned_by("r2") == []


def test_every_conflict_is_named(locks: Locks) -> None:
    locks.take(FIRST, [("c", "students", "10"), ("c", "students", "20"), ("c", "staffs", "10")], LEASE)
    conflicts = locks.take(SECOND, [("c", "students", "*"), ("c", "sections", "10")], LEASE)
    assert [(found.resource, found.school) for found in conflicts] == [("students", "10"), ("students", "20")]


def test_owner_may_take_again_and_more(locks: Locks) -> None:
    keys = [("c", "students", "10"), ("c", "students", "*")]
    assert locks.take(FIRST, keys[:1], LEASE) == []
    assert locks.take(FIRST, [*keys, *keys], LEASE) == []
    assert locks.owned_by("r1") == sorted(keys)


def test_lease_that_ran_out_is_reclaimed(locks: Locks, clock: Clock) -> None:
    locks.take(FIRST, [("c", "students", "10"), ("c", "staffs", "*")], LEASE)
    clock.advance(minutes=9, seconds=59)
    assert len(locks.take(SECOND, [("c", "students", "10")], LEASE)) == 1
    clock.advance(seconds=1)
    assert locks.owned_by("r1") == []
    assert locks.take(SECOND, [("c", "students", "10")], LEASE) == []
    assert locks.renew("r1", LEASE) is False
    assert locks.owned_by("r2") == [("c", "students", "10")]


def test_renewing_keeps_all_locks(locks: Locks, clock: Clock) -> None:
    requested = [("c", "staffs", "10"), ("c", "students", "10")]
    locks.take(FIRST, requested, LEASE)
    clock.advance(minutes=9)
    assert locks.renew("r1", LEASE) is True
    clock.advance(minutes=9)
    assert len(locks.take(SECOND, requested, LEASE)) == 2
    assert locks.owned_by("r1") == requested


def test_taking_more_renews_the_locks_already_held(locks: Locks, clock: Clock) -> None:
    locks.take(FIRST, [("c", "students", "10")], LEASE)
    clock.advance(minutes=9)
    locks.take(FIRST, [("c", "staffs", "10")], LEASE)
    clock.advance(minutes=9)
    assert len(locks.owned_by("r1")) == 2


def test_releasing_frees_the_schools(locks: Locks) -> None:
    locks.take(FIRST, [("c", "students", "10"), ("c", "students", "20")], LEASE)
    locks.take(SECOND, [("c", "students", "30")], LEASE)
    assert locks.release("r1") == 2
    assert locks.release("r1") == 0
    assert locks.take(SECOND, [("c", "students", "*")], LEASE) == []


def test_district_of_many_schools_fits(locks: Locks) -> None:
    requested = [("c", f"resource{r}", str(school)) for r in range(30) for school in range(150)]
    assert locks.take(FIRST, requested, LEASE) == []
    assert len(locks.take(SECOND, requested, LEASE)) == len(requested)
    assert locks.release("r1") == len(requested)


@pytest.mark.parametrize(
    "wants",
    [
        pytest.param(["10", "10"], id="the same school"),
        pytest.param(["*", "10"], id="the district and a school"),
    ],
)
def test_of_racing_owners_one_wins(locks: Locks, wants: list[str]) -> None:
    for _ in range(5):
        barrier = Barrier(2)

        def race(owner: Owner, school: str, barrier: Barrier = barrier) -> int:
            barrier.wait(timeout=30)
            return len(locks.take(owner, [("c", "students", school)], LEASE))

        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(race, (FIRST, SECOND), wants))
        assert sorted(found) == [0, 1]
        assert locks.release("r1") + locks.release("r2") == 1
