"""One trait of a host, as a probe found it."""

from dataclasses import dataclass
from typing import Any

NOT_KNOWN = "not known"


@dataclass(frozen=True, kw_only=True)
class Trait:
    """A trait: its name, its value as JSON holds it (None: not known), and the value in words.

    `warning` is set where the trait limits a guarantee: what it is, the consequence, and what to do.
    """

    name: str
    value: Any
    text: str = NOT_KNOWN
    warning: str = ""


def unknown(name: str, reason: str = "") -> Trait:
    """A trait that could not be found out."""
    return Trait(name=name, value=None, text=f"{NOT_KNOWN}: {reason}" if reason else NOT_KNOWN)
