"""The one metadata all tables of the state edition share, and the forms that recur in them.

The state holds many districts, so every key begins with the district's number; the rest of a key is the ID the
record has in its district. The state's own names for tables and columns are not public: ours are Campus's.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Numeric,
    SmallInteger,
    String,
    Table,
)

DISTRICT = "districtNumber"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def state_table(
    name: str, key: str, *columns: Column[Any], parents: Sequence[str] = ("District",), apart: Sequence[str] = ()
) -> Table:
    """A table keyed by district and `key`.

    `parents` are "Table" (of the district alone) or "Table.column", where the column is a key there and a reference
    here. Records that agree in all of `apart` are suspected to be one record twice, and are looked up by it.
    """
    table = Table(
        name,
        metadata,
        Column(DISTRICT, String(15), primary_key=True),
        Column(key, Integer, primary_key=True, autoincrement=False),
        *columns,
        *(_reference(parent) for parent in parents),
    )
    for parent in parents:
        column = parent.partition(".")[2]
        if column and column != key and column not in apart[:1]:
            Index(None, table.c[DISTRICT], table.c[column])
    if apart:
        Index(None, table.c[DISTRICT], *(table.c[column] for column in apart))
    return table


def _reference(parent: str) -> ForeignKeyConstraint:
    table, _, column = parent.partition(".")
    names = [DISTRICT, column] if column else [DISTRICT]
    return ForeignKeyConstraint(names, [f"{table}.{name}" for name in names])


def reference(name: str, *, required: bool = True) -> Column[int]:
    """The key of a parent."""
    return Column(name, Integer, nullable=not required)


def text(name: str, width: int, *, required: bool = False) -> Column[str]:
    return Column(name, String(width), nullable=not required)


def flag(name: str, *, required: bool = False) -> Column[bool]:
    """A bit; the district's null reads as off where it is required."""
    return Column(name, Boolean, nullable=not required)


def day_of(name: str, *, required: bool = False) -> Column[Any]:
    return Column(name, Date, nullable=not required)


def moment(name: str, *, required: bool = False) -> Column[Any]:
    """A day with the time of day."""
    return Column(name, DateTime, nullable=not required)


def number(name: str, *, required: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=not required)


def small(name: str, *, required: bool = False) -> Column[int]:
    return Column(name, SmallInteger, nullable=not required)


def amount(name: str, digits: int, scale: int) -> Column[Any]:
    """A number with decimals, such as 0.500 of a position."""
    return Column(name, Numeric(digits, scale))
