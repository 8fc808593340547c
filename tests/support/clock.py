"""A clock that stands still."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Shows the same moment until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 8, 1, 6, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **duration: float) -> None:
        self.moment += timedelta(**duration)
