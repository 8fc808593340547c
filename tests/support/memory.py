"""How much memory some work takes at most."""

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PRODUCTION = (700, 10, 10)
"""Python's own thresholds of the collector."""


def peak_memory(work: Callable[[], object]) -> int:
    """The most bytes that Python holds while `work` runs, of what is allocated meanwhile."""
    with _only_new_garbage():
        tracemalloc.start()
        try:
            work()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@contextmanager
def _only_new_garbage() -> Iterator[None]:
    """The collector waits for longer the more there is; what earlier tests left must make no difference.

    It runs as often as it does in production, which `tests/conftest.py` changes for the tests.
    """
    threshold = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*PRODUCTION)
    try:
        yield
    finally:
        gc.set_threshold(*threshold)
