"""The keys report: every record of a request, whether it is in the ODS now, and if not, why not.

Personal records appear with the hash of their natural key and the ID they have in the SIS, never with more.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

from include.history.exports import csv_file, html_file, pdf_file, xlsx_file
from include.history.exports.sheets import Cell, Column, Document, Sheet, replacing
from include.history.outcomes import Outcome
from include.history.queries import OutcomeEntry, records

WIDTHS = {
    "request": 38,
    "resource": 30,
    "sisKey": 24,
    "key": 40,
    "keyHash": 34,
    "schoolNumber": 13,
    "outcome": 12,
    "synced": 8,
    "httpStatus": 10,
    "problemType": 40,
    "reason": 50,
    "hint": 50,
    "recordedAt": 26,
}
COLUMNS = tuple(WIDTHS)
HTML_ROWS = 5000
PDF_ROWS = 100
SECTIONS = {
    "Not synced, needs attention": [outcome for outcome in Outcome if outcome.is_failure],
    "Excluded": [outcome for outcome in Outcome if not outcome.is_failure and not outcome.is_success],
    "Synced": [outcome for outcome in Outcome if outcome.is_success],
}


def write_csv(engine: sa.Engine, request_id: str, path: Path) -> int:
    """Write the report as CSV (UTF-8 with a header); return the number of records."""
    return csv_file.write(_every_record(engine, request_id), path)


def write_json(engine: sa.Engine, request_id: str, path: Path) -> int:
    """Write the report as a JSON array, one record to a line; return the number of records."""
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.write("[")
        written = 0
        for entry in records(engine, request_id):
            line = json.dumps(dict(zip(COLUMNS, _cells(entry), strict=True)), ensure_ascii=False)
            file.write(f"{',' if written else ''}\n{line}")
            written += 1
        file.write("\n]\n")
    return written


def write_xlsx(engine: sa.Engine, request_id: str, path: Path) -> None:
    """Write the report as a workbook of one worksheet."""
    xlsx_file.write([_every_record(engine, request_id)], path)


def write_html(engine: sa.Engine, request_id: str, path: Path, lines: Sequence[str] = ()) -> None:
    """Write the first records of the report as a page, what needs attention first."""
    html_file.write(_document(engine, request_id, lines, HTML_ROWS), path)


def write_pdf(engine: sa.Engine, request_id: str, path: Path, lines: Sequence[str] = ()) -> None:
    """Write the first records of the report for printing, what needs attention first."""
    pdf_file.write(_document(engine, request_id, lines, PDF_ROWS), path)


WRITERS: dict[str, Callable[[sa.Engine, str, Path], object]] = {
    ".csv": write_csv,
    ".xlsx": write_xlsx,
    ".html": write_html,
    ".pdf": write_pdf,
}
"""What writes the report, by the ending of the file."""


def _every_record(engine: sa.Engine, request_id: str) -> Sheet:
    rows = (_cells(entry) for entry in records(engine, request_id))
    return Sheet(title="Keys", columns=[Column(name, width) for name, width in WIDTHS.items()], rows=rows)


def _document(engine: sa.Engine, request_id: str, lines: Sequence[str], most: int) -> Document:
    return Document(
        title="Keys report",
        lines=(f"Request {request_id}", *lines),
        sheets=[_to_read(title, engine, request_id, outcomes) for title, outcomes in SECTIONS.items()],
        most=most,
        beyond=f"These are the first {most} records; keys.csv has all of them.",
    )


def _to_read(title: str, engine: sa.Engine, request_id: str, outcomes: Collection[Outcome]) -> Sheet:
    """Some of the records; what is the same in each, the request, is not repeated."""
    columns = [Column(name, width) for name, width in WIDTHS.items()][1:]
    return Sheet(title=title, columns=columns, rows=_tails(records(engine, request_id, outcomes=outcomes)))


def _tails(entries: Iterator[OutcomeEntry]) -> Iterator[tuple[Cell, ...]]:
    for entry in entries:
        yield _cells(entry)[1:]


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
