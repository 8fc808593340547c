"""Faults on demand: the answers and silences a client has to survive."""

import random
from dataclasses import dataclass, field
from typing import Any

STATUSES = (400, 401, 403, 404, 409, 412, 429, 500, 502, 503, 504)


@dataclass
class Fault:
    """One rule about which requests go wrong, and how.

    A request is hit when resource and method fit and, of the choices made, `every` and `probability` agree;
    `skip` lets the first ones pass and `count` ends the rule after so many hits.
    """

    status: int | None = None
    """Answer with this status instead of doing the work."""
    retry_after: int | None = None
    """Seconds in a `Retry-After` header."""
    latency: float = 0.0
    """Seconds to wait first; alone, the request is then served as usual."""
    drop: bool = False
    """Close the connection without an answer, the work not done."""
    lose_answer: bool = False
    """Do the work, then close the connection without an answer."""
    expire_tokens: bool = False
    """Make all tokens invalid before looking at the request."""
    resource: str | None = None
    """Endpoint, or `token` for the token address; None is every data resource."""
    method: str | None = None
    count: int | None = None
    every: int = 1
    probability: float = 1.0
    seed: int = 0
    skip: int = 0
    hits: int = field(default=0, init=False)
    _seen: int = field(default=0, init=False)
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.status is not None and self.status not in STATUSES:
            raise ValueError(f"status {self.status} is not one of {STATUSES}")
        if self.every < 1 or not 0 <= self.probability <= 1 or self.latency < 0:
            raise ValueError("every must be at least 1, probability within 0 and 1, latency not negative")
        if not (self.status or self.latency or self.drop or self.lose_answer or self.expire_tokens):
            raise ValueError("a fault needs status, latency, drop, lose_answer or expire_tokens")
        self._random = random.Random(self.seed)

    def strikes(self, method: str, resource: str) -> bool:
        """Whether this request is hit; counts it."""
        if self.count is not None and self.hits >= self.count:
            return False
        fits = resource != "token" if self.resource is None else self.resource.lower() == resource.lower()
        if not fits or (self.method and self.method.upper() != method):
            return False
        self._seen += 1
        if self._seen <= self.skip or (self._seen - self.skip) % self.every:
            return False
        if self._random.random() >= self.probability:
            return False
        self.hits += 1
        return True

    def described(self) -> dict[str, Any]:
        """The rule and its hits, for the admin endpoint."""
        shown = {name: value for name, value in vars(self).items() if not name.startswith("_")}
        return {name: value for name, value in shown.items() if value not in (None, False)}


class Faults:
    """The rules in force; the first that strikes decides."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self.rules.append(fault)
        return fault

    def clear(self) -> None:
        self.rules = []

    def strike(self, method: str, resource: str) -> Fault | None:
        """The rule that hits this request, if one does."""
        if not self.rules:
            return None
        return next((rule for rule in self.rules if rule.strikes(method, resource)), None)
