"""Memory stays flat: three times the records take no more of it."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, insert

from include.engine.locking import release
from include.sis.tables import calendar as calendars
from include.sis.tables import district, identity, metadata, person, school, school_year
from include.state_sync.context import BATCH, SELECTIVE
from include.state_sync.plan import plan
from include.state_sync.work import work
from tests.support.memory import peak_memory
from tests.support.state_trial import StateTrial, trial

FEW, MANY = 600, 1_800


def people(engine: Engine, number: int) -> None:
    """A district of one school and nobody enrolled, but everybody's identity is the district's."""
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(district), {"districtID": 1, "number": "255901", "name": "Wide Plains"})
        connection.execute(
            insert(school), {"schoolID": 1, "districtID": 1, "number": "1", "name": "Only", "exclude": False}
        )
        connection.execute(insert(school_year), {"endYear": 2027, "startYear": 2026, "active": True})
        connection.execute(
            insert(calendars),
            {
                "calendarID": 1,
                "districtID": 1,
                "schoolID": 1,
                "endYear": 2027,
                "name": "Main",
                "exclude": False,
                "summerSchool": False,
            },
        )
        connection.execute(insert(person), [{"personID": one, "currentIdentityID": one} for one in range(1, number)])
        connection.execute(
            insert(identity),
            [{"identityID": one, "personID": one, "districtID": 1, "lastName": "N" * 40} for one in range(1, number)],
        )


@pytest.fixture
def trials(tmp_path: Path) -> Iterator[dict[int, StateTrial]]:
    with ExitStack() as stack:
        made = {}
        for number in (FEW, MANY):
            url = f"sqlite:///{tmp_path / str(number)}.db"
            engine = create_engine(url)
            people(engine, number)
            engine.dispose()
            made[number] = stack.enter_context(trial(tmp_path / f"trial{number}", url, slice_rows=100_000))
            made[number].batch(objects="District")
        yield made


def peak(made: StateTrial, tool: str, **asked: Any) -> int:
    """Bytes held at most while the slices of people are worked through."""
    context, request_id = made.context, made.submit(tool, **asked)
    parts = plan(request_id, context)["PersonIdentity"]
    most = peak_memory(lambda: [work(part, context) for part in parts])
    release(request_id, context.locks, context.history, context.history_engine)
    return most


@pytest.mark.slow
def test_three_times_the_records_take_no_more_memory(trials: dict[int, StateTrial]) -> None:
    """Neither to send them, nor to look through all that the state holds for what the district lacks."""
    sent, looked = {}, {}
    for number, made in trials.items():
        sent[number] = peak(made, SELECTIVE, object="PersonIdentity", ids=list(range(1, number)))
        assert sum(made.counts()["PersonIdentity"].values()) == number - 1
        # The first look fills SQLAlchemy's cache of statements.
        for _ in range(2):
            looked[number] = peak(made, BATCH, objects="PersonIdentity", all_schools=True)
        assert len(made.held("PersonIdentity")) == number - 1
    assert sent[MANY] < sent[FEW] * 1.25
    assert looked[MANY] < looked[FEW] * 1.25
