"""The index of what the ODS holds: found by natural key, and what nobody asked for is an orphan."""

import tempfile
from collections.abc import Iterator
from typing import Any

import pytest

from include.resync.compare.index import BATCH, Index, OdsDocument
from tests.support.memory import peak_memory


def held(number: int, **changes: Any) -> OdsDocument:
    told = {"ods_id": f"id{number:06}", "key_hash": f"key{number}", "etag": f"etag{number}", "elements": {"a": "1"}}
    return OdsDocument(**{**told, **changes})


@pytest.fixture
def index() -> Iterator[Index]:
    with Index() as made:
        yield made


def orphans(index: Index, schools: tuple[str, ...] = (), *, of_people: bool = False) -> list[str]:
    return [one.ods_id for one in index.orphans(schools=schools, of_people=of_people)]


def test_found_by_key_with_everything_that_was_kept(index):
    one = held(1, school="255901001", person="604821", key='{"a":1}', year="this", elements={"a": "1", "b": "2"})
    index.add([one, held(2)])
    assert index.find(["key1", "nothing"]) == {"key1": one}
    assert len(index) == 2


def test_orphans_are_those_no_record_matched(index):
    index.add(held(number) for number in range(4))
    index.find(["key1", "key3"])
    assert orphans(index) == ["id000000", "id000002"]


def test_a_document_read_twice_counts_once_as_read_last(index):
    index.add([held(1, school="1", person="p", key="old")])
    later = held(1, key_hash="moved", etag="new", elements={"a": "2"}, school="2", person="q", key="new", year="this")
    index.add([later])
    assert len(index) == 1
    assert index.find(["key1"]) == {}
    assert index.find(["moved"]) == {"moved": later}


def test_a_document_with_a_record_stays_so_when_it_is_read_again(index):
    index.add([held(1)])
    index.find(["key1"])
    index.add([held(1)])
    assert orphans(index) == []


def test_more_keys_and_orphans_than_one_batch(index):
    index.add(held(number) for number in range(3 * BATCH + 1))
    found = index.find([f"key{number}" for number in range(0, 3 * BATCH, 3)])
    assert len(found) == BATCH
    left = orphans(index)
    assert len(left) == len(set(left)) == 2 * BATCH + 1
    assert left == sorted(left)


def test_a_document_is_taken_once_and_is_then_no_orphan(index):
    index.add([held(1)])
    assert index.take("id000001", "new key") == held(1)
    assert index.take("id000001", "new key") is None
    assert index.take("unknown", "new key") is None
    assert orphans(index) == []


def test_what_was_taken_is_found_under_its_new_key_only(index):
    """Another SIS record that has the former key now must not be written into the same document."""
    index.add([held(1)])
    index.take("id000001", "new key")
    assert index.find(["key1"]) == {}
    assert set(index.find(["new key"])) == {"new key"}


def test_what_has_a_record_cannot_be_taken(index):
    index.add([held(1)])
    index.find(["key1"])
    assert index.take("id000001", "new key") is None


def test_orphans_limited_to_schools_and_people(index):
    index.add(
        [
            held(1, school="1"),
            held(2, school="2"),
            held(3, person="mine"),
            held(4, person="other"),
            held(5, school="2", person="mine"),
        ]
    )
    index.limit_to(iter(["mine", "mine", "unseen"]))
    assert orphans(index, ("1",), of_people=True) == ["id000001", "id000003", "id000005"]
    assert len(orphans(index, ("1",))) == 5


def test_limited_to_no_person_is_not_unlimited(index):
    index.add([held(1, person="other")])
    index.limit_to([])
    assert orphans(index, (), of_people=True) == []


def test_its_file_is_gone_afterwards(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Index() as made:
        made.add([held(1)])
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []


def test_its_file_is_gone_after_a_failure(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(IndexError), Index():
        raise IndexError
    assert list(tmp_path.iterdir()) == []


def fill(number: int) -> int:
    """Peak bytes of Python's memory while so many documents go in, are found, and come out as orphans."""
    with Index() as made:
        made.add([held(0)])
        return peak_memory(lambda: work(made, number))


def work(made: Index, number: int) -> None:
    for start in range(1, number, BATCH):
        made.add(held(one) for one in range(start, start + BATCH))
        made.find([f"key{one}" for one in range(start, start + 10)])
    assert sum(1 for _ in made.orphans(schools=[], of_people=False)) > number * 0.9


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_documents():
    fill(BATCH)
    assert fill(6 * BATCH) < 1.3 * fill(2 * BATCH)
