"""The keys report lists every record once, streams, and never leaves half a file."""

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from more_itertools import batched

from include.history import keys_report
from include.history.outcomes import Outcome
from include.history.store import History
from tests.support.history_entries import recorded
from tests.support.memory import peak_memory

GOLDEN = Path(__file__).parent / "golden"
Writer = Callable[[sa.Engine, str, Path], int]
WRITERS = [
    pytest.param(keys_report.write_csv, "keys_report.csv", id="CSV"),
    pytest.param(keys_report.write_json, "keys_report.json", id="JSON"),
]


@pytest.fixture
def reported(history: History) -> History:
    history.record(
        "r1",
        "sections",
        1,
        [
            recorded(1, status=201, key='sectionIdentifier=Año 1, "A"', school_number="10"),
            recorded(
                2,
                Outcome.REJECTED,
                status=409,
                problem_type="urn:ed-fi:api:data-conflict:unresolved-reference",
                reason="refers to a location that the ODS does not hold",
                hint="resync locations",
                school_number="10",
            ),
            recorded(3, Outcome.UNCHANGED, key="=1+1", school_number="20"),
        ],
    )
    history.record("r1", "students", 1, [recorded(4, Outcome.EXCLUDED, reason="no Ed-Fi ID")])
    history.no_match("r1", "personID", [99])
    return history


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_report_is_the_golden_file(
    engine: sa.Engine, reported: History, tmp_path: Path, write: Writer, name: str
) -> None:
    path = tmp_path / "reports" / name
    assert write(engine, "r1", path) == 5
    assert path.read_bytes().decode() == (GOLDEN / name).read_bytes().decode()
    assert list(path.parent.iterdir()) == [path]


def test_json_and_csv_say_the_same(engine: sa.Engine, reported: History, tmp_path: Path) -> None:
    keys_report.write_csv(engine, "r1", tmp_path / "keys.csv")
    keys_report.write_json(engine, "r1", tmp_path / "keys.json")
    with (tmp_path / "keys.csv").open(encoding="utf-8", newline="") as file:
        from_csv = [(row["sisKey"], row["synced"]) for row in csv.DictReader(file)]
    from_json = json.loads((tmp_path / "keys.json").read_text(encoding="utf-8"))
    assert [(row["sisKey"], row["synced"]) for row in from_json] == from_csv


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_report_of_nothing(engine: sa.Engine, history: History, tmp_path: Path, write: Writer, name: str) -> None:
    assert write(engine, "r1", tmp_path / name) == 0
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert json.loads(text) == [] if name.endswith("json") else text.strip() == ",".join(keys_report.COLUMNS)


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_broken_report_leaves_the_old_one(
    engine: sa.Engine, reported: History, tmp_path: Path, write: Writer, name: str
) -> None:
    path = tmp_path / name
    path.write_text("the old report")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE outcome")
    with pytest.raises(sa.exc.DBAPIError):
        write(engine, "r1", path)
    assert path.read_text() == "the old report"


@pytest.mark.slow
def test_memory_does_not_grow_with_the_report(engine: sa.Engine, history: History, tmp_path: Path) -> None:
    def peak() -> int:
        return peak_memory(lambda: keys_report.write_csv(engine, "r1", tmp_path / "keys.csv"))

    def record(numbers: range) -> None:
        for batch in batched(numbers, 1000):
            history.record("r1", "sections", 1, [recorded(n, Outcome.REJECTED) for n in batch])

    record(range(1500))
    small = peak()
    record(range(1500, 6000))
    assert peak() < small * 1.5


def test_workbook_page_and_print_tell_the_same_records(engine: sa.Engine, reported: History, tmp_path: Path) -> None:
    keys_report.write_xlsx(engine, "r1", tmp_path / "keys.xlsx")
    keys_report.write_html(engine, "r1", tmp_path / "keys.html", ["A district"])
    keys_report.write_pdf(engine, "r1", tmp_path / "keys.pdf", ["A district"])
    page = (tmp_path / "keys.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "keys.xlsx") as book:
        worksheet = book.read("xl/worksheets/sheet1.xml").decode()
    for name in (*(f"sectionID={number}" for number in range(1, 5)), "personID=99"):
        assert page.count(f"<td>{name}</td>") == worksheet.count(f">{name}<") == 1
    assert page.index("sectionID=2") < page.index("personID=99") < page.index("sectionID=1<")
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF-")
