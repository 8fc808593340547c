"""What a run knows of its host beforehand: the traits that `edfi-resync check-host` found, as long as they are fresh.

A run never depends on them: without them it learns the page limit from a refusal and treats every count as a hint.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

FRESH = timedelta(days=30)
"""How long traits are used; hosts change with their releases."""
NAME = "traits"
"""Under which name the history has them."""


@dataclass(frozen=True, kw_only=True)
class HostTraits:
    """The traits a run uses; the defaults leave it to the run to find out."""

    page_limit: int | None = None
    total_count: str = ""
    """right, absent, capped, timeout or slow; empty: not known."""
    cursor_paging: bool = True
    """False only where the host was found to have offsets alone."""
    change_queries: str = ""
    """on, off or untrusted; empty: not known."""

    @property
    def counts(self) -> bool:
        """Whether a count may be asked for and is a useful hint."""
        return self.total_count not in {"absent", "capped", "timeout"}

    @property
    def change_queries_usable(self) -> bool:
        """Whether the fast path may ask the change queries."""
        return self.change_queries not in {"off", "untrusted"}

    @classmethod
    def read(cls, stored: object, base_url: str, now: datetime) -> "HostTraits":
        """The stored traits of the host at `base_url`; nothing is known where they are old, of another, or odd."""
        if not isinstance(stored, Mapping) or stored.get("base_url") != base_url or not _is_fresh(stored, now):
            return cls()
        traits = stored.get("traits")
        known: Mapping[str, Any] = traits if isinstance(traits, Mapping) else {}
        limit = known.get("page_limit")
        return cls(
            page_limit=limit if isinstance(limit, int) and limit > 0 else None,
            total_count=str(known.get("total_count") or ""),
            cursor_paging=known.get("cursor_paging") is not False,
            change_queries=str(known.get("change_queries") or ""),
        )


def _is_fresh(stored: Mapping[str, Any], now: datetime) -> bool:
    try:
        checked = datetime.fromisoformat(str(stored.get("checked_at")))
    except ValueError:
        return False
    return checked.tzinfo is not None and timedelta(0) <= now - checked <= FRESH


def to_store(values: Iterable[tuple[str, Any]], base_url: str, now: datetime) -> dict[str, Any]:
    """Names and values of traits as the history keeps them."""
    return {"base_url": base_url, "checked_at": now.astimezone(UTC).isoformat(), "traits": dict(values)}
