"""Prints a heading for each stage, and how long it took."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic


class Stages:
    """A heading for each stage, and the seconds behind it."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._finished: list[tuple[str, float]] = []

    @contextmanager
    def stage(self, title: str) -> Iterator[None]:
        """One stage; its time counts however it ends."""
        print(f"\n== {title}", flush=True)
        began = monotonic()
        try:
            yield
        finally:
            self._finished.append((title, monotonic() - began))
            print(f"   finished in {self._finished[-1][1]:.1f} s", flush=True)

    def summary(self) -> str:
        """Seconds by stage, and of all together."""
        lines = [f"  {seconds:6.1f} s  {title}" for title, seconds in self._finished]
        return "\n".join([*lines, f"  {monotonic() - self._began:6.1f} s  in total"])
