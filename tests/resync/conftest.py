"""One generated district for the whole session, and trials that play on copies of it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from include.sandbox.district import District, generate
from tests.resync.trial import Stage, Trial, trial

DISTRICT = District(schools=2, students=40, school_year=2027, seed=1)
Begin = Callable[..., Trial]


@pytest.fixture(scope="session")
def district_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("district") / "campus.db"
    engine = create_engine(f"sqlite:///{file}")
    generate(engine, DISTRICT)
    engine.dispose()
    return file


@pytest.fixture
def begin(district_file: Path, tmp_path: Path) -> Iterator[Begin]:
    """A function that starts a trial: `begin("5.2", error_budget=3)`; all end with the test."""
    with ExitStack() as stack:
        numbers = count(1)

        def start(standard: str = "5.2", stage: Stage | None = None, **changes: Any) -> Trial:
            folder = tmp_path / f"trial{next(numbers)}"
            placed = replace(stage or Stage(), district=district_file)
            return stack.enter_context(trial(folder, standard, stage=placed, **changes))

        yield start


@pytest.fixture
def sis_copy(district_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(district_file, tmp_path / "campus.db"))
