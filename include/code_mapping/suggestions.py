"""Which descriptors a local code most likely means, by similarity of words; deterministic."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from include.edfi.documents.descriptors import Value

WORDS = re.compile(r"\d+|[^\W\d_]+")
NUMBERS = {
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "sixth": "6",
    "seventh": "7",
    "eighth": "8",
    "ninth": "9",
    "tenth": "10",
    "eleventh": "11",
    "twelfth": "12",
    "thirteenth": "13",
}
ENDINGS = frozenset({"st", "nd", "rd", "th"})
STEM = 4
"""Letters that two words must begin with in common to count as one word, as Hotel and hotels do."""
THRESHOLD = 0.55
"""Below this similarity a suggestion would mislead more often than it helps."""
CONTAINED = 0.9
"""Weight of a code whose words are all part of a longer text (Home in "Home language"): less than the same words."""


@dataclass(frozen=True)
class Suggestion:
    """A descriptor's URI and its similarity to the code, from 0 to 1."""

    uri: str
    similarity: float


def suggestions(texts: Iterable[str], values: Sequence[Value], limit: int = 3) -> list[Suggestion]:
    """The most similar values for a local code and its names, best first; empty where none is similar enough."""
    codes = [words for words in map(normalize_tokens, texts) if words]
    rated = [Suggestion(value.uri, _best(codes, value)) for value in values]
    similar = [suggestion for suggestion in rated if suggestion.similarity >= THRESHOLD]
    return sorted(similar, key=lambda suggestion: (-suggestion.similarity, suggestion.uri))[:limit]


def _best(codes: Iterable[Sequence[str]], value: Value) -> float:
    return max((similarity(words, normalize_tokens(text)) for words in codes for text in value.words), default=0.0)


@lru_cache(maxsize=10_000)
def normalize_tokens(text: str) -> tuple[str, ...]:
    """The words of a text in alphabetical order: the same for "Second grade", "Grade 02" and "2nd grade"."""
    words = [NUMBERS.get(word, word) for word in WORDS.findall(text.casefold())]
    return tuple(sorted({word.lstrip("0") or word for word in words if word not in ENDINGS}))


def similarity(code: Sequence[str], value: Sequence[str]) -> float:
    """How similar two normalized texts are, from 0 to 1; texts with different numbers are not similar at all."""
    numbers, others = _numbers(code), _numbers(value)
    if not code or not value or (numbers and others and numbers != others):
        return 0.0
    text = " ".join(code)
    stemmed = " ".join(_stemmed(word, code) for word in value)
    whole = max(fuzz.token_sort_ratio(text, " ".join(value)), fuzz.token_sort_ratio(text, stemmed))
    contained = 0.0
    if max(map(len, code)) >= STEM:
        contained = CONTAINED * (fuzz.token_set_ratio(text, stemmed) + whole) / 2
    return round(max(whole, contained) / 100, 3)


def _numbers(words: Sequence[str]) -> frozenset[str]:
    return frozenset(filter(str.isdigit, words))


def _stemmed(word: str, code: Sequence[str]) -> str:
    """The word of the code that `word` begins with, else `word` itself."""
    return next((stem for stem in code if len(stem) >= STEM and word.startswith(stem)), word)
