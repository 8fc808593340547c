"""CSV: UTF-8, a header, one row to a record; streamed."""

import csv
from pathlib import Path

from include.history.exports.sheets import Sheet, defused, replacing


def write(sheet: Sheet, path: Path) -> int:
    """Write all rows of a sheet; return how many."""
    written = 0
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in sheet.columns])
        for row in sheet.rows:
            writer.writerow([defused(cell) for cell in row])
            written += 1
    return written
