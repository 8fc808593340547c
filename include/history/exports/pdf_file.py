"""PDF: for printing and passing on; it shows the beginning of long tables and says so."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import landscape, letter  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet  # type: ignore[import-untyped]
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer  # type: ignore[import-untyped]

from include.history.exports.sheets import Cell, Column, Document, Sheet, cut, replacing

MARGIN = 36
"""Points; 72 are an inch."""
SMALL = ParagraphStyle("cell", fontName="Helvetica", fontSize=7, leading=8.5, splitLongWords=1)
BOLD = ParagraphStyle("head", parent=SMALL, fontName="Helvetica-Bold")
WIDEST = 0.72 * SMALL.fontSize
"""Points a character takes at the most on average: a line of capital letters."""
PADDING = 6
LONGEST_CELL = 500
"""Characters; a cell taller than a page cannot be laid out."""


def write(document: Document, path: Path) -> None:
    """Write a document; every text in it is escaped."""
    with replacing(path) as part:
        pages = SimpleDocTemplate(
            str(part),
            pagesize=landscape(letter),
            title=document.title,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=MARGIN,
            bottomMargin=MARGIN,
        )
        pages.build(list(_story(document, pages.width)), onFirstPage=_number, onLaterPages=_number)


def _story(document: Document, width: float) -> Iterator[Any]:
    styles = getSampleStyleSheet()
    yield Paragraph(escape(document.title), styles["Title"])
    for line in document.lines:
        yield Paragraph(escape(line), styles["Normal"])
    for sheet in document.sheets:
        yield Spacer(1, 10)
        yield Paragraph(escape(sheet.title), styles["Heading3"])
        if sheet.note:
            yield Paragraph(escape(sheet.note), styles["Normal"])
        rows, more = cut(sheet, document.most)
        yield _table(sheet, rows, width) if rows else Paragraph("None.", styles["Normal"])
        if more:
            yield Paragraph(escape(document.beyond), styles["Normal"])


def _table(sheet: Sheet, rows: Sequence[Sequence[Cell]], width: float) -> Any:
    widths = _widths(sheet.columns, width)
    head = [Paragraph(escape(column.name), BOLD) for column in sheet.columns]
    cells = [head, *([_cell(cell, SMALL, room) for cell, room in zip(row, widths, strict=True)] for row in rows)]
    if sheet.total:
        cells.append([_cell(cell, BOLD, 0) for cell in sheet.total])
    style = [
        ("FONT", (0, 0), (-1, -1), SMALL.fontName, SMALL.fontSize, SMALL.leading),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, colors.lightgrey),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ]
    return LongTable(cells, colWidths=widths, repeatRows=1, style=style, hAlign="LEFT")


def _widths(columns: Sequence[Column], width: float) -> list[float]:
    whole = sum(column.width for column in columns)
    return [width * column.width / whole for column in columns]


def _cell(cell: Cell, style: Any, room: float) -> Any:
    """A paragraph where the text may need several lines in `room` points, else the text itself: far quicker."""
    text = "" if cell is None else str(cell)
    if len(text) * WIDEST < room - PADDING and "\n" not in text:
        return text
    shown = text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]} ..."
    return Paragraph(escape(shown), style)


def _number(canvas: Any, pages: Any) -> None:
    canvas.setFont("Helvetica", 7)
    canvas.drawRightString(pages.pagesize[0] - MARGIN, MARGIN / 2, f"Page {canvas.getPageNumber()}")
