"""Masking values in messages of an ODS, so that a stored message names fields and no pupil's values."""

import re

MASK = "…"

# An apostrophe inside a word ("the caller's") is no quotation mark, so that a quoted O'Brien is masked whole.
_QUOTED = re.compile(r"(?<!\w)'(.*?)'(?!\w)|\"(.*?)\"", re.DOTALL)
_DESCRIPTOR_URI = re.compile(r"uri://[\w.\-]+(?:/\w+)*/\w+Descriptor#.{1,60}")
_FIELD_NAME = re.compile(
    r"[A-Z]\w*(?:Id|Association|Descriptor|Reference|Type)|Namespace|[a-z]+Id|id|validationErrors|errors"
)
_NAMING_BEFORE = re.compile(r"(?:referenced|existing|related|because the|properties|property|in the|for) $")
_NAMING_AFTER = re.compile(r" (?:item|resource|table|entity|property|was not found|or no relationships)")
_NAME = re.compile(r"[A-Za-z]\w*")
_UNQUOTED = (
    (re.compile(r"(\bconverting value ).*?( to type)", re.IGNORECASE | re.DOTALL), rf"\1{MASK}\2"),
    (re.compile(r"(\bvalue\(s\) ).*?( supplied)", re.DOTALL), rf"\1{MASK}\2"),
    (re.compile(r"(\bvalue: ).*?(\. |$)", re.DOTALL), rf"\1{MASK}\2"),
    (re.compile(r"(=\s*)\([^)]*\)"), rf"\1({MASK})"),
    (re.compile(r"(\w = )[^,()\s][^,]*"), rf"\1{MASK}"),
    (re.compile(r"\bvalue [^\s']*[\d@][^\s']*"), f"value {MASK}"),
    (re.compile(r"\d{5,}|\d{4}-\d{2}-\d{2}"), MASK),
)


def masked(sentence: str) -> str:
    """The sentence without values: names of resources, fields and descriptors stay; all else quoted is masked."""
    parts: list[str] = []
    end = 0
    for match in _QUOTED.finditer(sentence):
        parts += [_unquoted(sentence[end : match.start()]), _quoted(sentence, match)]
        end = match.end()
    return "".join([*parts, _unquoted(sentence[end:])])


def _quoted(sentence: str, match: re.Match[str]) -> str:
    value = match.group(1) or match.group(2) or ""
    named = _NAMING_BEFORE.search(sentence[: match.start()]) or _NAMING_AFTER.match(sentence[match.end() :])
    if _DESCRIPTOR_URI.fullmatch(value) or _FIELD_NAME.fullmatch(value) or (named and _NAME.fullmatch(value)):
        return match.group()
    return f"'{MASK}'"


def _unquoted(text: str) -> str:
    for pattern, replacement in _UNQUOTED:
        text = pattern.sub(replacement, text)
    return text
