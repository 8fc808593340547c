"""Params as people type them: IDs and names with line breaks, commas and white space between them, in any mix."""

import re
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BeforeValidator

SEPARATORS = re.compile(r"[\s,;]+")


def words(given: object) -> tuple[str, ...]:
    """The parts of a text or of a list, duplicates dropped, order kept.

    Raises:
        ValueError: neither text, number nor a list of them.
    """
    if given is None:
        return ()
    if isinstance(given, bool) or not isinstance(given, str | int | Iterable):
        # pydantic turns a ValueError into a problem of the param, and lets a TypeError through.
        raise ValueError(f"{given!r} is neither text nor a list")  # noqa: TRY004
    parts = SEPARATORS.split(str(given)) if isinstance(given, str | int) else map(str, given)
    return tuple(dict.fromkeys(word for part in parts for word in SEPARATORS.split(part) if word))


def ids(given: object) -> tuple[int, ...] | None:
    """Positive integers, or None where nothing was given.

    Raises:
        ValueError: names every part that is no positive integer.
    """
    found = words(given)
    wrong = [word for word in found if not (word.isascii() and word.isdigit() and 0 < int(word) < 2**31)]
    if wrong:
        raise ValueError(f"no positive integers: {', '.join(wrong)}")
    return tuple(dict.fromkeys(map(int, found))) or None


def lines(given: object) -> tuple[str, ...]:
    """The lines of a text or the items of a list, blank ones and duplicates dropped; commas are kept.

    Raises:
        ValueError: neither text nor a list.
    """
    if given is None:
        return ()
    if not isinstance(given, str | Iterable):
        raise ValueError(f"{given!r} is neither text nor a list")  # noqa: TRY004
    parts = given.splitlines() if isinstance(given, str) else map(str, given)
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def sentence(detail: Any) -> str:
    """One problem that pydantic found, with the param's name and the value."""
    name = ".".join(str(step) for step in detail["loc"])
    if detail["type"] == "extra_forbidden":
        return f"{name}: there is no such param"
    message = detail["msg"].removeprefix("Value error, ")
    value = "" if detail["type"] == "value_error" else f" (value: {detail['input']!r})"
    return f"{name}: {message}{value}"


Words = Annotated[tuple[str, ...], BeforeValidator(words)]
Ids = Annotated[tuple[int, ...] | None, BeforeValidator(ids)]
Lines = Annotated[tuple[str, ...], BeforeValidator(lines)]
