"""What Campus calls its codes."""

import pytest

from include.sis.dictionary import Dictionary

BOOK = Dictionary(
    {
        ("Enrollment.grade", "KG"): "Kindergarten",
        ("GradeLevel.name", "KG"): "Kinder",
        ("Calendar.type", "S"): "Summer",
        ("Homeless.night", "S"): "Shelter",
        ("Course.type", "M"): "Mathematics",
        ("Credit.type", "M"): "Mathematics",
    }
)


@pytest.mark.parametrize(
    ("code", "columns", "names"),
    [
        pytest.param("KG", {"Enrollment.grade"}, ("Kindergarten",), id="its column"),
        pytest.param("KG", {"Enrollment.grade", "GradeLevel.name"}, ("Kinder", "Kindergarten"), id="its columns"),
        pytest.param("M", set(), ("Mathematics",), id="no column known, all agree"),
        pytest.param("S", set(), (), id="no column known, two meanings"),
        pytest.param("S", {"Calendar.type"}, ("Summer",), id="two meanings, column known"),
        pytest.param("X", {"Calendar.type"}, (), id="unknown code"),
    ],
)
def test_names_of_a_code(code: str, columns: set[str], names: tuple[str, ...]) -> None:
    assert BOOK.names_of(code, frozenset(columns)) == names
