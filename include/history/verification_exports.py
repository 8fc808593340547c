"""Writes the Verification Summary of a request beside its report, in every format."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from include.history.exports import csv_file, html_file, pdf_file, xlsx_file
from include.history.exports.sheets import Document
from include.history.verification_sheets import differences_sheet, results_sheet, sheets_to_read

TITLE = "Verification Summary"
HTML_ROWS = 500
PDF_ROWS = 25


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What stands around the rows: lines under the title, the order of the resources, what the SIS is compared with."""

    lines: Sequence[str] = ()
    order: Sequence[str] = ()
    other: str = "ODS"


def write(engine: sa.Engine, request_id: str, folder: Path, cover: Cover, *, printed: bool = True) -> tuple[Path, ...]:
    """Write results.csv, differences.csv, verification.xlsx, .html and, if `printed`, .pdf; return their paths.

    CSV and XLSX have every row, HTML and PDF the first rows of each resource.
    """
    of_results, of_differences = folder / "results.csv", folder / "differences.csv"
    csv_file.write(results_sheet(engine, request_id, cover.other), of_results)
    csv_file.write(differences_sheet(engine, request_id), of_differences)
    workbook, page, print_out = (folder / f"verification.{kind}" for kind in ("xlsx", "html", "pdf"))
    sheets = [results_sheet(engine, request_id, cover.other), differences_sheet(engine, request_id)]
    xlsx_file.write(sheets, workbook)
    html_file.write(_document(engine, request_id, cover, HTML_ROWS), page)
    if not printed:
        return of_results, of_differences, workbook, page
    pdf_file.write(_document(engine, request_id, cover, PDF_ROWS), print_out)
    return of_results, of_differences, workbook, page, print_out


def _document(engine: sa.Engine, request_id: str, cover: Cover, most: int) -> Document:
    return Document(
        title=TITLE,
        lines=cover.lines,
        sheets=sheets_to_read(engine, request_id, cover.order, cover.other),
        most=most,
        beyond=f"These are the first {most} rows; results.csv and differences.csv have all of them.",
    )
