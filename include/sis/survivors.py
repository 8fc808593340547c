"""Several Campus rows that make one Ed-Fi record: the reported row with the lowest ID is sent for all of them.

A room entered twice, or one course number in two calendars of a school, is one record. The others are no
records of their own and appear in no report.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Label, Select, Subquery, and_, case, func, literal, select

from include.sis.narrowing import Reason, exclusion, none_holds

Same = Sequence[ColumnElement[Any]]
"""Columns that are equal in all rows of one record."""


def rank_among(same: Same, reasons: Sequence[Reason], *keys: ColumnElement[Any]) -> Label[int]:
    """The column `rank`: 1 for the row that its record is made of; reported rows come before those that are not."""
    unreported = case((none_holds(*reasons), 0), else_=1)
    return func.row_number().over(partition_by=same, order_by=[unreported, *keys]).label("rank")


def asked_for(same: Same, *requested: ColumnElement[bool]) -> Label[int]:
    """The column `asked`: 1 where any row of the record meets every condition, or where there is none."""
    if not requested:
        return literal(1).label("asked")
    return func.max(case((and_(*requested), 1), else_=0)).over(partition_by=same).label("asked")


def excluding_outranked(ranked: Subquery, reason: str, *, apart_from: str = "") -> Select[Any]:
    """Every row with its column `excluded`: its own `reason`, else the given one where its `rank` is not 1.

    Args:
        ranked: rows with the columns `reason` (text or null) and `rank` (1 for the first of each natural key).
        reason: why a row that is not the first of its key is not sent.
        apart_from: a column; rows where it is null share no natural key, so none of them is outranked.
    """
    outranked = ranked.c.rank > 1
    if apart_from:
        outranked = and_(outranked, ranked.c[apart_from].is_not(None))
    columns = [column for column in ranked.c if column.key not in {"reason", "rank"}]
    return select(*columns, exclusion((ranked.c.reason.is_not(None), ranked.c.reason), (outranked, reason)))


def survivors(ranked: Subquery) -> Select[Any]:
    """The first row of each record that is requested, without the columns `rank` and `asked`."""
    query = select(*(column for column in ranked.c if column.name not in {"rank", "asked"})).where(ranked.c.rank == 1)
    return query.where(ranked.c.asked == 1) if "asked" in ranked.c else query
