"""Editing a settings file in place: comments, order and quotes of everything that does not change survive."""

from collections.abc import Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.scalarstring import DoubleQuotedScalarString
from ruamel.yaml.tokens import CommentToken

AFTER = 2
"""Where ruamel.yaml keeps the comment that follows a key's value."""


def edited(text: str, changes: Mapping[str, Any]) -> str:
    """A YAML mapping with other values for some top-level keys; a key that was absent is added at the end.

    Raises:
        ruamel.yaml.error.YAMLError: the text is no YAML, or names a key twice.
    """
    yaml = YAML()
    yaml.preserve_quotes = True
    # A line is broken nowhere but where it was.
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    settings = yaml.load(text)
    for key, value in changes.items():
        _replace(settings, key, value)
    result = StringIO()
    yaml.dump(settings, result)
    return result.getvalue()


def _replace(settings: CommentedMap, key: str, value: Any) -> None:
    # The comment below a list belongs to the list's last item and would go with it.
    below = _comment_below(settings.get(key))
    # Quoted, because YAML 1.1 readers take words such as no and on for booleans.
    settings[key] = DoubleQuotedScalarString(value) if isinstance(value, str) else value
    if below:
        comments = settings.ca.items.setdefault(key, [None] * 4)
        beside = comments[AFTER].value if comments[AFTER] else "\n"
        comments[AFTER] = CommentToken(beside + below, CommentMark(0), None)


def _comment_below(value: Any) -> str:
    """The comment in the lines below a value that is a list or a mapping."""
    if not isinstance(value, CommentedMap | CommentedSeq) or not value:
        return ""
    last = next(reversed(value)) if isinstance(value, CommentedMap) else len(value) - 1
    comments = value.ca.items.get(last) or ()
    text = "".join(comment.value for comment in comments if isinstance(comment, CommentToken))
    return text.partition("\n")[2] or _comment_below(value[last])
