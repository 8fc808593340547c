"""A small district to read from."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine

from include.sis.engine import connect
from sandbox.district import District, generate


@pytest.fixture(scope="session")
def sis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Two schools of 40 students, to be read only."""
    url = f"sqlite:///{tmp_path_factory.mktemp('state') / 'campus.db'}"
    writable = create_engine(url)
    generate(writable, District(schools=2, students=40, school_year=2027, seed=1))
    writable.dispose()
    engine = connect(url)
    yield engine
    engine.dispose()
