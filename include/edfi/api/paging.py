"""Reading pages of a collection: what a page must be, how large it may be, and when it is the last one.

A count is a hint. A page that is shorter than what was asked for may have been cut by the host without a word, so the
end is where the host gives nothing more.
"""

from collections.abc import Iterator
from typing import Any, Protocol

from pydantic_core import from_json

from include.edfi.api.answers import what_came
from include.edfi.api.host_behavior import HostBehavior
from include.edfi.api.problems import Kind, Owner, Problem, hint, kind, may_pass, rule
from include.edfi.api.transport import Response
from include.edfi.errors import Refused, Rejected, Unreachable

Documents = list[dict[str, Any]]
Query = dict[str, str | int]


class Gets(Protocol):
    """A client that reads single pages; see `include.edfi.api.client.EdFiClient`."""

    behavior: HostBehavior

    def get(self, path: str, **query: str | int) -> Response:
        """One GET with retries. Raises Unreachable, Refused."""


class PageRefused(Rejected):
    """A refused page whose problem has not been looked into yet."""

    def __init__(self, response: Response) -> None:
        self.problem = Problem.read(response)
        problem = self.problem
        super().__init__(
            problem.status,
            problem.type,
            problem.safe_detail,
            subject=f"GET {response.call.path}",
            hint=hint(problem),
        )


def pairs(query: Query) -> tuple[tuple[str, str], ...]:
    """A query as a `Call` has it."""
    return tuple((name, str(value)) for name, value in query.items())


def contents(response: Response) -> Documents:
    """The documents of a page.

    Raises:
        Refused: the key may not read this resource; with the ODS's own explanation.
        Rejected: the API does not take the query.
        Unreachable: the ODS stopped answering, or something between answered in its place.
    """
    if response.status == 200:
        return _listed(response)
    problem = Problem.read(response)
    if may_pass(response) or kind(problem) == Kind.BETWEEN:
        raise Unreachable(f"GET {response.call.path}: {what_came(response)}. Run the task again later.")
    if rule(problem).owner == Owner.KEY or problem.status in {401, 403}:
        explained = f" ({problem.safe_detail})" if problem.safe_detail else ""
        raise Refused(
            f"This key may not read {response.call.path}: HTTP {problem.status}, {kind(problem)}{explained}."
            f" {hint(problem)}"
        )
    raise PageRefused(response)


def listed(response: Response | None) -> Documents | None:
    """The documents of an answer that may be missing; None where it is no list of documents."""
    try:
        documents = from_json(response.body) if response is not None and response.status == 200 else None
    except ValueError:
        return None
    return documents if isinstance(documents, list) else None


def _listed(response: Response) -> Documents:
    documents = listed(response)
    if documents is None:
        raise Unreachable(
            f"GET {response.call.path}: the answer (HTTP 200) is not the list that an ODS gives."
            " Run the task again later."
        )
    return documents


def item(response: Response) -> dict[str, Any]:
    """The document of an answer (HTTP 200) to a GET by id. Raises Unreachable where it is none."""
    try:
        document = from_json(response.body)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise Unreachable(
            f"GET {response.call.path}: the answer (HTTP 200) is not the document that an ODS gives."
            " Run the task again later."
        )
    return document


def page(client: Gets, path: str, query: Query, offset: int, limit: int) -> Documents:
    """One page from `offset` on, of at most `limit` documents and of no more than the host allows.

    Raises as `contents`.
    """
    behavior = client.behavior
    while True:
        allowed = min(limit, behavior.page_size)
        try:
            documents = contents(client.get(path, **query, offset=offset, limit=allowed))
        except PageRefused as refusal:
            if not behavior.reduce_page(refusal.problem, allowed):
                raise
        else:
            return documents


def every_document(client: Gets, path: str, query: Query, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Every document of a collection, from the first page on. Raises as `contents`."""
    behavior, offset = client.behavior, 0
    while True:
        size = min(limit or behavior.page_size, behavior.page_size)
        documents = page(client, path, query, offset, size)
        # Decided before the page counts as seen: it may be the first one that the host has cut.
        is_short = len(documents) < min(size, behavior.page_size)
        is_last = is_short and not behavior.may_be_cut(len(documents))
        behavior.note_page(len(documents))
        yield from documents
        offset += len(documents)
        if is_last or not documents:
            return
