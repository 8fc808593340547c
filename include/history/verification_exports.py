"""Writes the Verification Summary of a request beside its report, in every format."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from include.history.exports import csv_file, html_file, pdf_file, xlsx_file
from include.history.exports.sheets import Document
from include.history.verification_sheets import differences_sheet, results_sheet, sheets_to_read

TITLE = "Verification Summary"
HTML_ROWS = 500
PDF_ROWS = 25


def write(
    engine: sa.Engine,
    request_id: str,
    folder: Path,
    lines: Sequence[str] = (),
    order: Sequence[str] = (),
    *,
    printed: bool = True,
) -> tuple[Path, ...]:
    """Write results.csv, differences.csv, verification.xlsx, .html and, if `printed`, .pdf; return their paths.

    `lines` stand under the title; `order` is the order of the resources. CSV and XLSX hold every row, HTML and PDF
    the first of each resource.
    """
    of_results, of_differences = folder / "results.csv", folder / "differences.csv"
    csv_file.write(results_sheet(engine, request_id), of_results)
    csv_file.write(differences_sheet(engine, request_id), of_differences)
    workbook, page, print_out = (folder / f"verification.{kind}" for kind in ("xlsx", "html", "pdf"))
    xlsx_file.write([results_sheet(engine, request_id), differences_sheet(engine, request_id)], workbook)
    html_file.write(_document(engine, request_id, lines, order, HTML_ROWS), page)
    if not printed:
        return of_results, of_differences, workbook, page
    pdf_file.write(_document(engine, request_id, lines, order, PDF_ROWS), print_out)
    return of_results, of_differences, workbook, page, print_out


def _document(engine: sa.Engine, request_id: str, lines: Sequence[str], order: Sequence[str], most: int) -> Document:
    return Document(
        title=TITLE,
        lines=lines,
        sheets=sheets_to_read(engine, request_id, order),
        most=most,
        beyond=f"These are the first {most} rows; results.csv and differences.csv hold all.",
    )
