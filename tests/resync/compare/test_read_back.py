"""Reading a collection back brings every document that is there all the while, whoever writes meanwhile."""

from typing import Any

import pytest

from include.edfi.api.ods import PAGE
from include.edfi.errors import Refused, Rejected, Unreachable
from include.resync.compare.read_back import count, each, pages
from tests.support.fake_ods import FakeOds, collection

PATH = "/ed-fi/calendarDates"
OFFSETS, TOKENS = "6.2", "7.3"


def numbers(ods: Any, **query: Any) -> list[int]:
    return [one["number"] for page in pages(ods, PATH, query) for one in page]


@pytest.mark.parametrize("version", [OFFSETS, TOKENS, "5.3", "7.2.1", "8.0"])
@pytest.mark.parametrize(
    "size", [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 3 * PAGE + 7], ids=lambda size: f"{size} documents"
)
def test_every_document_once(version, size):
    assert sorted(numbers(FakeOds(collection(size), version))) == list(range(size))


@pytest.mark.parametrize(
    ("version", "tokens"),
    [
        pytest.param("5.4", False, id="5.4"),
        pytest.param("7.2", False, id="7.2"),
        pytest.param("7.3", True, id="7.3"),
        pytest.param("7.10", True, id="7.10"),
        pytest.param("nightly", False, id="no number"),
    ],
)
def test_tokens_where_the_api_has_them(version, tokens):
    ods = FakeOds(collection(2 * PAGE), version)
    numbers(ods)
    assert any("pageToken" in query for _, query in ods.calls) is tokens
    assert any("offset" in query for _, query in ods.calls) is not tokens


def test_a_host_without_partitions_is_read_by_offset():
    ods = FakeOds(collection(2 * PAGE + 3), TOKENS, refuse={1: 404})
    assert sorted(numbers(ods)) == list(range(2 * PAGE + 3))
    assert ods.calls[1][0] == f"{PATH}/partitions"


@pytest.mark.parametrize(("version", "most"), [(OFFSETS, 20 + 2), (TOKENS, 20 + 2 + 2 * 16)])
def test_about_a_request_for_every_page(version, most):
    ods = FakeOds(collection(20 * PAGE), version, partitions=16)
    numbers(ods)
    assert 20 < len(ods.calls) <= most


def test_the_query_goes_with_every_request():
    ods = FakeOds([*collection(2 * PAGE + 1, schoolId=1), *collection(PAGE, schoolId=2)], OFFSETS)
    assert len(numbers(ods, schoolId=1)) == 2 * PAGE + 1
    assert all(query["schoolId"] == "1" for _, query in ods.calls)


@pytest.mark.parametrize("version", [OFFSETS, TOKENS])
@pytest.mark.parametrize("size", [PAGE // 2, 4 * PAGE + 20], ids=["one page", "many pages"])
@pytest.mark.parametrize("victim", [0, -1, 7], ids=["oldest", "newest", "some"])
def test_what_others_delete_meanwhile_makes_nothing_be_skipped(version, size, victim):
    """One document goes before every single request, so every page shifts under the reader."""
    ods = FakeOds(collection(size), version)
    ods.before = lambda _number: ods.delete(ods.documents[victim])
    found = set(numbers(ods))
    assert {one["number"] for one in ods.documents} <= found


@pytest.mark.parametrize("version", [OFFSETS, TOKENS])
def test_what_others_add_meanwhile_makes_nothing_be_skipped(version):
    size = 3 * PAGE + 20
    ods = FakeOds(collection(size), version)
    ods.before = lambda number: ods.documents.append({"id": f"new{number}", "number": size + number})
    assert set(range(size)) <= set(numbers(ods))


def test_pages_read_side_by_side_are_read_again_when_the_count_has_changed():
    size = 3 * PAGE + 20
    ods = FakeOds(collection(size), OFFSETS)

    def shift(number: int) -> None:
        # Between the first and the second page of those that are read side by side.
        if number == 2:
            ods.delete(ods.documents[0])

    ods.before = shift
    assert set(range(1, size)) <= set(numbers(ods))
    assert len(ods.calls) > 2 * 4


def test_count():
    ods = FakeOds([*collection(3, schoolId=1), *collection(2, schoolId=2)])
    client: Any = ods
    assert (count(client, PATH, {}), count(client, PATH, {"schoolId": 2})) == (5, 2)
    assert [query["limit"] for _, query in ods.calls] == ["0", "0"]


def test_each_reads_on_what_fills_a_page():
    client: Any = FakeOds(
        [*collection(3, person="a"), *collection(PAGE, person="b"), *collection(PAGE + 9, person="c")], OFFSETS
    )
    found = [one["person"] for page in each(client, PATH, [{"person": one} for one in "abcd"]) for one in page]
    assert (found.count("a"), found.count("b"), found.count("c"), found.count("d")) == (3, PAGE, PAGE + 9, 0)


@pytest.mark.parametrize("at", [0, 2, 3], ids=["count", "first page", "second page"])
@pytest.mark.parametrize(
    ("status", "error"),
    [
        pytest.param(403, Refused, id="403"),
        pytest.param(401, Refused, id="401"),
        pytest.param(400, Rejected, id="400"),
        pytest.param(503, Unreachable, id="503"),
        pytest.param(429, Unreachable, id="429"),
        pytest.param(0, Unreachable, id="no answer"),
    ],
)
def test_a_page_that_is_not_given_ends_the_reading(status, error, at):
    """An incomplete list would make orphans invisible and records seem missing."""
    with pytest.raises(error):
        numbers(FakeOds(collection(3 * PAGE), TOKENS, refuse={at: status}))
