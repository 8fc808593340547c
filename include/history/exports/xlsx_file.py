"""XLSX: a worksheet to a sheet, with a frozen header and a filter; streamed through temporary files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from include.history.exports.sheets import Cell, Sheet, defused, replacing

MOST_ROWS = 1_000_000
"""A worksheet ends at 1,048,576 rows (Microsoft, Excel specifications and limits)."""
LONGEST_CELL = 32_767
"""Characters in a cell (same source)."""
MOST_IN_A_TITLE = 31
BEYOND = "and more; the CSV file has all rows"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write(sheets: Sequence[Sheet], path: Path) -> None:
    """Write every sheet, one worksheet each, up to the limit of a worksheet."""
    with replacing(path) as part, xlsxwriter.Workbook(str(part), OPTIONS) as book:
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.title[:MOST_IN_A_TITLE]), sheet, bold)


def _write_sheet(worksheet: Any, sheet: Sheet, bold: Any) -> None:
    for number, column in enumerate(sheet.columns):
        worksheet.set_column(number, number, column.width)
    worksheet.freeze_panes(1, 0)
    _write_row(worksheet, 0, [column.name for column in sheet.columns], bold)
    last = 0
    for row in sheet.rows:
        last += 1
        if last > MOST_ROWS:
            worksheet.write_string(last, 0, BEYOND)
            break
        _write_row(worksheet, last, row)
    worksheet.autofilter(0, 0, max(min(last, MOST_ROWS), 1), len(sheet.columns) - 1)


def _write_row(worksheet: Any, place: int, row: Sequence[Cell], style: Any = None) -> None:
    for number, cell in enumerate(row):
        if isinstance(cell, int):
            worksheet.write_number(place, number, cell, style)
        elif cell:
            worksheet.write_string(place, number, str(defused(cell))[:LONGEST_CELL], style)
