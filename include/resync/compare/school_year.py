"""Which school year a document of the ODS belongs to, as far as it says so itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine

from include.sis import directory

DATES = ("beginDate", "entryDate", "eventDate", "incidentDate", "disciplineDate", "hireDate", "date")
COHORTS = ("classOf", "graduation")
"""How references to the year of a cohort begin."""
THIS, OTHER, UNKNOWN = "this", "other", "unknown"


@dataclass(frozen=True)
class SchoolYear:
    """A school year by the year it ends in, and its first and last day where the SIS has them."""

    ends_in: int
    first: date | None
    last: date | None

    def year_of(self, document: Mapping[str, Any]) -> str:
        """`this`, `other`, or `unknown` where the document has neither a year nor a date within this one.

        A school year anywhere in the document decides. Without one, a begin date within this year
        means this year; a date outside means nothing, because an assignment or enrollment may have begun years ago.
        """
        years = set(_school_years(document))
        if years:
            return THIS if years == {self.ends_in} else OTHER
        begins = next((_day(document[name]) for name in DATES if name in document), None)
        within = begins and self.first and self.last and self.first <= begins <= self.last
        return THIS if within else UNKNOWN


def school_year(engine: Engine, ends_in: int) -> SchoolYear:
    """The school year as the SIS has it."""
    return SchoolYear(ends_in, *directory.days_of_school_year(engine, ends_in))


def _school_years(value: Any) -> Iterator[int]:
    """School years of the document and its references; not those of items in its lists, nor a cohort's."""
    for name, inner in value.items():
        if name == "schoolYear" and isinstance(inner, int):
            yield inner
        elif isinstance(inner, Mapping) and name.endswith("Reference") and not name.startswith(COHORTS):
            yield from _school_years(inner)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
