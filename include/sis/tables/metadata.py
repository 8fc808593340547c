"""The one metadata all Campus tables share, and the column forms that recur in them.

Campus tables live in the schema `dbo` on SQL Server and in the default schema elsewhere, so no table names
one: `include.sis.engine.connect` puts it in front of every name when a schema is given.
"""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, MetaData, SmallInteger, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key(name: str) -> Column[int]:
    """An integer primary key that whoever inserts the row chooses."""
    return Column(name, Integer, primary_key=True, autoincrement=False)


def link(name: str, target: str, *, required: bool = True, indexed: bool = True) -> Column[int]:
    """An integer column pointing at `target` ("Table.column"); indexed, since readers join on it."""
    return Column(name, Integer, ForeignKey(target), nullable=not required, index=indexed)


def text(name: str, width: int, *, required: bool = False, indexed: bool = False) -> Column[str]:
    return Column(name, String(width), nullable=not required, index=indexed)


def flag(name: str, *, required: bool = False) -> Column[bool]:
    """A Campus `bit`; null reads as off."""
    return Column(name, Boolean, nullable=not required)


def day_of(name: str, *, required: bool = False) -> Column[object]:
    """A calendar date: Campus stores a datetime whose time of day never matters."""
    return Column(name, Date, nullable=not required)


def small(name: str, *, required: bool = False) -> Column[int]:
    return Column(name, SmallInteger, nullable=not required)
