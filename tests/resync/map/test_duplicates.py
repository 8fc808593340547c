"""Natural keys a slice has had: each is new once, whatever batch it comes in."""

from collections.abc import Iterator

import pytest

from include.resync.map.duplicates import BATCH, KeyDeduplicator


@pytest.fixture
def seen() -> Iterator[KeyDeduplicator]:
    keys = KeyDeduplicator()
    yield keys
    keys.close()


def key(number: int) -> str:
    return f"{number:032x}"


@pytest.mark.parametrize(
    ("batches", "again"),
    [
        pytest.param([[]], [set()], id="nothing"),
        pytest.param([[1, 2], [3]], [set(), set()], id="all new"),
        pytest.param([[1, 2, 1, 1]], [{2, 3}], id="within a batch"),
        pytest.param([[1, 2], [2, 3, 1]], [set(), {0, 2}], id="in a later batch"),
        pytest.param([[1], [1, 1]], [set(), {0, 1}], id="both"),
    ],
)
def test_what_comes_again(seen: KeyDeduplicator, batches: list[list[int]], again: list[set[int]]) -> None:
    assert [seen.add([key(number) for number in batch]) for batch in batches] == again


def test_more_than_one_statement_takes(seen: KeyDeduplicator) -> None:
    many = [key(number) for number in range(BATCH * 2 + 7)]
    assert seen.add(many) == set()
    assert seen.add(many) == set(range(len(many)))
