"""One query read by partitions whose pages follow each other by token, until the host gives no further token.

A short page usually is a partition's last one, and ODS/API 7.3 gives a token with it all the same. On other hosts a
page is chosen before it is read, so that deletes thin it out; its token is followed where the count says that documents
are missing, or where there is no count. Source: ODS/API 7.3 `DataManagementControllerBase`, Ed-Fi API 8 cursor paging.
"""

from collections.abc import Iterator

from include.edfi.api.client import EdFiClient
from include.edfi.api.host_behavior import SMALLEST_PAGE
from include.edfi.api.paging import Documents, PageRefused, Query, contents, pairs
from include.edfi.api.transport import Call, Response
from include.resync.compare.offset_pages import count

MOST_ROUNDS = 1000
"""Times that the tokens of short pages are followed."""


class TokenPages:
    """Reads one query; `is_complete` says afterwards whether as many documents came as the host counted."""

    def __init__(
        self, client: EdFiClient, path: str, query: Query, first_tokens: list[str], expected: int | None
    ) -> None:
        self._client = client
        self._path = path
        self._query = query
        self._tokens = first_tokens
        self._expected = expected
        self._documents = 0
        self._size = client.behavior.page_size
        self._rounds = 0
        self.is_complete = False

    def read(self) -> Iterator[Documents]:
        """Every document of the query, in pages. Raises as `contents`, but for a refusal of tokens."""
        seen, tokens = set(self._tokens), self._tokens
        of_short_pages: list[str] = []
        while tokens:
            full: list[str] = []
            for response in self._client.send(map(self._call, tokens)):
                documents = self._contents(response)
                if documents is None:
                    return
                yield documents
                self._documents += len(documents)
                token = response.headers.get("next-page-token")
                if token and token not in seen:
                    seen.add(token)
                    (full if self._is_full(len(documents)) else of_short_pages).append(token)
            tokens = full
            if not full and self._may_lack_some():
                tokens, of_short_pages = of_short_pages, []
        self.is_complete = self._expected is None or self._documents >= self._expected

    def _is_full(self, documents: int) -> bool:
        """Whether a page has as many documents as were asked for, or as the host may limit a page to."""
        behavior = self._client.behavior
        is_limit = documents >= max(behavior.largest_page, 1) and documents % SMALLEST_PAGE == 0
        return documents >= self._size or is_limit

    def _may_lack_some(self) -> bool:
        """Whether documents are missing by the host's count, or the count is none to go by."""
        self._rounds += 1
        if self._expected is not None and self._documents > self._expected:
            # A count that does not grow with what came is limited by the host.
            self._expected = None if count(self._client, self._path, self._query) == self._expected else 0
        # Others may add documents as fast as they are read.
        return self._rounds < MOST_ROUNDS and (self._expected is None or self._documents < self._expected)

    def _call(self, token: str) -> Call:
        query = {**self._query, "pageToken": token, "pageSize": self._size}
        return Call(method="GET", path=self._path, query=pairs(query))

    def _contents(self, response: Response) -> Documents | None:
        """The documents of a page; None where the host refuses to page so: it is read by offsets then."""
        behavior = self._client.behavior
        try:
            documents = contents(response)
        except PageRefused as refusal:
            if not behavior.reduce_page(refusal.problem, self._size):
                behavior.cursor_paging = False
            return None
        behavior.note_page(len(documents))
        return documents
