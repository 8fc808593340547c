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


@pytest.mark.case("E21")
def test_a_host_without_partitions_is_read_by_offset():
    ods = FakeOds(collection(2 * PAGE + 3), TOKENS, refuse={1: 404})
    assert sorted(numbers(ods)) == list(range(2 * PAGE + 3))
    assert ods.calls[1][0] == f"{PATH}/partitions"


@pytest.mark.parametrize(("version", "most"), [(OFFSETS, 20 + 3), (TOKENS, 20 + 2 + 2 * 16)])
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


@pytest.mark.parametrize(
    ("writes", "unsettled"), [pytest.param(4, set(), id="at first"), pytest.param(999, {PATH}, id="all the time")]
)
def test_documents_that_never_settle_are_noted(writes, unsettled):
    size = 3 * PAGE + 20
    ods = FakeOds(collection(size), OFFSETS)

    def add(number: int) -> None:
        if number < writes:
            ods.documents.append({"id": f"new{number}", "number": size + number})

    ods.before = add
    numbers(ods)
    assert ods.behavior.unsettled == unsettled


def test_a_collection_emptied_meanwhile_has_no_page_before_its_first():
    ods = FakeOds(collection(3 * PAGE), OFFSETS)
    # After the count, and before the first page.
    ods.before = lambda number: ods.documents.clear() if number == 1 else None
    assert numbers(ods) == []
    assert all(int(query.get("offset", 0)) >= 0 for _, query in ods.calls)


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


@pytest.mark.parametrize("at", [2, 3], ids=["first page", "second page"])
@pytest.mark.parametrize(
    ("status", "error"),
    [
        pytest.param(403, Refused, id="403"),
        pytest.param(401, Refused, id="401"),
        pytest.param(404, Rejected, id="404"),
        pytest.param(503, Unreachable, id="503"),
        pytest.param(520, Unreachable, id="520"),
        pytest.param(429, Unreachable, id="429"),
        pytest.param(0, Unreachable, id="no answer"),
    ],
)
@pytest.mark.parametrize("version", [OFFSETS, TOKENS])
def test_a_page_that_is_not_given_ends_the_reading(status, error, at, version):
    """An incomplete list would make orphans invisible and records seem missing."""
    if version == TOKENS and status == 404:
        pytest.skip("a host that refuses tokens is read by offsets")
    with pytest.raises(error):
        numbers(FakeOds(collection(3 * PAGE), version, refuse={at: status}))


SIZES = [0, 24, 25, 100, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 3 * PAGE + 7]


