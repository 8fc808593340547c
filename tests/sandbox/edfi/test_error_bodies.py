"""The shapes in which hosts say what is wrong."""

from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Serve


def test_an_error_object_has_a_message_or_one_for_each_path(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(errors="error_object")
    missing = call.get("students/" + "0" * 32)
    assert missing.status == 404
    assert missing.json == {"error": {"message": "Entity of type 'Student' with the specified id was not found."}}
    wrong = call.post("students", {"studentUniqueId": "S1", "firstName": "Zoë"})
    assert wrong.status == 400
    assert {entry["path"] for entry in wrong.json["error"]} == {"$.lastSurname", "$.birthDate"}
    assert all("is required" in entry["message"] for entry in wrong.json["error"])


def test_an_error_may_have_no_body(serve: Serve) -> None:
    api, call = serve()
    api.change_traits(errors="empty")
    api.fault(status=500, count=1)
    for status in (500, 409):
        reply = call.post("studentSchoolAssociations", samples.enrollment())
        assert (reply.status, reply.body) == (status, b"")


def test_the_release_decides_without_the_trait(serve: Serve) -> None:
    for standard, kind in (("5.2", "application/problem+json"), ("4.0", "application/json")):
        reply = serve(standard=standard)[1].get("students/" + "0" * 32)
        assert reply.headers["Content-Type"].startswith(kind)
