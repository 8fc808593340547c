"""Reads a collection of the ODS back, page by page, many pages at once.

From ODS/API 7.3 on a collection is cut into partitions whose pages follow each other by token. Before, pages are
offsets; they are asked for from the end, so that a document deleted meanwhile moves others only into pages that
are still to come, and the count is checked afterwards. Source: ODS/API developers' guide on paging.
"""

from collections.abc import Iterator
from typing import Any

from pydantic_core import from_json

from include.edfi.api.client import EdFiClient
from include.edfi.api.ods import PAGE
from include.edfi.api.problems import Problem
from include.edfi.api.transport import Call, Response
from include.edfi.errors import Refused, Rejected, Unreachable
from include.resync.compare.ods_filter import Query

PARTITIONS = 16
TOKEN_PAGES_SINCE = (7, 3)

Documents = Iterator[list[dict[str, Any]]]


def count(client: EdFiClient, path: str, query: Query) -> int:
    """How many documents a query would bring."""
    response = client.get(path, **query, limit=0, totalCount="true")
    _contents(response)
    return int(response.headers.get("total-count", "0"))


def pages(client: EdFiClient, path: str, query: Query) -> Documents:
    """Every document of a query, in pages; a document may come twice while others write.

    Raises:
        Refused: the key may not read this resource.
        Rejected: the API does not take the query.
        Unreachable: the ODS stopped answering.
    """
    expected = count(client, path, query)
    if expected <= PAGE:
        yield from _serially(client, path, query)
    elif _has_tokens(client):
        yield from _by_token(client, path, query)
    else:
        yield from _by_offset(client, path, query, expected)


def each(client: EdFiClient, path: str, queries: list[Query]) -> Documents:
    """The documents of many small queries, asked many at once; a query that fills a page is read on."""
    calls = (Call(method="GET", path=path, query=_pairs(query, limit=PAGE), tag=query) for query in queries)
    full = []
    for response in client.send(calls):
        documents = _contents(response)
        if len(documents) < PAGE:
            yield documents
        elif isinstance(response.call.tag, dict):
            full.append(response.call.tag)
    for query in full:
        yield from pages(client, path, query)


def _has_tokens(client: EdFiClient) -> bool:
    version = client.discover().version.split(".")[:2]
    return all(slice_.isdigit() for slice_ in version) and tuple(map(int, version)) >= TOKEN_PAGES_SINCE


def _serially(client: EdFiClient, path: str, query: Query) -> Documents:
    """From the end: deletes by others shift documents into pages still to come."""
    total = count(client, path, query)
    for offset in range((max(total, 1) - 1) // PAGE * PAGE, -1, -PAGE):
        yield _contents(client.get(path, **query, offset=offset, limit=PAGE))


def _by_offset(client: EdFiClient, path: str, query: Query, expected: int) -> Documents:
    offsets = range((expected - 1) // PAGE * PAGE, -1, -PAGE)
    calls = (Call(method="GET", path=path, query=_pairs(query, offset=offset, limit=PAGE)) for offset in offsets)
    for response in client.send(calls):
        yield _contents(response)
    if count(client, path, query) != expected:
        # Another client wrote meanwhile: pages read side by side may have missed what moved between them.
        yield from _serially(client, path, query)


def _by_token(client: EdFiClient, path: str, query: Query) -> Documents:
    response = client.get(f"{path}/partitions", **query, number=PARTITIONS)
    if response.status != 200:
        yield from _by_offset(client, path, query, count(client, path, query))
        return
    tokens = list(from_json(response.body)["pageTokens"])
    while tokens:
        calls = (Call(method="GET", path=path, query=_pairs(query, pageToken=one, pageSize=PAGE)) for one in tokens)
        following = []
        for page in client.send(calls):
            documents = _contents(page)
            yield documents
            token = page.headers.get("next-page-token")
            if token and len(documents) == PAGE:
                following.append(token)
        tokens = following


def _pairs(query: Query, **more: str | int) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in {**query, **more}.items())


def _contents(response: Response) -> list[dict[str, Any]]:
    if response.status == 200:
        documents: list[dict[str, Any]] = from_json(response.body)
        return documents
    problem = Problem.read(response)
    if response.status in {401, 403}:
        raise Refused(f"This key may not read {response.call.path}; ask the ODS's host to let its claim set read it.")
    if response.status in {0, 429} or response.status >= 500:
        raise Unreachable(f"GET {response.call.path}: {response.status or response.error}")
    raise Rejected(problem.status, problem.type, problem.safe_detail)
