"""The history as lines of text in columns, for a terminal."""

from collections.abc import Iterator, Sequence

from include.history.events import Event
from include.history.verification_queries import TrendEntry

COUNTS = ("sis", "ods", "different", "missing", "orphan", "expected")


def event_lines(listed: Sequence[Event]) -> Iterator[str]:
    """A heading and one line per event."""
    if not listed:
        yield "No runs yet, or the history was purged."
        return
    cells = [("time (UTC)", "by", "tool", "status", "details"), *map(_cells, listed)]
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    for row in cells:
        yield "  ".join([*(f"{text:<{width}}" for text, width in zip(row, widths, strict=False)), row[-1]]).rstrip()


def _cells(event: Event) -> tuple[str, ...]:
    request = event.request
    return f"{request.requested_at:%Y-%m-%d %H:%M}", request.requested_by, request.tool, event.status, event.details


def trend_lines(entries: Sequence[TrendEntry]) -> Iterator[str]:
    """A heading and one line per request and resource."""
    if not entries:
        yield "No run has compared yet."
        return
    width = max([len("resource"), *(len(entry.resource) for entry in entries)])
    yield f"{'run (UTC)':<16}  {'mode':<9}  {'resource':<{width}}" + "".join(f"  {name:>9}" for name in COUNTS)
    for entry in entries:
        numbers = "".join(f"  {getattr(entry, name) or '.':>9}" for name in COUNTS)
        yield f"{entry.requested_at:%Y-%m-%d %H:%M}  {entry.mode:<9}  {entry.resource:<{width}}{numbers}"