class TestHostsThatAreNotBelieved:
    """Whatever a host says of itself, every document is read."""

    @pytest.mark.case("B4", "B5", "B6")
    @pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size} documents")
    @pytest.mark.parametrize("version", [OFFSETS, TOKENS])
    @pytest.mark.parametrize("total_count", ["right", "absent", "capped", "page", "zero", "504"])
    @pytest.mark.parametrize(
        "limits",
        [
            pytest.param({}, id="pages of 500"),
            pytest.param({"page_limit": 100}, id="pages of 100 are allowed"),
            pytest.param({"page_limit": 100, "without_number": True}, id="smaller pages are allowed"),
            pytest.param({"page_limit": 100, "cuts": True}, id="pages are cut to 100"),
            pytest.param({"page_limit": 25, "cuts": True}, id="the limit is ignored"),
        ],
    )
    def test_every_document_is_read(self, version: str, size: int, total_count: str, limits: dict[str, Any]):
        ods = FakeOds(collection(size), version, total_count=total_count, **limits)
        assert sorted(set(numbers(ods))) == list(range(size))

    @pytest.mark.parametrize("total_count", ["right", "absent"])
    def test_thin_pages_of_a_partition_are_read_on(self, total_count: str):
        ods = FakeOds(collection(4 * PAGE), TOKENS, total_count=total_count, thin=True)
        assert sorted(set(numbers(ods))) == list(range(4 * PAGE))

    @pytest.mark.case("B4", "B5")
    @pytest.mark.parametrize("total_count", ["absent", "504"])
    def test_a_count_that_never_comes_is_not_asked_for_again(self, total_count: str):
        ods = FakeOds(collection(3), OFFSETS, total_count=total_count)
        for _ in range(9):
            numbers(ods)
        assert len([query for _, query in ods.calls if "totalCount" in query]) <= 2

    @pytest.mark.parametrize(("total_count", "most"), [("absent", 1), ("504", 2)])
    def test_a_small_collection_costs_no_more_without_a_count(self, total_count: str, most: int):
        ods = FakeOds(collection(20), OFFSETS, total_count=total_count)
        numbers(ods)
        assert len(ods.calls) <= 2

    @pytest.mark.case("B6")
    def test_a_limit_is_learned_once(self):
        ods = FakeOds(collection(1001), OFFSETS, page_limit=100)
        numbers(ods)
        ods.calls.clear()
        numbers(ods)
        assert len([query for _, query in ods.calls if int(query.get("limit", "0")) > 100]) == 0
        assert len(ods.calls) == 11 + 2

    def test_deletes_meanwhile_without_a_count(self):
        ods = FakeOds(collection(4 * PAGE + 20), OFFSETS, total_count="absent")
        ods.before = lambda _number: ods.delete(ods.documents[0])
        found = set(numbers(ods))
        assert {one["number"] for one in ods.documents} <= found

    @pytest.mark.parametrize("limits", [{"page_limit": 100}, {"page_limit": 100, "cuts": True}], ids=["400", "cut"])
    def test_each_reads_on_what_fills_a_page(self, limits: dict[str, Any]):
        people = [*collection(3, person="a"), *collection(100, person="b"), *collection(250, person="c")]
        client: Any = FakeOds(people, OFFSETS, **limits)
        found = [
            (one["person"], one["number"])
            for page in each(client, PATH, [{"person": p} for p in "abcd"])
            for one in page
        ]
        assert len(set(found)) == 353

    def test_each_checks_only_the_longest_page(self):
        people = [one for number in range(40) for one in collection(20 + number, person=str(number))]
        client: Any = FakeOds(people, OFFSETS)
        read = [one for page in each(client, PATH, [{"person": str(n)} for n in range(40)]) for one in page]
        assert len(read) == len(people)
        assert len(client.calls) == 41


class TestRefusedQueries:
    @pytest.mark.case("E24")
    @pytest.mark.parametrize("version", [OFFSETS, TOKENS])
    @pytest.mark.parametrize("size", [3, 2 * PAGE], ids=str)
    def test_a_wider_query_is_read_and_the_parameter_named(self, version: str, size: int, caplog):
        ods = FakeOds(collection(size, schoolYear=2027), version, parameters=frozenset({"schoolId", "number"}))
        read = numbers(ods, gradingPeriodSchoolYear=2027)
        assert sorted(set(read)) == list(range(size))
        assert "gradingPeriodSchoolYear" in caplog.text
        assert PATH in caplog.text

    def test_other_parameters_stay(self):
        ods = FakeOds(
            [*collection(3, schoolId=1), *collection(4, schoolId=2)], OFFSETS, parameters=frozenset({"schoolId"})
        )
        assert len(numbers(ods, schoolYear=2027, schoolId=1)) == 3

    def test_queries_that_become_the_same_are_asked_once(self):
        people = [*collection(3, person="a"), *collection(4, person="b")]
        client: Any = FakeOds(people, OFFSETS, parameters=frozenset())
        read = [one for page in each(client, PATH, [{"person": p} for p in "ab"]) for one in page]
        assert len(read) == 7

    def test_a_400_without_a_parameter_is_raised_with_path_and_advice(self):
        ods = FakeOds(collection(3), OFFSETS, refuse={1: 400})
        with pytest.raises(Rejected, match=f"GET {PATH}: 400") as raised:
            numbers(ods)
        assert raised.value.status == 400
