"""What the Ed-Fi certification of student information systems asks for, and what of it is sent.

`resources.csv` and `elements.csv` hold facts, taken from the test scenarios Ed-Fi publishes for Data Standard 5 (one
page for each resource). Element paths are spelt as data standard 5.2 has them; `published_as` keeps the page's own
spelling where it is another, such as a name of an older standard. A reference counts as the elements of its key.
`not_in_campus.csv` is ours: elements Campus has nothing for, and why.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).parent
SCENARIOS = "https://docs.ed-fi.org/partners/certification/available-certifications/sis-v5/test-scenarios/"

Need = Literal["REQUIRED", "CONDITIONAL", "OPTIONAL"]


@dataclass(frozen=True)
class Certified:
    """One resource of the certification: the operations it must be able to do, and the page that says so."""

    resource: str
    listed_as: str
    """Its name in Ed-Fi's list of 43; empty for a resource that only has a page."""
    operations: str
    """Letters of Create, Update and Delete, such as CUD."""
    page: str


@dataclass(frozen=True)
class Required:
    """One element: REQUIRED always, CONDITIONAL where the student information system has it."""

    resource: str
    element: str
    """Dotted path in data standard 5.2, such as addresses.city."""
    need: Need
    published_as: str


def certified() -> Iterator[Certified]:
    """The resources of the certification, by name."""
    for row in _rows("resources.csv"):
        yield Certified(**row)


def required() -> Iterator[Required]:
    """The elements of the certification, in the order of their pages."""
    for row in _rows("elements.csv"):
        yield Required(**row)  # type: ignore[arg-type]  # need is one of three words; a test holds it


def not_in_campus() -> dict[tuple[str, str], str]:
    """Why an element is not sent, by resource and element."""
    return {(row["resource"], row["element"]): row["reason"] for row in _rows("not_in_campus.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
