"""Lists without repeated items: the ODS refuses a document in which two items of a list have the same key.

Which elements are an item's key is `Key()` in its model, as the unique indexes of Ed-Fi's tables have it. Databases of
SQL Server compare them without case and without blanks at the end, so both count as the same here.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

OnRepeat = Callable[[str], None]
"""Called with the path of a list, such as languages.uses, of which an item with other content was left out."""
POSITION = re.compile(r"\[\d+\]")


def unique_items(
    items: Sequence[Mapping[str, Any]], key: Collection[str], path: str, on_repeat: OnRepeat | None = None
) -> list[Mapping[str, Any]]:
    """The items, the first of each key; without key elements the whole item is its key.

    Identical items are one item. Where the content differs apart from the key, `on_repeat` is called with the path.
    """
    first: dict[str, Mapping[str, Any]] = {}
    for item in items:
        kept = first.setdefault(_text(item, key), item)
        if kept != item and on_repeat is not None:
            on_repeat(POSITION.sub("", path))
    return list(first.values())


def _text(item: Mapping[str, Any], key: Collection[str]) -> str:
    values = {name: item.get(name) for name in key} if key else item
    return json.dumps(_folded(values), sort_keys=True)


def _folded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _folded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_folded(inner) for inner in value]
    return value.rstrip(" ").lower() if isinstance(value, str) else value
