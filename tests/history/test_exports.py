"""The writers of every format: what a reader finds when the file is opened again."""

import csv
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from include.history.exports import csv_file, html_file, pdf_file, xlsx_file
from include.history.exports.sheets import Column, Document, Rows, Sheet, defused

HOSTILE = '<script>alert("1")</script> & <b>O\'Neill</b>'
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']
COLUMNS = [Column("name", 20), Column("records", 8)]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(rows: Rows, **changes) -> Sheet:
    return Sheet(**{"title": "People", "columns": COLUMNS, "rows": rows, **changes})


def document(*sheets: Sheet, most: int = 3, title: str = "A report") -> Document:
    return Document(title=title, lines=["by a tester"], sheets=sheets, most=most, beyond="The CSV file holds all.")


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        if data.strip():
            self.texts.append(data.strip())


def worksheets(path: Path) -> Iterator[ElementTree.Element]:
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        for name in sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet")):
            yield ElementTree.fromstring(book.read(name))  # noqa: S314 - our own file


def cells(worksheet: ElementTree.Element) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row.iter(f"{MAIN}c")] for row in worksheet.iter(f"{MAIN}row")]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_spreadsheet_runs_a_cell(tmp_path: Path, text: str) -> None:
    csv_file.write(sheet([(text, 1)]), tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1] == ["'" + text.replace("\r", "\n"), "1"]
    xlsx_file.write([sheet([(text, 1)])], tmp_path / "a.xlsx")
    (worksheet,) = worksheets(tmp_path / "a.xlsx")
    assert not list(worksheet.iter(f"{MAIN}f"))
    assert cells(worksheet)[1][0].startswith("'")


@pytest.mark.parametrize("cell", [pytest.param(-1, id="number"), "O'Neill", "", None])
def test_other_cells_stay_as_they_are(cell) -> None:
    assert defused(cell) == cell


def test_workbook_has_every_row_of_every_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [(f"person {number}", number) for number in range(2500)]
    xlsx_file.write([sheet(iter(rows)), sheet([(HOSTILE, None)], title="A second one with a very long title")], path)
    first, second = worksheets(path)
    assert cells(first)[1:] == [[name, str(number)] for name, number in rows]
    assert cells(second) == [["name", "records"], [HOSTILE]]
    for worksheet, last in ((first, 2501), (second, 2)):
        (pane,) = worksheet.iter(f"{MAIN}pane")
        (filtered,) = worksheet.iter(f"{MAIN}autoFilter")
        assert (pane.attrib["topLeftCell"], pane.attrib["state"]) == ("A2", "frozen")
        assert filtered.attrib["ref"] == f"A1:B{last}"
        widths = [float(column.attrib["width"]) for column in worksheet.iter(f"{MAIN}col")]
        assert [round(width) for width in widths] == [21, 9]


def test_workbook_says_where_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 2)
    xlsx_file.write([sheet([("a", 1), ("b", 2), ("c", 3), ("d", 4)])], tmp_path / "a.xlsx")
    (worksheet,) = worksheets(tmp_path / "a.xlsx")
    assert cells(worksheet)[1:] == [["a", "1"], ["b", "2"], [xlsx_file.BEYOND]]


def test_page_escapes_every_text(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    hostile = sheet([(HOSTILE, 1)], title=HOSTILE, note=HOSTILE, columns=[Column(HOSTILE), COLUMNS[1]])
    html_file.write(document(hostile, title=HOSTILE), path)
    page = Page(path)
    assert not {"script", "b", "link", "img"} & set(page.tags)
    assert page.texts.count(HOSTILE) == 6


@pytest.mark.parametrize(("number", "cut"), [pytest.param(3, False, id="all"), pytest.param(4, True, id="first")])
def test_page_shows_the_first_rows_and_says_so(tmp_path: Path, number: int, cut: bool) -> None:
    rows = [(f"person {one}", one) for one in range(number)]
    html_file.write(document(sheet(iter(rows), total=("all", 6))), tmp_path / "a.html")
    texts = Page(tmp_path / "a.html").texts
    assert [text for text in texts if text.startswith("person")] == ["person 0", "person 1", "person 2"]
    assert ("The CSV file holds all." in texts) is cut
    assert "all" in texts


def test_whole_sheets_are_never_cut(tmp_path: Path) -> None:
    rows = [(f"person {one}", one) for one in range(9)]
    html_file.write(document(sheet(rows, whole=True)), tmp_path / "a.html")
    assert sum(text.startswith("person") for text in Page(tmp_path / "a.html").texts) == 9


def pages(path: Path) -> int:
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    return content.count(b"/Type /Page\n")


def test_print_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    drawn = 0

    def rows() -> Iterator[tuple[str, int]]:
        nonlocal drawn
        for drawn in range(1, 100_000):
            yield HOSTILE, drawn

    pdf_file.write(document(sheet(rows()), most=200), path)
    assert drawn == 201
    assert 2 <= pages(path) <= 10


def test_print_takes_a_cell_longer_than_a_page(tmp_path: Path) -> None:
    pdf_file.write(document(sheet([("word " * 10_000, 1), ("x" * 50_000, 2)])), tmp_path / "a.pdf")
    assert pages(tmp_path / "a.pdf") == 1


@pytest.mark.parametrize("text", ["R&D lab", "Arts&Sciences", "a<b>c", "P&L;Q", "x &amp; y"])
def test_print_shows_the_very_text(text: str) -> None:
    title = next(iter(pdf_file._story(document(sheet([]), title=text), 500.0)))
    assert title.getPlainText() == text


def test_print_of_nothing(tmp_path: Path) -> None:
    pdf_file.write(document(sheet([]), title=HOSTILE), tmp_path / "a.pdf")
    assert pages(tmp_path / "a.pdf") == 1


def _broken() -> Iterator[tuple[str, int]]:
    yield "a", 1
    raise OSError("the history is gone")


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda path: csv_file.write(sheet(_broken()), path), id="CSV"),
        pytest.param(lambda path: xlsx_file.write([sheet(_broken())], path), id="XLSX"),
        pytest.param(lambda path: html_file.write(document(sheet(_broken())), path), id="HTML"),
        pytest.param(lambda path: pdf_file.write(document(sheet(_broken())), path), id="PDF"),
    ],
)
def test_broken_file_leaves_the_old_one(tmp_path: Path, write: Callable[[Path], object]) -> None:
    path = tmp_path / "report"
    path.write_text("the old report")
    with pytest.raises(OSError, match="the history is gone"):
        write(path)
    assert path.read_text() == "the old report"
