"""Calendar codes: a calendar's ID, followed by the structure's once a calendar has a second structure."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Label, func, select

from include.sis.tables import schedule_structure


def structure_count(calendar_id: ColumnElement[int]) -> Label[Any]:
    """The column `structures`: how many schedule structures a calendar has."""
    other = schedule_structure.alias("sibling")
    count = select(func.count()).select_from(other).where(other.c.calendarID == calendar_id)
    return count.scalar_subquery().label("structures")


def calendar_code(row: Mapping[str, Any]) -> str:
    """The calendarCode of a row with calendarID, structureID and structures."""
    if row["structures"] > 1:
        return f"{row['calendarID']}-{row['structureID']}"
    return str(row["calendarID"])


def integer_id(row: Mapping[str, Any], column: str) -> int:
    """A number column that Campus keeps as text and Ed-Fi wants as an integer.

    Raises:
        ValueError: the text is no whole number.
    """
    return int(str(row[column]).strip())
