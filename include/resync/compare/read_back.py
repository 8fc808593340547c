"""Reads a collection of the ODS back, page by page, many pages at once.

Where the host has them, a collection is cut into partitions whose pages follow each other by token: ODS/API has them
from 7.3 on, Ed-Fi API 8 not in every release, so a host is asked. Else pages are offsets. A query that the host refuses
is widened: the comparison filters what it reads by scope anyway. Source: ODS/API developers' guide on paging, Ed-Fi API
8 design of cursor paging.
"""

import logging
from collections.abc import Iterator

from pydantic_core import from_json

from include.edfi.api.client import EdFiClient
from include.edfi.api.host_behavior import SMALLEST_PAGE
from include.edfi.api.openapi import query_parameters
from include.edfi.api.paging import Documents, PageRefused, Query, contents, page, pairs
from include.edfi.api.transport import Call, Response
from include.resync.compare.offset_pages import OffsetPages, count
from include.resync.compare.token_pages import TokenPages

__all__ = ["count", "each", "pages", "widened"]

log = logging.getLogger(__name__)

PARTITIONS = 16
TOKEN_PAGES_SINCE = (7, 3)
NOT_COUNTED = -1

Pages = Iterator[Documents]


def pages(client: EdFiClient, path: str, query: Query, *, expected: int | None = NOT_COUNTED) -> Pages:
    """Every document of a query, in pages; a document may come twice while others write.

    `expected` is what `count` gave for the query just before; without it, it is counted here.

    Raises:
        Refused: the key may not read this resource.
        Rejected: the API does not take the query.
        Unreachable: the ODS stopped answering.
    """
    while True:
        accepted = client.behavior.accepted_query(path, query)
        try:
            yield from _pages(client, path, accepted, expected if accepted == query else NOT_COUNTED)
        except PageRefused as refusal:
            _widen(client, path, accepted, refusal)
        else:
            return


def each(client: EdFiClient, path: str, queries: list[Query]) -> Pages:
    """The documents of many small queries, asked many at once; a query that fills a page is read on.

    Raises as `pages`.
    """
    rest = widened(client, path, queries)
    while rest:
        again: list[Query] = []
        yield from _each_once(client, path, rest, again)
        rest = widened(client, path, again)


def widened(client: EdFiClient, path: str, queries: list[Query]) -> list[Query]:
    """The queries without the parameters that the host refuses, each only once."""
    accepted = (client.behavior.accepted_query(path, query) for query in queries)
    return list({tuple(sorted(query.items())): query for query in accepted}.values())


def _pages(client: EdFiClient, path: str, query: Query, expected: int | None) -> Pages:
    behavior = client.behavior
    if expected == NOT_COUNTED:
        expected = count(client, path, query)
    is_large = expected is not None and expected > behavior.page_size
    by_token = is_large and behavior.cursor_paging and _has_tokens(client)
    tokens = _first_tokens(client, path, query) if by_token else []
    if not tokens:
        yield from OffsetPages(client, path, query, expected).read()
        return
    partitions = TokenPages(client, path, query, tokens, expected)
    yield from partitions.read()
    if not partitions.is_complete:
        yield from OffsetPages(client, path, query, count(client, path, query)).read()


def _each_once(client: EdFiClient, path: str, queries: list[Query], again: list[Query]) -> Pages:
    """The first page of every query, and the rest of those that have more; refused ones are added to `again`."""
    behavior, limit, sizes = client.behavior, client.behavior.page_size, []
    calls = (Call(method="GET", path=path, query=pairs({**query, "limit": limit}), tag=query) for query in queries)
    for response in client.send(calls):
        query = _query_of(response)
        try:
            documents = contents(response)
        except PageRefused as refusal:
            if not behavior.reduce_page(refusal.problem, limit):
                _widen(client, path, query, refusal)
            again.append(query)
        else:
            if len(documents) < limit:
                yield documents
            sizes.append((len(documents), query))
            behavior.note_page(len(documents))
    for query in _longer(client, path, sizes, limit):
        yield from pages(client, path, query)


def _longer(client: EdFiClient, path: str, sizes: list[tuple[int, Query]], limit: int) -> Iterator[Query]:
    """Queries of which a first page of so many documents is not all.

    A page that is shorter than another one was not cut by the host; the longest ones are checked.
    """
    whole = 0
    for number, query in sizes:
        if number >= limit:
            yield query
        elif number == client.behavior.largest_page and number >= SMALLEST_PAGE and number != whole:
            if page(client, path, query, number, 1):
                yield query
            elif number % SMALLEST_PAGE:
                whole = number


def _widen(client: EdFiClient, path: str, query: Query, refusal: PageRefused) -> None:
    """Drops the parameter that the host refuses from this and later queries; raises the refusal where it has none."""
    behavior = client.behavior
    if len(behavior.accepted_query(path, query)) < len(query):
        return
    name = behavior.refuse_parameter(path, query, refusal.problem, lambda: query_parameters(client, path))
    if not name:
        raise refusal
    log.warning(
        "%s: the ODS refuses the query parameter %s (HTTP %s); it is read without it, and filtered here",
        path,
        name,
        refusal.status,
    )


def _has_tokens(client: EdFiClient) -> bool:
    version = client.discover().version.split(".")[:2]
    return all(number.isdigit() for number in version) and tuple(map(int, version)) >= TOKEN_PAGES_SINCE


def _first_tokens(client: EdFiClient, path: str, query: Query) -> list[str]:
    """A token for each partition; empty where the host has none, which is then not asked again."""
    response = client.ask(f"{path}/partitions", **query, number=PARTITIONS)
    try:
        tokens = from_json(response.body)["pageTokens"] if response and response.status == 200 else []
    except (ValueError, KeyError, TypeError):
        tokens = []
    client.behavior.cursor_paging = bool(tokens)
    return [str(token) for token in tokens]


def _query_of(response: Response) -> Query:
    if not isinstance(response.call.tag, dict):
        raise TypeError("a response to a call that was made elsewhere")
    return response.call.tag
