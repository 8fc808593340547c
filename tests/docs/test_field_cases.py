"""docs/hosts.md lists every case that people of the field reported, and each is held by a test."""

from tests.docs.pages import ROOT
from tests.support.field_cases import BEGIN, END, cases, marked, table


def test_every_case_is_held_by_a_test():
    assert {row["case"] for row in cases()} == set(marked())


def test_the_page_has_the_table():
    page = (ROOT / "docs" / "hosts.md").read_text(encoding="utf-8")
    written = page.partition(BEGIN)[2].partition(END)[0]
    assert written.strip() == table(), "Run python -m tests.support.field_cases"
