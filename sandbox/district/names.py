"""Names of people and places for the sample district, with the accents and apostrophes real districts have.

The lists are in names.json: made for this project, several names to a string.
"""

import json
from pathlib import Path
from random import Random

_LISTS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_FIRST_NAMES: dict[str, list[str]] = {gender: names.split() for gender, names in _LISTS["first"].items()}
_LAST_NAMES: list[str] = _LISTS["last"].split()
STREETS: list[str] = _LISTS["streets"].split()
STREET_TAGS: list[str] = _LISTS["streetTags"].split()
SCHOOLS: list[str] = _LISTS["schools"]


def first_name(draw: Random, gender: str) -> str:
    return draw.choice(_FIRST_NAMES[gender])


def last_name(draw: Random) -> str:
    """A surname; one in twelve is double."""
    name = draw.choice(_LAST_NAMES)
    return f"{name}-{draw.choice(_LAST_NAMES)}" if draw.random() < 1 / 12 else name


def phone(draw: Random) -> str:
    """A number from the range reserved for fiction."""
    return f"(254) 555-{draw.randrange(100, 200):04}"
