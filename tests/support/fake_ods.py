"""A collection of an ODS that is read by a scripted client while somebody else writes to it."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from include.edfi.api.host_behavior import HostBehavior
from include.edfi.api.ods import PAGE
from include.edfi.api.transport import Call, Response

Documents = list[dict[str, Any]]


@dataclass
class FakeOds:
    """Stands in for the client. `before` is called with the number of each GET before it is answered."""

    documents: Documents
    version: str = "7.3"
    partitions: int = 3
    before: Callable[[int], None] = lambda _number: None
    refuse: dict[int, int] = field(default_factory=dict)
    """Status by number of the GET that gets it."""
    total_count: str = "right"
    """right, absent, capped (never above 1.5 pages), zero, or a failed question (504)."""
    page_limit: int = 10**9
    """Documents of the largest page; more are refused, or with `cuts` a smaller page comes without a word."""
    cuts: bool = False
    without_number: bool = False
    """The refusal of a page does not say how many are allowed."""
    parameters: frozenset[str] | None = None
    """Query parameters that are accepted; others are refused with 400."""
    thin: bool = False
    """Pages by token lack some of their documents, which come with the next one."""
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    behavior: HostBehavior = field(default_factory=HostBehavior)

    def discover(self) -> SimpleNamespace:
        return SimpleNamespace(version=self.version)

    def get(self, path: str, **query: str | int) -> Response:
        return self._answer(Call(method="GET", path=path, query=tuple((k, str(v)) for k, v in query.items())))

    def ask(self, path: str, **query: str | int) -> Response | None:
        response = self.get(path, **query)
        return None if response.is_transient else response

    def send(self, calls: Iterable[Call]) -> Iterator[Response]:
        yield from map(self._answer, calls)

    def delete(self, document: dict[str, Any]) -> None:
        self.documents.remove(document)

    def _answer(self, call: Call) -> Response:
        number, query = len(self.calls), dict(call.query)
        self.before(number)
        self.calls.append((call.path, dict(query)))
        if number in self.refuse:
            return Response(call, self.refuse[number], body=b'{"detail": "no"}')
        if call.path.endswith("/partitions"):
            return self._partitions(call, query)
        limit = int(query.pop("limit", query.pop("pageSize", "25")))
        token, offset = query.pop("pageToken", ""), int(query.pop("offset", "0"))
        total = query.pop("totalCount", "")
        if limit == 0 and self.total_count == "504":
            return Response(call, 504)
        if limit > self.page_limit and not self.cuts:
            return self._no(
                call, "Limit must be omitted or at most " + ("few" if self.without_number else str(self.page_limit))
            )
        for name in query:
            if self.parameters is not None and name not in self.parameters:
                return self._no(call, f"The query field '{name}' is not valid for resource.")
        found = [one for one in self.documents if all(str(one[name]) == value for name, value in query.items())]
        limit = min(limit, self.page_limit)
        headers = self._counted(len(found)) if total else {}
        if token:
            return self._page(call, found, token, limit)
        return Response(call, 200, headers, json.dumps(found[offset : offset + limit]).encode())

    def _counted(self, number: int) -> dict[str, str]:
        numbers = {"right": number, "capped": min(number, PAGE + PAGE // 2), "zero": 0, "page": min(number, PAGE)}
        return {"total-count": str(numbers[self.total_count])} if self.total_count in numbers else {}

    def _no(self, call: Call, text: str) -> Response:
        return Response(call, 400, body=json.dumps({"detail": "no", "errors": [text]}).encode())

    def _partitions(self, call: Call, query: dict[str, str]) -> Response:
        """A token is the range of numbers of a partition: the last one has no end."""
        numbers = [one["number"] for one in self.documents]
        cuts = [numbers[len(numbers) * part // self.partitions] for part in range(self.partitions)]
        tokens = [f"{first}-{last}" for first, last in zip(cuts, [*cuts[1:], 10**9], strict=True)]
        return Response(call, 200, {}, json.dumps({"pageTokens": tokens}).encode())

    def _page(self, call: Call, found: Documents, token: str, limit: int) -> Response:
        first, last = map(int, token.split("-"))
        page = [one for one in found if first <= one["number"] < last][: limit // 2 if self.thin else limit]
        headers = {"next-page-token": f"{page[-1]['number'] + 1}-{last}"} if page else {}
        return Response(call, 200, headers, json.dumps(page).encode())


def collection(number: int, **values: Any) -> Documents:
    """So many documents, numbered as they were created."""
    return [{"id": f"{one:032x}", "number": one, **values} for one in range(number)]
