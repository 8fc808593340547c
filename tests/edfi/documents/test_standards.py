"""Standards in order, and limits that grew over time."""

import pytest

from include.edfi.documents.standards import NEWEST, OLDEST, Length, Standard


def test_standards_compare_in_the_order_of_their_release():
    assert sorted(Standard) == list(Standard)
    assert (OLDEST, NEWEST) == (Standard.DS33, Standard.DS52)


@pytest.mark.parametrize(
    ("version", "standard"),
    [
        pytest.param("3.3.1-b", Standard.DS33, id="3.3"),
        pytest.param("4.0.0", Standard.DS40, id="4.0"),
        pytest.param("5.2.0", Standard.DS52, id="5.2"),
        pytest.param("5.1", Standard.DS51, id="short"),
    ],
)
def test_model_versions(version, standard):
    assert Standard.of_model_version(version) is standard


@pytest.mark.parametrize("version", [pytest.param(text, id=text or "empty") for text in ("6.0.0", "3.2.0", "five", "")])
def test_model_versions_we_do_not_speak(version):
    with pytest.raises(ValueError, match="is not a valid Standard"):
        Standard.of_model_version(version)


@pytest.mark.parametrize(
    ("standard", "limit"),
    [
        pytest.param(Standard.DS33, 10, id="tightest in the oldest"),
        pytest.param(Standard.DS40, 20, id="tighter up to and including"),
        pytest.param(Standard.DS50, 30, id="the limit itself"),
    ],
)
def test_a_tighter_limit_of_older_standards(standard, limit):
    assert Length(30, until={Standard.DS33: 10, Standard.DS40: 20}).at(standard) == limit
