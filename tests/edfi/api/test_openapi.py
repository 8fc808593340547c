"""What a host's OpenAPI documents list of a resource's query parameters, in whatever shape they come."""

import json
from typing import Any

import pytest

from include.edfi.api.openapi import query_parameters
from include.edfi.api.transport import Call, Response

ROOT, RESOURCES, DESCRIPTORS = "https://ods/metadata/", "https://ods/resources.json", "https://ods/descriptors.json"
SECTIONS = [{"name": "Descriptors", "endpointUri": DESCRIPTORS}, {"name": "Resources", "endpointUri": RESOURCES}]
LIMIT = {"name": "limit", "in": "query"}
DOCUMENT = {
    "paths": {
        "/ed-fi/rooms": {
            "get": {
                "parameters": [
                    {"$ref": "#/components/parameters/limit"},
                    {"name": "schoolId", "in": "query"},
                    {"name": "If-None-Match", "in": "header"},
                ]
            }
        }
    },
    "components": {"parameters": {"limit": LIMIT}},
}
OLDER = {**DOCUMENT, "components": {}, "parameters": {"limit": LIMIT}}
WITHOUT: dict[str, Any] = {"paths": {"/ed-fi/rooms": {"post": {}}}}


class Host:
    """A client whose optional questions have scripted answers."""

    def __init__(self, answers: dict[str, Any], address: str = ROOT) -> None:
        self._answers = answers
        self._address = address
        self.asked: list[str] = []

    def open_api_address(self) -> str:
        return self._address

    def ask(self, path: str, **query: str | int) -> Response | None:
        self.asked.append(path)
        answer = self._answers.get(path)
        if answer is None:
            return None
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return Response(Call(method="GET", path=path), 200, body=body)


def test_the_parameters_of_the_resource_are_listed_in_lower_case():
    host = Host({ROOT: SECTIONS, DESCRIPTORS: {"paths": {}}, RESOURCES: DOCUMENT})
    assert query_parameters(host, "/ed-fi/rooms") == {"limit", "schoolid"}
    assert host.asked == [ROOT, DESCRIPTORS, RESOURCES]


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({}, id="no list of documents"),
        pytest.param({ROOT: b"<html>"}, id="a web page"),
        pytest.param({ROOT: {"error": "no"}}, id="another shape"),
        pytest.param({ROOT: [{"name": "Resources"}, "x", None]}, id="entries without an address"),
        pytest.param({ROOT: SECTIONS}, id="documents that do not come"),
        pytest.param({ROOT: SECTIONS, RESOURCES: b"{"}, id="a document cut off"),
        pytest.param({ROOT: SECTIONS, RESOURCES: WITHOUT}, id="no parameters"),
        pytest.param({ROOT: SECTIONS, RESOURCES: OLDER}, id="a reference to nothing"),
    ],
)
def test_a_host_that_lists_none_is_no_failure(answers):
    assert query_parameters(Host(answers), "/ed-fi/rooms") == frozenset()
