"""Keys as the state's database compares them: SQL Server's collations ignore case and blanks at the end.

Which rows have a key is asked of the database. What it brings back may be spelled otherwise than what was asked.
"""

from collections.abc import Collection
from typing import Any


def as_asked(key: Any, asked: Collection[Any]) -> Any:
    """The key that was asked for, of one that the database found for it; the key itself where none is like it."""
    if key in asked or not isinstance(key, str):
        return key
    return next((other for other in asked if isinstance(other, str) and _folded(other) == _folded(key)), key)


def _folded(key: str) -> str:
    return key.rstrip().casefold()
