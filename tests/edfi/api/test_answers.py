"""What counts as the ODS's own answer, and what of something between counts as none."""

import json
from pathlib import Path

import pytest

from include.edfi.api.answers import is_web_page, what_came
from include.edfi.api.pacing import RetryPolicy
from include.edfi.api.transport import Call, Response
from include.edfi.errors import Unreachable
from tests.support.fake_transport import Reply, Script

PAGE = b"\r\n<!DOCTYPE html><html><body>Please sign in</body></html>"
LOCATION = {"location": "https://ods.example/api/data/v3/x/1"}
POST, PUT, DELETE = Call("POST", "/x", body=b"{}"), Call("PUT", "/x/1", body=b"{}"), Call("DELETE", "/x/1")
ONE, ALL = Call("GET", "/x/1"), Call("GET", "/x")


@pytest.mark.case("C11", "C12")
@pytest.mark.parametrize(
    ("call", "reply"),
    [
        pytest.param(POST, Reply(200, PAGE), id="POST 200 web page"),
        pytest.param(POST, Reply(201, PAGE, LOCATION), id="POST 201 web page with Location"),
        pytest.param(POST, Reply(200, b'{"ok": true}'), id="POST 200 without Location"),
        pytest.param(POST, Reply(204), id="POST 204"),
        pytest.param(POST, Reply(202, b"", LOCATION), id="POST 202"),
        pytest.param(PUT, Reply(200, PAGE), id="PUT 200 web page"),
        pytest.param(PUT, Reply(202), id="PUT 202"),
        pytest.param(PUT, Reply(404, PAGE), id="PUT 404 web page"),
        pytest.param(PUT, Reply(412, PAGE), id="PUT 412 web page"),
        pytest.param(DELETE, Reply(200, b"OK", {"content-type": "text/html"}), id="DELETE 200 as HTML"),
        pytest.param(DELETE, Reply(404, PAGE), id="DELETE 404 web page"),
        pytest.param(DELETE, Reply(206), id="DELETE 206"),
        pytest.param(ONE, Reply(200, PAGE), id="GET by id web page"),
        pytest.param(ONE, Reply(200, b""), id="GET by id empty"),
        pytest.param(ONE, Reply(200, b'{"id": "1", "na'), id="GET by id cut"),
        pytest.param(ONE, Reply(404, PAGE), id="GET by id 404 web page"),
        pytest.param(ALL, Reply(200, PAGE), id="GET list web page"),
        pytest.param(ALL, Reply(200, b""), id="GET list empty"),
        pytest.param(ALL, Reply(200, b'[{"id": "1"}, {"i'), id="GET list cut"),
        pytest.param(ALL, Reply(204), id="GET list 204"),
        pytest.param(ALL, Reply(520), id="520"),
        pytest.param(ALL, Reply(525, PAGE), id="525"),
        pytest.param(POST, Reply(403, PAGE), id="POST 403 web page"),
        pytest.param(POST, Reply(401, PAGE), id="POST 401 web page"),
    ],
)
def test_what_is_not_the_odss_own_answer_is_tried_again(tmp_path: Path, call: Call, reply: Reply):
    bare = Reply(reply.status, reply.body, reply.headers, bare=True)
    good = {"POST": Reply(201, b"", LOCATION), "GET": Reply(200, b"[]")}.get(call.method, Reply(204))
    replies = iter([bare, bare, good])
    (response,) = Script(tmp_path, lambda _: next(replies)).client.send([call])
    assert (response.status, response.attempts) == (good.status, 3)


@pytest.mark.case("C11")
@pytest.mark.parametrize("call", [POST, PUT, DELETE, ONE, ALL], ids=lambda call: f"{call.method} {call.path}")
def test_for_ever_it_is_no_answer_that_says_what_came(tmp_path: Path, call: Call):
    script = Script(tmp_path, lambda _: Reply(200, PAGE, bare=True), retry_policy=RetryPolicy(attempts=2))
    (response,) = script.client.send([call])
    assert (response.status, response.is_transient) == (0, True)
    assert "web page" in what_came(response)


@pytest.mark.case("C11")
def test_a_proxy_that_answers_everything_is_unreachable_and_named(tmp_path: Path):
    script = Script(tmp_path, lambda _: Reply(200, PAGE, bare=True))
    with pytest.raises(Unreachable, match=r"POST /x: 200 with a web page"):
        list(script.client.send([POST] * 300))


@pytest.mark.case("C11")
def test_a_get_names_the_whole_address(tmp_path: Path):
    script = Script(tmp_path, lambda _: Reply(200, PAGE, bare=True), retry_policy=RetryPolicy(attempts=2))
    with pytest.raises(Unreachable, match=r"https://ods\.example/api/data/v3/x: 200 with a web page"):
        script.client.get("/x")


