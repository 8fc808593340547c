"""Files that hold what is expected; `make golden` writes them anew, to be read before they are committed."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "resources" / "golden"
WIDTH = 120
ENDINGS = (".mssql.sql", ".json")


def matches(name: str, text: str) -> None:
    """Fails where the file `name` says otherwise; rewrites it, and skips, when REBUILD_GOLDEN is yes."""
    path = FOLDER / name
    if os.environ.get("REBUILD_GOLDEN") == "yes":
        path.write_text(text, encoding="utf-8")
        pytest.skip(f"{name} was written anew: nothing was compared")
    assert path.exists(), f"{name} is missing: make golden writes it"
    assert text == path.read_text(encoding="utf-8"), f"{name} differs: run make golden and read the difference"


def held() -> set[str]:
    """Names of all golden files."""
    return {path.name for path in FOLDER.iterdir()}


def json_text(value: Any, indent: str = "") -> str:
    """JSON with what fits on a line on one line."""
    short = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(short) <= WIDTH or not isinstance(value, dict | list):
        return short
    deeper = f"{indent}  "
    if isinstance(value, dict):
        lines = [f"{deeper}{json.dumps(name)}: {json_text(inner, deeper)}" for name, inner in value.items()]
    else:
        lines = [f"{deeper}{json_text(inner, deeper)}" for inner in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + "\n" + ",\n".join(lines) + f"\n{indent}{closing}"
