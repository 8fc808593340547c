"""What a page of a collection must be, and what its refusal says."""

import json

import pytest

from include.edfi.api.paging import contents, item, listed
from include.edfi.api.transport import Call, Response
from include.edfi.errors import Refused, Rejected, Unreachable

PATH = "/ed-fi/calendarDates"


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        pytest.param(b"[{]", Unreachable, PATH, id="no JSON"),
        pytest.param(b'{"a": 1}', Unreachable, PATH, id="no list"),
        pytest.param(b"", Unreachable, PATH, id="empty"),
    ],
)
def test_a_page_that_is_no_list_is_no_answer(body: bytes, error: type[Exception], words: str):
    with pytest.raises(error, match=words):
        contents(Response(Call("GET", PATH), 200, body=body))


@pytest.mark.case("C14")
@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        pytest.param(
            403, b'{"type":"urn:ed-fi:api:security:authorization:access-denied:resource"}', "claim set", id="claim"
        ),
        pytest.param(
            403,
            b'{"type":"urn:ed-fi:api:security:data-policy:incorrect-usage","errors":["the following is required"]}',
            "the following is required.*key without profiles",
            id="profile",
        ),
        pytest.param(
            405,
            b'{"type":"urn:ed-fi:api:profile:method-usage","detail":"not readable"}',
            "not readable",
            id="profile 405",
        ),
        pytest.param(401, b"", "key", id="401"),
    ],
)
def test_a_refusal_to_read_has_the_odss_explanation_and_advice(status: int, body: bytes, words: str):
    with pytest.raises(Refused, match=words):
        contents(Response(Call("GET", PATH), status, body=body))


@pytest.mark.case("C12")
def test_a_web_page_of_a_firewall_is_not_blamed_on_the_key():
    with pytest.raises(Unreachable, match="firewall"):
        contents(Response(Call("GET", PATH), 403, body=b"<html>blocked</html>"))


@pytest.mark.parametrize("body", [b"", b"[1]", b'{"id":', b"null"], ids=["empty", "list", "cut", "null"])
def test_a_document_that_is_none_is_no_answer(body: bytes):
    with pytest.raises(Unreachable, match=PATH):
        item(Response(Call("GET", PATH), 200, body=body))


def test_a_document_and_a_list():
    assert item(Response(Call("GET", PATH), 200, body=b'{"id": "1"}')) == {"id": "1"}
    assert contents(Response(Call("GET", PATH), 200, body=b'[{"id": "1"}]')) == [{"id": "1"}]


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(None, id="no answer"),
        pytest.param(Response(Call("GET", PATH), 404, body=b"[]"), id="404"),
        pytest.param(Response(Call("GET", PATH), 200, body=b"{}"), id="object"),
        pytest.param(Response(Call("GET", PATH), 200, body=b"[{"), id="cut"),
    ],
)
def test_a_list_that_may_be_missing(response: Response | None):
    assert listed(response) is None


def test_a_misconfigured_ods_is_named_with_advice_and_is_no_passing_failure():
    body = json.dumps({"type": "urn:ed-fi:api:system:configuration:security", "detail": "no metadata"}).encode()
    with pytest.raises(Rejected, match=r"GET /ed-fi/calendarDates: 500 .*no metadata.*ODS host"):
        contents(Response(Call("GET", PATH), 500, body=body))
