"""Standards in order, and limits that grew over time."""

import operator
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.edfi.documents.standards import NEWEST, OLDEST, Length, Standard, VersionOrder


class Release(VersionOrder, StrEnum):
    """Versions whose order as text is another one."""

    R5_2 = "5.2"
    R5_9 = "5.9"
    R5_10 = "5.10"
    R10_0 = "10.0"


COMPARISONS = (operator.lt, operator.le, operator.gt, operator.ge)
numbers = st.tuples(st.integers(0, 99), st.integers(0, 99))


def test_standards_compare_in_the_order_of_their_release():
    assert sorted(Standard) == list(Standard)
    assert (OLDEST, NEWEST) == (Standard.DS33, Standard.DS52)


def test_versions_do_not_compare_as_text():
    assert sorted(Release, key=str) != sorted(Release) == list(Release)
    assert max(Release) is Release.R10_0
    assert Standard.DS52 < "5.10" < Release.R10_0


@given(numbers, numbers)
def test_versions_compare_by_their_numbers(left, right):
    texts = [f"{major}.{minor}" for major, minor in (left, right)]
    versions = [next(iter(StrEnum("Version", {"ONLY": text}, type=VersionOrder))) for text in texts]
    for compare in COMPARISONS:
        assert compare(*versions) is compare(left, right)
        assert compare(versions[0], texts[1]) is compare(left, right)
        assert compare(texts[0], versions[1]) is compare(left, right)


@given(numbers, st.sampled_from(Standard))
def test_a_standard_compares_with_any_version(other, standard):
    known = tuple(map(int, standard.split(".")))
    for compare in COMPARISONS:
        assert compare(standard, f"{other[0]}.{other[1]}") is compare(known, other)


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
