"""What is learned from a host's answers, and what is not."""

import json

import pytest

from include.edfi.api.host_behavior import HostBehavior
from include.edfi.api.problems import Problem
from include.edfi.api.transport import Call, Response

CALL = Call("GET", "/x")


def refusal(words: str, status: int = 400) -> Problem:
    return Problem.read(Response(CALL, status, body=json.dumps({"detail": "no", "errors": [words]}).encode()))


@pytest.mark.parametrize(
    ("words", "size"),
    [
        pytest.param("Limit must be omitted or set to a value between 0 and 100.", 100, id="7.3"),
        pytest.param("Limit must be omitted or set to a value between 1 and max value defined.", 250, id="5.4"),
        pytest.param("The pageSize must be at most 200", 200, id="page size"),
        pytest.param("limit may not exceed 50", 50, id="exceed"),
        pytest.param("Limit must be between 0 and 5000.", 250, id="a number that is no help"),
    ],
)
def test_a_smaller_page_is_learned(words: str, size: int) -> None:
    behavior = HostBehavior()
    assert behavior.reduce_page(refusal(words), 500)
    assert behavior.page_size == size
    assert behavior.reduce_page(refusal(words), 500), "a call that was in flight is only sent again"
    assert behavior.page_size == size


@pytest.mark.parametrize(
    "problem",
    [
        pytest.param(refusal("The query field 'schoolYear' is not valid"), id="another parameter"),
        pytest.param(refusal("Limit must be between 0 and 100.", 403), id="another status"),
    ],
)
def test_other_refusals_teach_no_page_size(problem: Problem) -> None:
    behavior = HostBehavior()
    assert not behavior.reduce_page(problem, 500)
    assert behavior.page_size == 500


def test_a_page_of_one_is_not_halved() -> None:
    assert not HostBehavior().reduce_page(refusal("limit"), 1)


@pytest.mark.parametrize(
    ("seen", "documents", "expected"),
    [
        pytest.param(0, 24, False, id="less than any limit"),
        pytest.param(0, 25, True, id="the usual limit"),
        pytest.param(0, 100, True, id="longer than any before"),
        pytest.param(100, 99, False, id="shorter than one before"),
        pytest.param(100, 100, True, id="as long as the longest, and round"),
        pytest.param(103, 103, False, id="as long as the longest, but no limit"),
    ],
)
def test_which_pages_may_be_cut(seen: int, documents: int, expected: bool) -> None:
    behavior = HostBehavior()
    behavior.note_page(seen)
    assert behavior.may_be_cut(documents) is expected


def test_counts_are_given_up_after_one_without_a_number_or_two_without_an_answer() -> None:
    without_number, without_answer = HostBehavior(), HostBehavior()
    without_number.note_count(answered=True, counted=False)
    assert not without_number.counts
    without_answer.note_count(answered=False, counted=False)
    without_answer.note_count(answered=True, counted=True)
    without_answer.note_count(answered=False, counted=False)
    assert without_answer.counts
    without_answer.note_count(answered=False, counted=False)
    assert not without_answer.counts


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        pytest.param("The query field 'schoolYear' is not valid for resource 'x'.", "schoolYear", id="named"),
        pytest.param("unknown parameter SCHOOLYEAR", "schoolYear", id="in any case"),
        pytest.param("invalid query", "schoolId", id="not named: the first one"),
    ],
)
def test_the_refused_parameter_is_dropped_from_later_queries(words: str, refused: str) -> None:
    behavior, query = HostBehavior(), {"schoolId": 1, "schoolYear": 2027}
    assert behavior.refuse_parameter("/x", query, refusal(words)) == refused
    assert refused not in behavior.accepted_query("/x", query)
    assert len(behavior.accepted_query("/x", query)) == 1
    assert behavior.accepted_query("/y", query) == query, "another collection may have it"


def test_nothing_is_dropped_for_another_status_or_where_nothing_is_left() -> None:
    behavior = HostBehavior()
    assert behavior.refuse_parameter("/x", {"a": 1}, refusal("a", 500)) == ""
    assert behavior.refuse_parameter("/x", {}, refusal("a")) == ""
