"""The drawing of the errors says what the classes are."""

import ast
import inspect
import re

import pytest

from include.edfi import errors
from include.edfi.errors import ConfigError, Locked, Rejected, ResyncError, Unmappable, Unreachable


def drawn() -> list[str]:
    tree = [line for line in (errors.__doc__ or "").splitlines() if re.match(r"^(ResyncError|[├└]── \w+)", line)]
    return [line.strip("├└─ ").split()[0] for line in tree]


def test_the_drawing_equals_the_classes():
    written = [node.name for node in ast.parse(inspect.getsource(errors)).body if isinstance(node, ast.ClassDef)]
    assert drawn() == written


def test_every_error_is_drawn_right_below_the_root():
    # Other modules may have errors of their own, which one test or another has imported before.
    below_the_root = [kind for kind in ResyncError.__subclasses__() if kind.__module__ == errors.__name__]
    assert {kind.__name__ for kind in below_the_root} == set(drawn()[1:])
    assert not [
        below for kind in below_the_root for below in kind.__subclasses__() if below.__module__ == errors.__name__
    ]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        pytest.param(ConfigError(["a: 1", "b: 2"]), "a: 1\nb: 2", id="every problem"),
        pytest.param(Locked(["run 1", "run 2"]), "run 1; run 2", id="every owner"),
        pytest.param(Unmappable("TermDescriptor", "no code"), "TermDescriptor: no code", id="element and reason"),
        pytest.param(Unreachable("down", retry_after=3.0), "down", id="message"),
        pytest.param(Rejected(400, "", "the message of the ODS"), "400 rejected", id="not the ODS's message"),
        pytest.param(Rejected(400, "urn:x", "the words"), "400 urn:x", id="status and type"),
    ],
)
def test_the_message_of_an_error(error, message):
    assert str(error) == message
