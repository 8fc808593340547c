"""Settings files that are edited in place."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml.error import YAMLError

from include.configurations.yaml_edit import edited


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("keys: 1\n", id="scalar"),
        pytest.param("keys: # why\n  - a\n\n  - b\n", id="indented list with a gap"),
        pytest.param("keys:\n- a\n- b\n", id="list at the margin"),
        pytest.param("keys: [a,\n  b]\n", id="flow over two lines"),
        pytest.param("keys:\n  - a: 1\n    b: 2 # two\n", id="list of mappings"),
        pytest.param("", id="absent"),
    ],
)
def test_replacing_a_key_leaves_its_neighbors_alone(block: str) -> None:
    after: Any = edited(f"first: 1\n{block}# about last\nlast: 2\n", {"keys": ["x"]})
    assert yaml.safe_load(after) == {"first": 1, "keys": ["x"], "last": 2}
    assert "# about last\n" in after


def test_what_does_not_change_stays_as_it_is_written() -> None:
    text = "# top\na: 'x'  # beside\n\nb: \"08:00\"\nc:\n  - 1\n  # between\n  - 2\nd: {}\ne: yes\n"
    assert edited(text, {"d": {}}) == text
    assert edited(text, {"f": 1}) == f"{text}f: 1\n"


@given(
    st.sampled_from(["no", "on", "1_000", "12:30", "22:00", "08:00", "~", ""])
    | st.text(st.characters(codec="utf-8"), max_size=20)
)
def test_a_text_is_read_back_as_the_same_text(value: str) -> None:
    printable = value.isprintable()
    after = yaml.safe_load(edited("a: 1\n", {"a": value if printable else "plain"}))
    assert after == {"a": value if printable else "plain"}


def test_a_key_named_twice_is_refused() -> None:
    with pytest.raises(YAMLError):
        edited("a: 1\na: 2\n", {"b": 3})
