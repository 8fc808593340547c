"""Two documents that mean the same have one canonical form; two that do not, differ where they differ."""

from typing import Any

import pytest

from include.resync.compare.canonical import canonical, differing, element_hashes

SERVER_SIDE = {
    "id": "8f3c",
    "_etag": "5250168731208835753",
    "_lastModifiedDate": "2026-09-01T08:00:00Z",
    "_changeVersion": 12,
}
REFERENCE = {"schoolId": 255901001, "schoolYear": 2027}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        pytest.param({"code": "A"}, {"code": "A", **SERVER_SIDE}, id="what the server adds"),
        pytest.param(
            {"sessionReference": REFERENCE},
            {"sessionReference": {**REFERENCE, "link": {"rel": "Session", "href": "/ed-fi/sessions/1"}}},
            id="links",
        ),
        pytest.param({"code": "A"}, {"code": "A", "middleName": None}, id="absent and null"),
        pytest.param({"code": "A"}, {"code": "A", "middleName": ""}, id="absent and empty text"),
        pytest.param({"code": "A"}, {"code": "A", "addresses": []}, id="absent and an empty collection"),
        pytest.param({"code": "A"}, {"code": "A", "_ext": {"tn": {}}}, id="absent and an empty object at any depth"),
        pytest.param(
            {"gradeLevels": [{"d": "9"}, {"d": "10"}]}, {"gradeLevels": [{"d": "10"}, {"d": "9"}]}, id="order"
        ),
        pytest.param(
            {"a": [{"x": 1, "y": [2, 3]}, {"x": 2}]}, {"a": [{"x": 2}, {"y": [3, 2], "x": 1}]}, id="order at any depth"
        ),
        pytest.param({"availableCredits": 1}, {"availableCredits": 1.0}, id="whole numbers"),
        pytest.param({"date": "2026-08-03"}, {"date": "2026-08-03T00:00:00"}, id="a date and its midnight"),
        pytest.param({"date": "2026-08-03"}, {"date": "2026-08-03T00:00:00.000Z"}, id="a date and its midnight, UTC"),
        pytest.param({"startTime": "08:05"}, {"startTime": "08:05:00"}, id="a time with seconds"),
        pytest.param({"startTime": "08:05:00"}, {"startTime": "08:05:00.0000000"}, id="a time with fractions"),
        pytest.param(
            {"termDescriptor": "uri://ed-fi.org/TermDescriptor#Fall Semester"},
            {"termDescriptor": "URI://ed-fi.org/termdescriptor#fall semester"},
            id="case of descriptors",
        ),
        pytest.param({"firstName": "Ann"}, {"firstName": " Ann "}, id="blanks around text"),
    ],
)
def test_equal(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert canonical(ours) == canonical(theirs)
    assert differing(element_hashes(ours), element_hashes(theirs)) == ()


@pytest.mark.parametrize(
    ("ours", "theirs", "names"),
    [
        pytest.param({"a": "x"}, {"a": "X"}, ("a",), id="case of text"),
        pytest.param({"a": 1}, {"a": "1"}, ("a",), id="number and text"),
        pytest.param({"a": 0.5}, {"a": 0.25}, ("a",), id="fractions"),
        pytest.param({"a": False}, {}, ("a",), id="false is something"),
        pytest.param({"a": 0}, {}, ("a",), id="zero is something"),
        pytest.param({"a": True}, {"a": False}, ("a",), id="truth"),
        pytest.param({"b": 1, "a": 1}, {"b": 2, "c": 1}, ("a", "b", "c"), id="either side's, in order"),
        pytest.param({"a": [1, 1]}, {"a": [1]}, ("a",), id="twice is not once"),
        pytest.param(
            {"r": {"schoolId": 1, "link": 1}}, {"r": {"schoolId": 2, "link": 1}}, ("r",), id="inside a reference"
        ),
        pytest.param({"date": "2026-08-03"}, {"date": "2026-08-03T01:00:00"}, ("date",), id="not midnight"),
        pytest.param({"startTime": "08:05"}, {"startTime": "08:05:30"}, ("startTime",), id="seconds"),
    ],
)
def test_different(ours: dict[str, Any], theirs: dict[str, Any], names: tuple[str, ...]) -> None:
    assert differing(element_hashes(ours), element_hashes(theirs)) == names
    assert differing(element_hashes(theirs), element_hashes(ours)) == names


def test_the_document_itself_is_left_alone():
    document = {"b": [2, 1], "a": {"link": 1, "x": " y "}}
    canonical(document)
    assert document == {"b": [2, 1], "a": {"link": 1, "x": " y "}}
