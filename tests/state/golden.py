"""Files that hold the SQL that is expected; `make golden` writes them anew, to be read before they are committed."""

import os
import textwrap
from collections.abc import Iterable
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "golden"


def matches(name: str, statements: Iterable[str]) -> None:
    """Fails where the file says otherwise."""
    text = "\n;\n".join(_laid_out(statement) for statement in statements) + "\n"
    path = FOLDER / name
    if os.environ.get("REBUILD_GOLDEN") == "yes":
        FOLDER.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        pytest.skip(f"{name} was written anew: nothing was compared")
    assert text == path.read_text(encoding="utf-8"), f"{name} differs: make golden, and read the difference"


def _laid_out(statement: str) -> str:
    lines = [line.strip() for line in statement.splitlines()]
    return "\n".join(
        part for line in lines for part in textwrap.wrap(line, 120, subsequent_indent="    ", break_long_words=False)
    )
