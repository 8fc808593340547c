"""One query read by offsets, complete whatever the host's count says and however it cuts its pages.

Pages are read from the end, so that a document deleted meanwhile moves others only into pages still to come. The end
comes from a count; without one, or past a wrong one, it is looked for with a few requests of one document each.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass

from include.edfi.api.client import EdFiClient
from include.edfi.api.host_behavior import SMALLEST_PAGE
from include.edfi.api.paging import Documents, PageRefused, Query, contents, page, pairs
from include.edfi.api.transport import Call, Response

Pages = Iterator[Documents]


def count(client: EdFiClient, path: str, query: Query) -> int | None:
    """How many documents the host says a query would bring; None where it does not say. Only a hint."""
    behavior = client.behavior
    if not behavior.counts:
        return None
    response = client.ask(path, **query, limit=0 if behavior.zero_limit else 1, totalCount="true")
    if response is not None and response.status == 400 and behavior.zero_limit:
        # Early releases want a limit of at least 1. A query that is refused for itself is refused again as a page.
        response = client.ask(path, **query, limit=1, totalCount="true")
        behavior.zero_limit = response is None or response.status != 200
    total = response.headers.get("total-count", "") if response is not None and response.status == 200 else ""
    if response is None or response.status == 200:
        behavior.note_count(answered=response is not None, counted=total.isdigit())
    return int(total) if total.isdigit() else None


@dataclass
class Window:
    """Offsets from `start` up to `stop`; `read_to` is the first of them that has not been read yet."""

    start: int
    stop: int
    read_to: int
    is_done: bool = False


class OffsetPages:
    """Reads one query; `expected` is what the host counted, or None where it did not count."""

    def __init__(self, client: EdFiClient, path: str, query: Query, expected: int | None) -> None:
        self._client = client
        self._behavior = client.behavior
        self._path = path
        self._query = query
        self._expected = expected
        self._end = 0
        """Where the documents end, as far as they have been read."""

    def read(self) -> Pages:
        """Every document of the query, in pages; a document may come twice. Raises as `contents`."""
        size = self._behavior.page_size
        if self._expected is not None and self._expected > size:
            yield from self._together(self._expected)
            return
        first = self._window(0, size)
        yield from self._fill(first)
        if self._end >= first.stop and self._has(first.stop):
            yield from self._together(self._find_end(first.stop + 1))

    def _from_end(self, total: int) -> Pages:
        """Every page, one after the other; `total` is where the end may be."""
        self._end = 0
        yield from self._down(0, total)

    def _down(self, low: int, high: int) -> Pages:
        """The pages between two offsets, and what there is behind them, from the end."""
        size = self._behavior.page_size
        windows = [self._window(start, start + size) for start in range(low, max(high, low + 1), size)][::-1]
        for window in windows:
            yield from self._fill(window)
            if window is windows[0]:
                yield from self._behind(window)

    def _behind(self, last: Window) -> Pages:
        """What there is behind the window that should have been the last one, which is full."""
        if last.read_to >= last.stop and self._has(last.stop):
            yield from self._down(last.stop, self._find_end(last.stop + 1))

    def _together(self, total: int) -> Pages:
        """Every page, many at once, and once more from the end where others wrote meanwhile."""
        windows = yield from self._first_pages(total)
        for window in windows:
            yield from self._fill(window)
        yield from self._behind(windows[0])
        if self._has_moved():
            # Pages read side by side may have missed what moved between them.
            yield from self._from_end(self._end)
            if self._has_moved():
                self._behavior.unsettled.add(self._path)

    def _first_pages(self, total: int) -> Generator[Documents, None, list[Window]]:
        """The first page of every window, many at once; begun anew when the host wants smaller pages."""
        while True:
            size, self._end = self._behavior.page_size, 0
            windows = [self._window(start, start + size) for start in range(0, total, size)][::-1]
            # Closed at once, so that calls still in flight are dropped before smaller pages are asked for.
            with closing(self._client.send(map(self._call, windows))) as responses:
                for response in responses:
                    documents = self._contents(response, size)
                    if documents is None:
                        break
                    self._note(_window_of(response), documents)
                    yield documents
                else:
                    return windows

    def _contents(self, response: Response, limit: int) -> Documents | None:
        """The documents of a page; None where the page was larger than the host allows."""
        try:
            return contents(response)
        except PageRefused as refusal:
            if not self._behavior.reduce_page(refusal.problem, limit):
                raise
            return None

    def _fill(self, window: Window) -> Pages:
        """What a window still lacks."""
        while not window.is_done:
            documents = page(self._client, self._path, self._query, window.read_to, window.stop - window.read_to)
            self._note(window, documents)
            yield documents

    def _note(self, window: Window, documents: Documents) -> None:
        """That a page of a window came, and whether it was the window's last."""
        number = len(documents)
        is_short = number < min(window.stop - window.read_to, self._behavior.page_size)
        window.read_to += number
        if documents:
            self._end = max(self._end, window.read_to)
        # Page and count agree: only a round number may still be a limit of both.
        as_counted = window.read_to == self._expected and number % SMALLEST_PAGE != 0
        is_last = is_short and (as_counted or not self._behavior.may_be_cut(number))
        window.is_done = not documents or is_last or window.read_to >= window.stop
        self._behavior.note_page(number)

    def _has_moved(self) -> bool:
        """Whether the end is no longer where it was."""
        if self._expected == self._end:
            counted = count(self._client, self._path, self._query)
            if counted is not None:
                return counted != self._expected
        return self._has(self._end) or (self._end > 0 and not self._has(self._end - 1))

    def _has(self, offset: int) -> bool:
        """Whether there is a document at an offset."""
        return bool(page(self._client, self._path, self._query, offset, 1))

    def _find_end(self, low: int) -> int:
        """An offset at or behind the end, by less than a page; there are documents before `low`."""
        size = step = self._behavior.page_size
        high = low
        while self._has(high):
            low, high, step = high + 1, high + step, step * 2
        while high - low > size:
            middle = (low + high) // 2
            if self._has(middle):
                low = middle + 1
            else:
                high = middle
        return high

    def _call(self, window: Window) -> Call:
        query = {**self._query, "offset": window.start, "limit": window.stop - window.start}
        return Call(method="GET", path=self._path, query=pairs(query), tag=window)

    @staticmethod
    def _window(start: int, stop: int) -> Window:
        return Window(start, stop, start)


def _window_of(response: Response) -> Window:
    if not isinstance(response.call.tag, Window):
        raise TypeError("a response to a call that was made elsewhere")
    return response.call.tag
