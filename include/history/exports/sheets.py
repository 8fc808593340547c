"""What the writers of every format share: sheets of rows, read once, and a file that appears only when complete."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

Cell = str | int | None
Rows = Iterable[Sequence[Cell]]
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n")


@dataclass(frozen=True)
class Column:
    """A column's heading, and its width in characters."""

    name: str
    width: int = 14


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table. `rows` may be an iterator, so a sheet is written once; `total` is a last row that adds up.

    A `whole` sheet has few rows, and all of them are shown in every format.
    """

    title: str
    columns: Sequence[Column]
    rows: Rows
    total: Sequence[Cell] = ()
    note: str = ""
    whole: bool = False


@dataclass(frozen=True, kw_only=True)
class Document:
    """Sheets to read, with a title and the lines before them. `most` rows of a sheet are shown, as `beyond` says."""

    title: str
    lines: Sequence[str]
    sheets: Iterable[Sheet]
    most: int
    beyond: str


def defused(cell: Cell) -> Cell:
    """The cell for a spreadsheet, which would run text that begins like a formula; a quote in front prevents it.

    Line breaks become line feeds: a lone carriage return ends a row in some readers of CSV, and Python does not quote
    it.
    """
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def cut(sheet: Sheet, most: int) -> tuple[list[Sequence[Cell]], bool]:
    """The rows of a sheet that are shown, and whether there are more."""
    first: list[Sequence[Cell]] = []
    for row in sheet.rows:
        if len(first) == most and not sheet.whole:
            return first, True
        first.append(row)
    return first, False


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside the file, renamed to it when complete: no one ever downloads half a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    yield part
    part.replace(path)
