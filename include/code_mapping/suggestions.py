"""Which descriptor a local code most likely means: by likeness of words, the same answer every time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from include.edfi.documents.descriptors import Value

WORDS = re.compile(r"\d+|[^\W\d_]+")
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth",
)  # fmt: skip
NUMBERS = {word: str(number) for number, word in enumerate(ORDINALS, start=1)}
ENDINGS = frozenset({"st", "nd", "rd", "th"})
STEM = 4
"""So many letters at the beginning make two words one: Hotel and hotels."""
LIKE_ENOUGH = 0.55
"""Below this, a suggestion is a guess in the dark."""
ALL_OF_MINE = 0.9
"""When everything that was asked for is in a longer text: Home in "Home language"."""


@dataclass(frozen=True)
class Suggestion:
    """A descriptor's URI and how like it is, from 0 to 1."""

    uri: str
    similarity: float


def suggestions(told: Iterable[str], values: Sequence[Value], most: int = 3) -> list[Suggestion]:
    """The most similar values, best first, for a local code and its names; none where nothing is similar enough."""
    asked = [words for words in map(normalize_tokens, told) if words]
    found = [
        Suggestion(
            value.uri,
            max((similarity(mine, normalize_tokens(text)) for mine in asked for text in value.words), default=0.0),
        )
        for value in values
    ]
    good = [one for one in found if one.similarity >= LIKE_ENOUGH]
    return sorted(good, key=lambda one: (-one.similarity, one.uri))[:most]


@lru_cache(maxsize=10_000)
def normalize_tokens(text: str) -> tuple[str, ...]:
    """The words of a text in the order of the alphabet: "Second grade", "Grade 02" and "2nd grade" are one."""
    words = [NUMBERS.get(word, word) for word in WORDS.findall(text.casefold())]
    return tuple(sorted({word.lstrip("0") or word for word in words if word not in ENDINGS}))


def similarity(mine: Sequence[str], theirs: Sequence[str]) -> float:
    """How like two texts are, given as plain words: letters count, and whole words that both have."""
    numbers, others = _numbers(mine), _numbers(theirs)
    if not theirs or (numbers and others and numbers != others):
        return 0.0
    shared = [word for word in mine if any(_same(word, other) for other in theirs)]
    share = len(shared) / (len(mine) + len(theirs) - len(shared))
    whole = ALL_OF_MINE if len(shared) == len(mine) and max(map(len, mine)) >= STEM else 0.0
    # The matcher is not symmetric; one order of the two texts makes it so.
    first, second = sorted((" ".join(mine), " ".join(theirs)))
    letters = SequenceMatcher(None, first, second, autojunk=False).ratio()
    return round(max(letters, share, whole * (1 + share) / 2), 3)


def _numbers(words: Sequence[str]) -> frozenset[str]:
    return frozenset(filter(str.isdigit, words))


def _same(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return word == other or (len(short) >= STEM and long.startswith(short))
