"""Counts and a short log of the requests served; never a body."""

import time
from collections import Counter, deque
from typing import Any

KEPT = 10_000


class Statistics:
    """Requests and responses, counted by method, resource and status."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self._counts: Counter[tuple[str, str, int]] = Counter()
        self._log: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def add(self, method: str, resource: str, status: int, started: float) -> None:
        """Note one request; status 0 is a connection closed without an answer."""
        self._counts[method, resource, status] += 1
        self._log.append(
            {
                "method": method,
                "resource": resource,
                "status": status,
                "milliseconds": round((time.perf_counter() - started) * 1000, 2),
            }
        )

    def requests(self) -> list[dict[str, Any]]:
        """The last requests, oldest first."""
        return list(self._log)

    def counts(self) -> list[dict[str, Any]]:
        """One entry per method, resource and status."""
        return [
            {"method": method, "resource": resource, "status": status, "count": count}
            for (method, resource, status), count in sorted(self._counts.items())
        ]
