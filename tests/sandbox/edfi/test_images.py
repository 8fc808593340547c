"""An ODS that is put back to an earlier state, or exchanged for another one."""

from pathlib import Path

import pytest

from sandbox.edfi.server import Settings, running
from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Caller, Serve

NEWEST = "/changeQueries/v1/availableChangeVersions"


def test_documents_and_change_versions_go_back_together(serve: Serve) -> None:
    _, call = serve()
    id_ = call.create("classPeriods", samples.class_period("01"))
    before = call.send("GET", NEWEST).json
    assert call.send("POST", "/sandbox/image").status == 204
    call.create("classPeriods", samples.class_period("02"))
    assert call.delete("classPeriods", id_).status == 204
    assert call.send("POST", "/sandbox/restore").status == 204
    assert [document["id"] for document in call.get("classPeriods").json] == [id_]
    assert call.get("classPeriods/deletes").json == []
    assert call.send("GET", NEWEST).json == before


def test_own_descriptors_go_back_too(serve: Serve) -> None:
    api, call = serve()
    own = {"namespace": "uri://sandbox.example/TermDescriptor", "codeValue": "Early", "shortDescription": "Early"}
    early = samples.session() | {"termDescriptor": "uri://sandbox.example/TermDescriptor#Early"}
    api.remember("empty")
    call.create("termDescriptors", own)
    api.remember("with descriptor")
    api.restore("empty")
    assert call.post("sessions", early).status == 400
    api.restore("with descriptor")
    assert call.post("sessions", early).status == 201


def test_an_image_outlives_other_keys(serve: Serve) -> None:
    api, call = serve()
    call.create("classPeriods", samples.class_period("Annex"))
    api.remember()
    api.change_traits(keys="ignore_case")
    api.restore()
    assert call.post("classPeriods", samples.class_period("ANNEX")).status == 200


def test_a_name_that_nothing_is_kept_under_is_refused(serve: Serve) -> None:
    api, call = serve()
    reply = call.send("POST", "/sandbox/restore?name=earlier")
    assert (reply.status, reply.json["error"]) == (404, "no image is kept under the name 'earlier'")
    api.remember("earlier")
    api.reset()
    with pytest.raises(KeyError):
        api.restore("earlier")


def test_a_database_in_a_file_can_be_put_back(tmp_path: Path) -> None:
    with running(Settings(database=str(tmp_path / "ods.db"))) as api:
        caller = Caller(api.base_url).log_in()
        api.remember()
        caller.create("students", samples.student())
        assert len(api.documents("students")) == 1
        api.restore()
        assert api.documents("students") == []
        assert caller.post("students", samples.student()).status == 201
        caller.close()
