"""Writing records into the state's tables: new ones whole, known ones only where the district owns the field."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Executable,
    FromClause,
    Table,
    and_,
    bindparam,
    exists,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

KEY, NEW = "key_", "new_"
"""Prefixes of parameter names: which row is meant, and what a column is set to. Without a prefix, every column that a
dictionary has would be set."""


def upserts(dialect: str, table: Table, owned: Collection[str]) -> tuple[Executable, ...]:
    """Statements that, one after the other, write any number of rows; each takes one dictionary to a row.

    A row that is there already keeps every column that is not in `owned`. SQLite and PostgreSQL do it in one
    statement; SQL Server first updates and then inserts what is missing, under locks that keep others from doing so.
    """
    if dialect == "mssql":
        return _update(table, owned), _insert_missing(table)
    return (_on_conflict(dialect, table, owned),)


def parameters(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The dictionaries that SQL Server's statements take."""
    keys = [column.name for column in table.primary_key]
    return [
        {f"{NEW}{name}": value for name, value in row.items()} | {f"{KEY}{name}": row[name] for name in keys}
        for row in rows
    ]


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], owned: Collection[str]) -> None:
    """Write the rows, each of which has every column of the table."""
    if not rows:
        return
    dialect = connection.dialect.name
    given = parameters(table, rows) if dialect == "mssql" else list(rows)
    for statement in upserts(dialect, table, owned):
        connection.execute(statement, given)


def _on_conflict(dialect: str, table: Table, owned: Collection[str]) -> Executable:
    keys = [column.name for column in table.primary_key]
    statement = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    replaced = {column.name: statement.excluded[column.name] for column in table.columns if column.name in owned}
    return (
        statement.on_conflict_do_update(index_elements=keys, set_=replaced)
        if replaced
        else statement.on_conflict_do_nothing(index_elements=keys)
    )


def _update(table: Table, owned: Collection[str]) -> Executable:
    # A row of which the state owns everything is updated to the key it has, so that it is locked all the same.
    names = [column.name for column in table.columns if column.name in owned] or [next(iter(table.primary_key)).name]
    values = {name: _new(table.c[name]) for name in names}
    locking = update(table).with_hint("WITH (UPDLOCK, SERIALIZABLE)", dialect_name="mssql")
    return locking.where(_same(table)).values(values)


def _insert_missing(table: Table) -> Executable:
    there = table.alias("there")
    held = select(there.c[next(iter(table.primary_key)).name]).where(_same(there))
    locked = held.with_hint(there, "WITH (UPDLOCK, SERIALIZABLE)", dialect_name="mssql")
    new = select(*(_new(column).label(column.name) for column in table.columns)).where(~exists(locked))
    return insert(table).from_select([column.name for column in table.columns], new)


def _same(table: FromClause) -> ColumnElement[bool]:
    return and_(*(column == bindparam(f"{KEY}{column.name}", type_=column.type) for column in table.primary_key))


def _new(column: Column[Any]) -> BindParameter[Any]:
    return bindparam(f"{NEW}{column.name}", type_=column.type)
