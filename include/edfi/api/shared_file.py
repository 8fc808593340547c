"""A small JSON file that the task processes of one machine share, guarded by a lock file."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock

POLL_INTERVAL = 0.01
"""Seconds between two attempts to get the lock, which is held for microseconds or while a token is fetched."""


class SharedFile:
    """Call `read` and `write` inside `locked` only. Its owner alone can read it, because it may hold a token."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path.with_suffix(".lock"), mode=0o600, poll_interval=POLL_INTERVAL)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock; the operating system releases it when the process ends, however it ends."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._lock:
            yield

    def read(self) -> dict[str, Any]:
        """The content; empty where the file is missing or damaged."""
        try:
            content = json.loads(self._path.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def write(self, content: dict[str, Any]) -> None:
        """Replace the content in one step, so that a process that is killed leaves the old or the new content."""
        draft = self._path.with_suffix(".new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file)
        draft.replace(self._path)
