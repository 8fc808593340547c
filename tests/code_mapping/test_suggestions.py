"""The descriptor a code most likely means."""

import csv
from pathlib import Path

import pytest

from include.code_mapping.suggestions import normalize_tokens, similarity, suggestions
from include.configurations.loading import FOLDER
from include.edfi.documents.descriptors import Value, endpoint_of
from sandbox.edfi.catalog import catalog

SHORTEST_WORD = 4
"""Shorter codes, such as a state's AE, say nothing by themselves."""
GRADES = [Value(f"#{text}", (text,)) for text in ("Second grade", "Grade 13", "Twelfth grade", "Adult")]


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        pytest.param(["02", "Grade 2"], "#Second grade", id="ordinals are numbers"),
        pytest.param(["12", "Grade 12"], "#Twelfth grade", id="and not the next number"),
        pytest.param(["grade, second"], "#Second grade", id="order and case"),
        pytest.param(["AD", "Adults"], "#Adult", id="one word begins the other"),
        pytest.param(["ZZ"], None, id="nothing like it"),
        pytest.param(["", "--"], None, id="no words"),
    ],
)
def test_the_first_suggestion(texts: list[str], first: str | None) -> None:
    found = suggestions(texts, GRADES)
    assert (found[0].uri if found else None) == first


def test_the_same_answer_whatever_the_order_of_the_values() -> None:
    alike = [Value(f"#{letter}", ("Other",)) for letter in "dbac"]
    assert [one.uri for one in suggestions(["Other"], alike)] == ["#a", "#b", "#c"]
    assert suggestions(["Other"], alike) == suggestions(["Other"], alike[::-1])


def test_the_words_of_the_descriptor_count_too() -> None:
    value = Value("#W4", ("W4", "Graduated with a diploma"))
    assert [one.uri for one in suggestions(["Graduated"], [value])] == ["#W4"]


@pytest.mark.parametrize("pair", [("grade level", "level of a grade"), ("Hotel or motel", "Hotels/motels"), ("a", "b")])
def test_similarity_lies_between_0_and_1(pair: tuple[str, str]) -> None:
    assert 0 <= similarity(normalize_tokens(pair[0]), normalize_tokens(pair[1])) <= 1
    assert similarity(normalize_tokens(pair[0]), normalize_tokens(pair[0])) == 1


@pytest.mark.parametrize(("name", "standard"), [("general_ds52", "5.2"), ("tennessee_ds33", "3.3")])
def test_most_codes_of_the_samples_that_say_what_they_mean_find_their_descriptor(name: str, standard: str) -> None:
    """Codes that are the descriptor's own words, as a renamed descriptor's code value would be."""
    held = catalog(standard).descriptors
    found = wrong = 0
    for row in rows(FOLDER / f"{name}.csv"):
        if len(row["uri"].partition("#")[2]) < SHORTEST_WORD:
            continue
        spaces = held[endpoint_of(row["descriptor"])].items()
        values = [Value(f"{space}#{code}", (code, short)) for space, codes in spaces for code, short in codes]
        code = row["uri"].partition("#")[2]
        first = suggestions([code[: max(4, len(code) - 2)]], values)
        found += bool(first) and first[0].uri.lower() == row["uri"].lower()
        wrong += not first or first[0].uri.lower() != row["uri"].lower()
    assert found > 20 * wrong


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
