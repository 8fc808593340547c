"""The one spelling of values in which both sides are compared; written for the judge alone, not taken from the sync."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Numeric, String, Table


def plain_row(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table by column, its values in their plain spelling."""
    return {column.name: plain(column, row[column.name]) for column in table.columns}


def plain(column: Column[Any], value: Any) -> Any:
    """A value of a column: text without blanks around it, a date without a time, an empty flag as off."""
    if isinstance(value, str):
        value = value.strip() or None
    if value is None:
        is_flag = isinstance(column.type, Boolean) and not column.nullable
        return False if is_flag else None
    return _converted(column, value)


def _converted(column: Column[Any], value: Any) -> Any:
    match column.type:
        case Boolean():
            return bool(value)
        case String():
            return str(value)
        case DateTime():
            return value.replace(microsecond=0)
        case Date():
            return value.date() if isinstance(value, datetime) else value
        case Integer():
            return int(value)
        case Numeric(scale=scale):
            return round(Decimal(str(value)), scale or 0)
        case _:
            raise TypeError(f"{column}: columns of type {column.type!r} are not compared; add the type here")
