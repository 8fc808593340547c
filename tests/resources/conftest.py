"""Fixtures for tests of resources."""

from collections.abc import Iterator

import pytest

from tests.support.sample import Sample
from tests.support.small_district import Campus


@pytest.fixture
def campus() -> Iterator[Campus]:
    """An almost empty Campus database of this test alone."""
    database = Campus()
    yield database
    database.close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """The sample district; its rows and documents are read once."""
    district = Sample.in_folder(tmp_path_factory.mktemp("sample"))
    yield district
    district.engine.dispose()
