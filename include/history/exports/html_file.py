"""HTML: one file that needs no other, and runs nothing."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from include.history.exports.sheets import Cell, Document, cut, replacing

PIECES = 200
"""Pieces of the page that are written together."""


def write(document: Document, path: Path) -> None:
    """Write a document; every text in it is escaped."""
    page = _page().stream(document=document, sheets=_shown(document))
    page.enable_buffering(PIECES)
    with replacing(path) as part:
        page.dump(str(part), encoding="utf-8")


@cache
def _page() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.tests["count"] = lambda cell: isinstance(cell, int)
    return environment.get_template("page.html.jinja")


def _shown(document: Document) -> Iterator[dict[str, Any]]:
    for sheet in document.sheets:
        rows, more = cut(sheet, document.most)
        yield {"sheet": sheet, "rows": rows, "more": more, "numeric": _numeric(rows)}


def _numeric(rows: Sequence[Sequence[Cell]]) -> list[bool]:
    return [isinstance(cell, int) for cell in rows[0]] if rows else []
