"""How one host behaves where hosts differ: learned from its answers, and remembered on the client for the run.

Nothing here is derived from a version number: hosts configure, patch and proxy the same release differently.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from include.edfi.api.ods import PAGE
from include.edfi.api.problems import Problem

SMALLEST_PAGE = 25
"""Documents of a page where no limit is given (ODS/API developers' guide); no host's largest page is smaller."""
MOST_FAILED_COUNTS = 2
_ABOUT_LIMIT = re.compile(r"\blimit\b|page ?size", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:between \d+ and|at most|maximum(?: value)?(?: of| is)?|exceed|up to|<=) ?(\d+)", re.IGNORECASE
)
_ID_REQUIRED = re.compile(
    r"\bid is required|required property '?\"?id\b|\bid'? (?:property )?(?:is missing|must (?:be|match|equal))"
    r"|missing.{0,20}\bid\b",
    re.IGNORECASE,
)
_ID_REFUSED = re.compile(r"identifiers? cannot be assigned|'id' property should not", re.IGNORECASE)


@dataclass
class HostBehavior:
    """What is known of a host so far; one per client."""

    page_size: int = PAGE
    """Documents to ask for in one page."""
    largest_page: int = 0
    """Documents in the largest page that came: no shorter page was cut by the host."""
    id_in_put: bool = False
    """Whether the body of a PUT carries the `id` of its address."""
    counts: bool = True
    """Whether counting is worth a request: false once the host gave no Total-Count, or failed to count twice."""
    zero_limit: bool = True
    """Whether `limit=0` is accepted."""
    cursor_paging: bool = True
    """Whether partitions are worth a request."""
    refused_parameters: dict[str, set[str]] = field(default_factory=dict)
    """Query parameters that the host refuses, by path."""
    unsettled: set[str] = field(default_factory=set)
    """Paths whose documents moved between pages each time they were read: one of them may have been missed."""
    _failed_counts: int = 0

    def reduce_page(self, problem: Problem, limit: int) -> bool:
        """Whether a refusal was about a page of up to `limit` documents; a smaller one is then tried next."""
        words = " ".join(problem.sentences)
        if problem.status != 400 or not _ABOUT_LIMIT.search(words) or limit <= 1:
            return False
        if limit <= self.page_size:
            match = _NUMBER.search(words)
            allowed = int(match.group(1)) if match else 0
            self.page_size = allowed if 0 < allowed < limit else max(1, limit // 2)
        return True

    def may_be_cut(self, documents: int) -> bool:
        """Whether the host may have given fewer documents than there are, without saying so."""
        # A limit is a round number; a page as long as the longest one is only suspicious when it is round, too.
        at_largest = documents == self.largest_page and documents % SMALLEST_PAGE == 0
        return documents >= SMALLEST_PAGE and (documents > self.largest_page or at_largest)

    def note_page(self, documents: int) -> None:
        """A page of so many documents came."""
        self.largest_page = max(self.largest_page, documents)

    def note_count(self, *, answered: bool, counted: bool) -> None:
        """A count was asked for: whether an answer came, and whether a number was in it."""
        self._failed_counts = 0 if answered else self._failed_counts + 1
        if (answered and not counted) or self._failed_counts >= MOST_FAILED_COUNTS:
            self.counts = False

    def accepted_query(self, path: str, query: Mapping[str, str | int]) -> dict[str, str | int]:
        """The query without the parameters that the host refuses there: it brings what was asked for, and more."""
        refused = self.refused_parameters.get(path, set())
        return {name: value for name, value in query.items() if name not in refused}

    def refuse_parameter(
        self,
        path: str,
        query: Mapping[str, str | int],
        problem: Problem,
        listed: Callable[[], Collection[str]] = frozenset,
    ) -> str:
        """The parameter of a query that a 400 is about, remembered as refused; empty where the query has none.

        Where the problem names none, `listed` gives the parameters that the host lists, in lower case: one that is not
        among them is meant. Where it lists none, the first parameter is taken.
        """
        words = " ".join(problem.sentences).lower()
        names = list(self.accepted_query(path, query)) if problem.status == 400 else []
        named = [name for name in names if re.search(rf"\b{re.escape(name.lower())}\b", words)]
        known = listed() if names and not named else ()
        unlisted = [name for name in names if known and name.lower() not in known]
        for name in (named or unlisted or names)[:1]:
            self.refused_parameters.setdefault(path, set()).add(name)
            return name
        return ""

    def learn_put_id(self, problem: Problem, *, had_id: bool) -> bool:
        """Whether a PUT was refused for having, or lacking, the `id` in its body; the next one has it otherwise."""
        if problem.status != 400 or not (_ID_REFUSED if had_id else _ID_REQUIRED).search(_about_id(problem)):
            return False
        self.id_in_put = not had_id
        return True


def _about_id(problem: Problem) -> str:
    """The sentences of a problem, those by path with the path's last name only ("$.id: ..." becomes "id: ...")."""
    return " ".join(sentence.removeprefix("$.") for sentence in problem.sentences)
