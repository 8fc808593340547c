"""Documents that come into the database past the API, and those that belong to another client."""

import pytest

from sandbox.edfi.server import Client
from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Caller, Serve

OWNED = "security:authorization:ownership:access-denied:ownership-mismatch"
PERIOD = samples.class_period()


def test_an_upload_is_a_document_like_any_other(call: Caller) -> None:
    reply = call.send("POST", "/sandbox/documents", {"resource": "classPeriods", "document": PERIOD})
    assert reply.status == 201
    assert call.get("classPeriods").json[0]["id"] == reply.json["id"]
    assert call.post("classPeriods", PERIOD).status == 200
    again = call.send("POST", "/sandbox/documents", {"resource": "classPeriods", "document": PERIOD})
    assert again.json["id"] == reply.json["id"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param([], id="list"),
        pytest.param({"resource": "classPeriods"}, id="no-document"),
        pytest.param({"resource": "nonsense", "document": {}}, id="unknown-resource"),
    ],
)
def test_an_upload_that_makes_no_sense_is_refused(call: Caller, body: object) -> None:
    assert call.send("POST", "/sandbox/documents", body).status == 400


def test_a_document_of_another_owner_is_read_but_neither_changed_nor_deleted(serve: Serve) -> None:
    api, call = serve()
    id_ = api.upload("classPeriods", PERIOD, owner="another")
    assert [document["id"] for document in call.get("classPeriods").json] == [id_]
    changed = PERIOD | {"officialAttendancePeriod": True}
    for reply in (call.post("classPeriods", changed), call.put("classPeriods", id_, changed)):
        assert (reply.status, reply.problem) == (403, OWNED)
    assert call.delete("classPeriods", id_).problem == OWNED
    assert api.documents("classPeriods")[0].get("officialAttendancePeriod") is None


def test_a_hidden_document_of_another_owner_is_not_even_read(serve: Serve) -> None:
    api, call = serve()
    id_ = api.upload("classPeriods", PERIOD, owner="another", hidden=True)
    reply = call.get("classPeriods?totalCount=true")
    assert (reply.json, reply.headers["Total-Count"]) == ([], "0")
    assert call.get(f"classPeriods/{id_}").problem == OWNED
    assert call.post("classPeriods", PERIOD).problem == OWNED


def test_the_owner_does_what_it_likes(serve: Serve) -> None:
    api, call = serve(clients=(Client(), Client(key="another")))
    id_ = api.upload("classPeriods", PERIOD, owner="sandbox", hidden=True)
    assert len(call.get("classPeriods").json) == 1
    assert call.put("classPeriods", id_, PERIOD | {"officialAttendancePeriod": True}).status == 204
    assert call.delete("classPeriods", id_).status == 204
    assert call.post("classPeriods", PERIOD).status == 201


def test_older_releases_say_it_in_a_message(serve: Serve) -> None:
    api, call = serve(standard="4.0")
    api.upload("classPeriods", PERIOD, owner="another")
    reply = call.post("classPeriods", PERIOD)
    assert (reply.status, "not owned by the caller" in reply.json["message"]) == (403, True)
