"""Folders for databases, used one after the other, and engines that stay when the databases in them go.

SQLAlchemy compiles each query once an engine. A short run spends most of its time on that; a run in a folder where
another one was before finds its queries compiled.
"""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import Engine

_HOME = Path(tempfile.mkdtemp(prefix="databases-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
_numbers = count(1)
_free: list[Path] = []
_known: dict[tuple[Callable[[str], Engine], str], Engine] = {}


@contextmanager
def lent_folder() -> Iterator[Path]:
    """An empty folder that is this borrower's alone until it is given back."""
    folder = _free.pop() if _free else _HOME / str(next(_numbers))
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        _free.append(folder)


def engine_at(url: str, make: Callable[[str], Engine]) -> Engine:
    """What `make` makes of the URL; in a lent folder the same engine for everyone, to be disposed of by each.

    Who listens to its events stops listening before the folder is given back.
    """
    if str(_HOME) not in url:
        return make(url)
    if (make, url) not in _known:
        _known[make, url] = make(url)
    return _known[make, url]
