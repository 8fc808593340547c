"""A bulk send that takes its calls batch after batch, so that the caller's own loop reads from top to bottom.

The caller adds a batch and gets back the responses that came meanwhile. The queue is bounded by one batch: `send`
returns once every call of the batch is in flight or waits for a retry, so what is in memory is a batch, the calls
in flight and the calls that wait. While the caller prepares the next batch, the ODS works on the calls in flight.
"""

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from types import TracebackType
from typing import cast

from include.edfi.api.bulk_sender import BulkSender, ClientState
from include.edfi.api.transport import Call, Response, Starved, Transport


class SendQueue:
    """Leave it as a context manager: calls still in flight are dropped then."""

    def __init__(self, state: ClientState, transport: Transport) -> None:
        self._calls: deque[Call] = deque()
        self._complete = False
        self._sender = BulkSender(self._source(), state)
        exchange = transport.exchange(self._sender, self._sender.limit)
        self._exchange = cast("Generator[Response | None, None, None]", exchange)

    def __enter__(self) -> "SendQueue":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exchange.close()

    def send(self, calls: Iterable[Call]) -> Iterator[Response]:
        """Add calls; the final responses that came until all of them were in flight, in order of completion.

        Raises:
            Unreachable: the ODS stays down; calls without a response are then not yielded.
            Refused: it refuses new tokens.
        """
        self._calls.extend(calls)
        yield from self._responses()

    def finish(self) -> Iterator[Response]:
        """No more calls come: the responses to all that are in flight. Raises as `send`."""
        self._complete = True
        yield from self._responses()

    def _source(self) -> Iterator[Call | Starved]:
        while self._calls or not self._complete:
            yield self._calls.popleft() if self._calls else Starved()

    def _responses(self) -> Iterator[Response]:
        for response in self._exchange:
            if response is None:
                return
            final = self._sender.receive(response)
            if final is not None:
                yield final
