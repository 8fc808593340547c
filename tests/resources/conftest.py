"""Fixtures for tests of resources."""

from collections.abc import Iterator

import pytest

from tests.resources.small_district import Campus


@pytest.fixture
def campus() -> Iterator[Campus]:
    """An almost empty Campus database of this test alone."""
    database = Campus()
    yield database
    database.close()
