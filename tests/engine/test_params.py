"""IDs as people paste them into a box."""

import pytest

from include.engine.params import ids, words


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("1 2", (1, 2), id="space"),
        pytest.param("1,2", (1, 2), id="comma"),
        pytest.param("1, 2 ,3", (1, 2, 3), id="comma and spaces"),
        pytest.param("1\n2\r\n3", (1, 2, 3), id="line breaks of two systems"),
        pytest.param("1\t2;3", (1, 2, 3), id="tab and semicolon"),
        pytest.param("\n ,1,,\n,2, ", (1, 2), id="separators around and doubled"),
        pytest.param("1\u00a02", (1, 2), id="no-break space from a web page"),
        pytest.param("2 1 2 1", (2, 1), id="duplicates go, order stays"),
        pytest.param("007 7", (7,), id="one number written in two ways"),
        pytest.param([1, "2", "3,4"], (1, 2, 3, 4), id="list"),
        pytest.param(("5", 5), (5,), id="tuple with a duplicate"),
        pytest.param(12, (12,), id="number"),
        pytest.param("2147483647", (2147483647,), id="greatest ID"),
        pytest.param(None, None, id="none"),
        pytest.param("", None, id="empty text"),
        pytest.param(" ,\n", None, id="separators only"),
        pytest.param([], None, id="empty list"),
    ],
)
def test_ids_of_what_people_type(given, expected):
    assert ids(given) == expected


@pytest.mark.parametrize(
    ("given", "named"),
    [
        pytest.param("1 x2 3", ["x2"], id="letter"),
        pytest.param("1 -2", ["-2"], id="negative"),
        pytest.param("0", ["0"], id="zero"),
        pytest.param("1.5 2", ["1.5"], id="decimal"),
        pytest.param("1 a b, 1", ["a", "b"], id="several at once"),
        pytest.param("2147483648", ["2147483648"], id="greater than any ID"),
        pytest.param("\u0663", ["\u0663"], id="digit of another script"),
        pytest.param("1/2", ["1/2"], id="unknown separator"),
        pytest.param([1, None], ["None"], id="nothing in a list"),
        pytest.param([True], ["True"], id="truth in a list"),
    ],
)
def test_bad_ids_are_named(given, named):
    with pytest.raises(ValueError, match="no positive integers") as caught:
        ids(given)
    assert str(caught.value) == f"no positive integers: {', '.join(named)}"


@pytest.mark.parametrize("given", [pytest.param(True, id="truth"), pytest.param(1.5, id="float")])
def test_other_things_are_no_ids(given):
    with pytest.raises(ValueError, match="neither text nor a list"):
        ids(given)


def test_words_keep_letters_and_order():
    assert words("B-1, A\nB-1") == ("B-1", "A")
