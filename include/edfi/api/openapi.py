"""The query parameters that a host's OpenAPI documents list for a resource.

Asked only where a host refused a query and did not say which parameter it does not know. Source: OpenAPI metadata of
ODS/API 7 (a list of sections, each with the address of its document, under the discovery document's
`openApiMetadata`); Ed-Fi API 8 has the same.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from include.edfi.api.answers import json_of
from include.edfi.api.transport import Response


class Asks(Protocol):
    """The part of the client that is needed here."""

    def ask(self, path: str, **query: str | int) -> Response | None: ...
    def open_api_address(self) -> str: ...


def query_parameters(client: Asks, path: str) -> frozenset[str]:
    """Names of the query parameters of GET `path`, in lower case; empty where no document of the host lists any.

    Raises:
        Refused: the ODS does not accept the key and secret.
        Unreachable: no token came.
    """
    sections = json_of(client.ask(client.open_api_address()))
    # Resources come first where a host lists them first; documents of descriptors and others are large too.
    for section in sections if isinstance(sections, Sequence) else ():
        address = section.get("endpointUri") if isinstance(section, Mapping) else None
        document = json_of(client.ask(str(address or "")))
        names = _names(document, path) if isinstance(document, Mapping) else frozenset()
        if names:
            return names
    return frozenset()


def _names(document: Mapping[str, Any], path: str) -> frozenset[str]:
    try:
        parameters = document["paths"][path]["get"]["parameters"]
        resolved = [_resolved(document, parameter) for parameter in parameters]
        return frozenset(str(one["name"]).lower() for one in resolved if one.get("in") == "query")
    except (KeyError, TypeError, AttributeError):
        return frozenset()


def _resolved(document: Mapping[str, Any], parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameter, or the one in the document that it refers to."""
    target: Any = document
    if "$ref" not in parameter:
        return parameter
    for name in str(parameter["$ref"]).removeprefix("#/").split("/"):
        target = target[name]
    resolved: Mapping[str, Any] = target
    return resolved
