"""Ways to count rows: all that meet conditions, groups of several, names by letter, rosters against their terms."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, func, select

from include.sis.tables import identity, roster, section_placement, term

Count = Callable[[Connection], int]


def rows(source: FromClause, *where: ColumnElement[bool]) -> Count:
    return lambda connection: connection.scalar(select(func.count()).select_from(source).where(*where)) or 0


def groups(query: Select[tuple[int]], *keys: ColumnElement[object], distinct: object = None) -> Count:
    counted = func.count() if distinct is None else func.count(func.distinct(distinct))
    groups = query.with_only_columns(keys[0]).group_by(*keys).having(counted > 1).subquery()
    return rows(groups)


def names(letter: Callable[[str], bool]) -> Count:
    def count(connection: Connection) -> int:
        found = connection.execute(select(identity.c.firstName, identity.c.lastName))
        return sum(letter(first + last) for first, last in found)

    return count


def rosters(wrong: Callable[[Any], ColumnElement[bool]]) -> Count:
    span = (
        select(
            section_placement.c.sectionID,
            func.min(term.c.startDate).label("first"),
            func.max(term.c.endDate).label("last"),
        )
        .join(term, section_placement.c.termID == term.c.termID)
        .group_by(section_placement.c.sectionID)
        .subquery()
    )
    source = roster.join(span, roster.c.sectionID == span.c.sectionID)
    return rows(source, wrong(span.c))
