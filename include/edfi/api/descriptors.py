"""Reading the descriptors of an ODS."""

from collections.abc import Iterable
from typing import Any, Protocol

from include.edfi.documents.descriptors import Value, Values, endpoint_of
from include.edfi.errors import Rejected

NOT_FOUND = 404


class Pages(Protocol):
    """A client that reads a collection page by page; see `include.edfi.api.client.EdFiClient`."""

    def pages(self, path: str, query: dict[str, str | int], limit: int | None = None) -> Iterable[dict[str, Any]]:
        """Every document. Raises Unreachable, Refused or Rejected."""


def download(client: Pages, descriptors: Iterable[str]) -> Values:
    """Every value of some descriptors.

    Raises:
        Unreachable: the ODS does not respond.
        Refused: the key may not read descriptors.
        Rejected: any other error response but 404.
    """
    by_name = {}
    for name in sorted(set(descriptors)):
        try:
            values = {Value.read(document) for document in client.pages(f"/ed-fi/{endpoint_of(name)}", {})}
        except Rejected as problem:
            if problem.status != NOT_FOUND:
                raise
        else:
            by_name[name] = tuple(sorted(values, key=lambda value: value.uri))
    return by_name
