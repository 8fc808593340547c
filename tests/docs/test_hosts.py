"""docs/hosts.md has a row for each trait of the embedded Ed-Fi API, with all of its values and the default first."""

from dataclasses import fields

import pytest

from sandbox.edfi.traits import ALLOWED, Traits
from tests.docs.pages import ROOT


def row(name: str) -> list[str]:
    """The cells of the row that begins with this trait."""
    lines = (ROOT / "docs" / "hosts.md").read_text(encoding="utf-8").splitlines()
    cells = [line.strip("| ").split(" | ") for line in lines]
    return next(entry for entry in cells if entry[0] == f"`{name}`")


@pytest.mark.parametrize("name", [field.name for field in fields(Traits)])
def test_each_trait_has_a_row_with_what_the_host_does(name: str) -> None:
    assert len(row(name)) >= 3


@pytest.mark.parametrize("name", ALLOWED)
def test_the_values_are_listed_and_the_default_comes_first(name: str) -> None:
    assert row(name)[1] == ", ".join(f"`{value}`" for value in ALLOWED[name])
    assert ALLOWED[name][0] == getattr(Traits(), name)
