"""Which students of a school others of its records can be about: incidents, groups."""

from collections import defaultdict
from dataclasses import dataclass, field

from sandbox.district.generation import Schools
from sandbox.district.roll import Child
from sandbox.district.stays import Stay

NOT_SENT = frozenset({"student without Ed-Fi ID", "no-show enrollment"})
"""Oddities of students of whom nothing else may be sent either."""


@dataclass(kw_only=True)
class Pupils:
    """By schoolID the ordinary students who are there to the end, and the odd ones with their oddity."""

    ordinary: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    odd: defaultdict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, child: Child, stays: list[Stay], schools: Schools) -> None:
        """Notes a student at the home school."""
        home = schools.home(child.index, child.grade).school_id
        if child.oddity in NOT_SENT:
            self.odd[home].append((child.person_id, child.oddity))
        elif not child.oddity and stays[-1].end is None:
            self.ordinary[home].append(child.person_id)
