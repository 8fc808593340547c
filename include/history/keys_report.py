"""The keys report: every record of a request, whether the ODS holds it now, and if not, why not.

Personal records appear with the hash of their natural key and the ID they have in the SIS, never with more.
"""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import sqlalchemy as sa

from include.history.queries import OutcomeEntry, records

COLUMNS = (
    "request",
    "resource",
    "sisKey",
    "key",
    "keyHash",
    "schoolNumber",
    "outcome",
    "synced",
    "httpStatus",
    "problemType",
    "reason",
    "hint",
    "recordedAt",
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")

Cell = str | int | None


def write_csv(engine: sa.Engine, request_id: str, path: Path) -> int:
    """Write the report as CSV (UTF-8 with a header); return the number of records."""
    with _replacing(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        written = 0
        for entry in records(engine, request_id):
            writer.writerow([_for_spreadsheets(cell) for cell in _cells(entry)])
            written += 1
    return written


def write_json(engine: sa.Engine, request_id: str, path: Path) -> int:
    """Write the report as a JSON array, one record to a line; return the number of records."""
    with _replacing(path) as file:
        file.write("[")
        written = 0
        for entry in records(engine, request_id):
            line = json.dumps(dict(zip(COLUMNS, _cells(entry), strict=True)), ensure_ascii=False)
            file.write(f"{',' if written else ''}\n{line}")
            written += 1
        file.write("\n]\n")
    return written


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """Write beside the file and put it in place when whole: who downloads it never gets half a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        yield file
    part.replace(path)


def _cells(entry: OutcomeEntry) -> tuple[Cell, ...]:
    return (
        entry.request_id,
        entry.resource,
        entry.sis_key,
        entry.key,
        entry.key_hash,
        entry.school_number,
        entry.outcome.value,
        "yes" if entry.outcome.is_success else "no",
        entry.status,
        entry.problem_type,
        entry.reason,
        entry.hint,
        entry.recorded_at.isoformat(timespec="seconds"),
    )


def _for_spreadsheets(cell: Cell) -> Cell:
    # A spreadsheet runs a cell that begins like a formula; a quote in front makes it text.
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