@pytest.mark.parametrize("status", [400, 403, 405, 409], ids=str)
@pytest.mark.parametrize("call", [POST, PUT, DELETE], ids=lambda call: call.method)
def test_an_answer_of_the_ods_is_final(tmp_path: Path, call: Call, status: int):
    (response,) = Script(tmp_path, lambda _: Reply(status, b'{"detail": "no"}')).client.send([call])
    assert (response.status, response.attempts) == (status, 1)


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        pytest.param(b"<html>", {}, True, id="page"),
        pytest.param(b"\xef\xbb\xbf \n<p>", {}, True, id="behind a byte order mark"),
        pytest.param(b"sorry", {"content-type": "text/html; charset=utf-8"}, True, id="by its type"),
        pytest.param(b'{"detail": "<b>"}', {"content-type": "text/html"}, False, id="JSON of a wrong type"),
        pytest.param(b"[]", {}, False, id="list"),
        pytest.param(b"", {}, False, id="nothing"),
        pytest.param(b"", {"content-type": "text/html"}, False, id="nothing, of a proxy's type"),
        pytest.param(b"no", {"content-type": "text/plain"}, False, id="text"),
    ],
)
def test_web_pages(body: bytes, headers: dict[str, str], expected: bool):
    assert is_web_page(Response(ALL, 403, headers, body)) is expected


class TestIdInPut:
    """Ed-Fi API 8 wants the `id` in the body of a PUT; some hosts refuse it. It is learned from the first refusal."""

    @staticmethod
    def host(wants: bool, status: int = 400):
        def reply(call: Call) -> Reply:
            if call.method == "PUT" and ("id" in json.loads(call.body or b"{}")) is not wants:
                errors = {"$.id": ["id is required."]} if wants else {"": ["The 'id' property should not be included."]}
                return Reply(status, json.dumps({"detail": "invalid", "validationErrors": errors}).encode())
            return Reply(204)

        return reply

    @pytest.mark.case("E20")
    @pytest.mark.parametrize("body", [b'{"a":1}', b"{}", b' { "a" : 1 }'], ids=["one", "empty", "blanks"])
    def test_it_is_sent_again_with_the_id_of_its_address(self, tmp_path: Path, body: bytes):
        script = Script(tmp_path, self.host(wants=True))
        (response,) = script.client.send([Call("PUT", "/x/7f", body=body)])
        assert (response.status, response.call.body) == (204, body)
        assert json.loads(script.transport.calls[-1].body or b"") == {"id": "7f", **json.loads(body)}

    @pytest.mark.case("E20")
    def test_it_is_learned_once(self, tmp_path: Path):
        script = Script(tmp_path, self.host(wants=True), max_in_flight=1)
        responses = list(script.client.send(Call("PUT", f"/x/{n}", body=b'{"a":1}') for n in range(20)))
        assert {response.status for response in responses} == {204}
        assert len(script.transport.paths()) == 21

    def test_many_in_flight_are_all_sent_again(self, tmp_path: Path):
        script = Script(tmp_path, self.host(wants=True))
        responses = list(script.client.send(Call("PUT", f"/x/{n}", body=b'{"a":1}') for n in range(200)))
        assert {response.status for response in responses} == {204}

    @pytest.mark.case("E20")
    def test_a_host_that_refuses_the_id_gets_none(self, tmp_path: Path):
        script = Script(tmp_path, self.host(wants=False))
        script.client.behavior.id_in_put = True
        (response,) = script.client.send([Call("PUT", "/x/1", body=b'{"a":1}')])
        assert response.status == 204
        assert script.client.behavior.id_in_put is False

    def test_a_host_that_wants_it_gets_none_in_a_post(self, tmp_path: Path):
        script = Script(tmp_path, self.host(wants=True))
        script.client.behavior.id_in_put = True
        list(script.client.send([POST]))
        assert script.transport.calls[-1].body == POST.body

    def test_a_host_that_never_agrees_gets_a_few_requests(self, tmp_path: Path):
        def reply(call: Call) -> Reply:
            had = "id" in json.loads(call.body or b"{}")
            words = "'id' property should not be" if had else "id is required"
            return Reply(400, json.dumps({"detail": words}).encode())

        (response,) = Script(tmp_path, reply).client.send([PUT])
        assert (response.status, response.attempts) == (400, 3)

    @pytest.mark.case("E20")
    @pytest.mark.parametrize(
        "body",
        [
            pytest.param({"validationErrors": {"$.id": ["id is required."]}}, id="Ed-Fi API 8"),
            pytest.param({"error": [{"message": "must have required property 'id'", "path": "$"}]}, id="Meadowlark"),
            pytest.param({"message": "The request body is missing the id."}, id="in words"),
        ],
    )
    def test_the_words_of_hosts(self, tmp_path: Path, body: object):
        replies = iter([Reply(400, json.dumps(body).encode()), Reply(204)])
        (response,) = Script(tmp_path, lambda _: next(replies)).client.send([PUT])
        assert (response.status, response.attempts) == (204, 2)

    @pytest.mark.parametrize(
        "words", ["SchoolId is required.", "$.studentUniqueId: id is too long", "The id is unknown"]
    )
    def test_other_refusals_stay(self, tmp_path: Path, words: str):
        (response,) = Script(tmp_path, lambda _: Reply(400, json.dumps({"detail": words}).encode())).client.send([PUT])
        assert (response.status, response.attempts) == (400, 1)
