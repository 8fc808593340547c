"""What a state adds to a standard: taken where the ODS is set up for the state, refused where it is not."""

from typing import Any

import pytest

from sandbox.edfi.catalog import catalog
from sandbox.edfi.extensions import extended
from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Serve


@pytest.mark.parametrize(
    ("elements", "place"),
    [
        pytest.param({"stateStudentId": "five"}, "$._ext.tdoe.stateStudentId", id="type"),
        pytest.param({"stateStudendId": 5}, "$._ext.tdoe.stateStudendId", id="no such element"),
        pytest.param([], "$._ext.tdoe", id="no object"),
    ],
)
def test_an_element_has_to_fit(serve: Serve, elements: Any, place: str) -> None:
    _, call = serve(extensions=("tdoe",))
    reply = call.post("students", samples.student(_ext={"tdoe": elements}))
    assert (reply.status, list(reply.json["validationErrors"])) == (400, [place])


def test_it_is_read_back_as_it_was_sent(serve: Serve) -> None:
    api, call = serve(extensions=("tdoe",))
    call.create("students", samples.student(_ext={"tdoe": {"stateStudentId": 5}}))
    (found,) = api.documents("students")
    assert found["_ext"] == {"tdoe": {"stateStudentId": 5}}


def test_an_ods_of_another_state_refuses_it(serve: Serve) -> None:
    _, call = serve()
    reply = call.post("students", samples.student(_ext={"tdoe": {"stateStudentId": 5}}))
    assert list(reply.json["validationErrors"]) == ["$._ext"]


def test_resources_of_a_state_are_only_there() -> None:
    assert "localEducationAgencyCalendars" not in catalog("3.3").resources
    assert extended("3.3", ("tdoe",)).resources["localEducationAgencyCalendars"].path == (
        "/tdoe/localEducationAgencyCalendars"
    )


def test_an_extension_nothing_is_known_of_adds_nothing() -> None:
    assert extended("3.3", ("elsewhere",)) is catalog("3.3")
