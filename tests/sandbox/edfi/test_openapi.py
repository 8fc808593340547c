"""The OpenAPI documents that a host has, and query parameters that it does not."""

import pytest

from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Caller, Serve

RESOURCES = "/metadata/data/v3/resources/swagger.json"


@pytest.fixture
def described(serve: Serve) -> Caller:
    """A caller of a host with OpenAPI documents, without one parameter of class periods."""
    api, call = serve()
    api.change_traits(openapi="served", missing_queries=("classPeriods.classPeriodName",))
    return call


def parameters(call: Caller, resource: str, section: str = "resources") -> set[str]:
    paths = call.send("GET", f"/metadata/data/v3/{section}/swagger.json").json["paths"]
    return {entry["name"] for entry in paths[f"/ed-fi/{resource}"]["get"]["parameters"] if "name" in entry}


def test_discovery_leads_to_documents_of_resources_and_descriptors(described: Caller) -> None:
    listed = described.send("GET", described.send("GET", "/").json["urls"]["openApiMetadata"]).json
    assert [entry["name"] for entry in listed] == ["Resources", "Descriptors"]
    assert {described.send("GET", entry["endpointUri"]).json["openapi"] for entry in listed} == {"3.0.1"}
    assert "codeValue" in parameters(described, "termDescriptors", "descriptors")
    assert described.send("GET", "/metadata/data/v3/others/swagger.json").status == 404


def test_a_document_names_the_parameters_that_the_api_knows(described: Caller) -> None:
    assert {"schoolId", "localCourseCode", "sessionName"} <= parameters(described, "courseOfferings")
    for name in parameters(described, "sections"):
        assert described.get(f"sections?{name}=1").status == 200, name


@pytest.mark.parametrize(
    ("unknown_query", "status"), [pytest.param("refuse", 400, id="refused"), pytest.param("ignore", 200, id="ignored")]
)
def test_a_parameter_that_the_host_does_not_have_is_an_unknown_one(
    serve: Serve, unknown_query: str, status: int
) -> None:
    api, call = serve()
    call.create("classPeriods", samples.class_period())
    api.change_traits(openapi="served", unknown_query=unknown_query, missing_queries=("classPeriods.classPeriodName",))
    reply = call.get("classPeriods?classPeriodName=other")
    assert reply.status == status
    assert "classPeriodName" not in parameters(call, "classPeriods")
    if status == 200:
        assert len(reply.json) == 1
    assert call.get("classPeriods?schoolId=255901001").status == 200


def test_without_the_trait_there_is_no_document(call: Caller) -> None:
    assert "openApiMetadata" not in call.send("GET", "/").json["urls"]
    assert {call.send("GET", path).status for path in ("/metadata/", RESOURCES)} == {404}
