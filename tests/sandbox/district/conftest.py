"""A generated district of 210 students to read from."""

import pytest
import sqlalchemy as sa

from sandbox.district import District, generate


@pytest.fixture(scope="module")
def sample():
    """A connection to it; what a test writes it takes back."""
    engine = sa.create_engine("sqlite://")
    generate(engine, District(students=210))
    with engine.connect() as connection:
        yield connection
    engine.dispose()
