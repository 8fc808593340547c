"""What an object of the state edition must say about itself: `OBJECT = StateObject(...)` at the end of its file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, Label, Select, Table, and_, select

from include.edfi.documents.scope import Scope
from include.state.metadata import DISTRICT

SCHOOL = "school_"


@dataclass(frozen=True, kw_only=True)
class StateScope(Scope):
    """Which part of a district is synced: a year and some of its schools, or all of them."""

    district_number: str
    whole_district: bool = False
    """Every school of the year is in it, and with them what belongs to no school."""


@dataclass(frozen=True, kw_only=True)
class Parent:
    """An object a record refers to, by its key in this column; only the district itself has no column."""

    name: str
    column: str


@dataclass(frozen=True, kw_only=True)
class StateObject:
    """One object of the state edition: its table there, and the district's records it is made of."""

    name: str
    table: Table
    rows: Callable[[StateScope], Select[Any]]
    """Every record of the district, whatever its year and school. No ORDER BY. Labels: every column of the table but
    the district's number; `schoolNumber` where it belongs to a school; `excluded` (text or null) where some records
    are not reported, and why."""
    within: Callable[[StateScope], ColumnElement[bool]]
    """Those of the rows that are in the scope."""
    source: Column[Any]
    """The Campus column that holds the key; the rows are selected from its table."""
    sliced_by: Literal["school", "district"] = "district"
    """By school: rows have the label `schoolID`, and the state's table has the school itself or by a parent."""
    apart: tuple[str, ...] = ()
    """Fields that together identify a record, as its key does: records that agree in all of them are doubtful."""
    state_owned: frozenset[str] = frozenset()
    """Fields that the state owns unless the configuration says otherwise."""
    selectable: bool = False
    """Selective Sync offers it."""
    parents_anywhere: bool = False
    """A parent may belong to another school than the record, so a missing parent is fixed by a sync of all schools."""
    never_deleted: str = ""
    """Why the state keeps a record that the district no longer has; empty where it may be deleted."""
    personal: bool = True
    """It says something about a person."""

    @cached_property
    def key(self) -> str:
        """The column that is the key within a district."""
        names = [str(column.name) for column in self.table.primary_key if column.name != DISTRICT]
        return names[0] if names else DISTRICT

    @cached_property
    def columns(self) -> Mapping[str, Column[Any]]:
        """Every column by name; the names are plain text, as SQLAlchemy's own are slow to compare and to write."""
        return {str(column.name): column for column in self.table.columns}

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Every column that is no part of the key."""
        return tuple(name for name, column in self.columns.items() if not column.primary_key)

    @cached_property
    def parents(self) -> tuple[Parent, ...]:
        """What it refers to; taken from the table's foreign keys."""
        return tuple(sorted(_parents(self.table), key=lambda parent: parent.name))

    @cached_property
    def depends_on(self) -> tuple[str, ...]:
        """Names of the objects that come first."""
        return tuple(dict.fromkeys(parent.name for parent in self.parents))

    def may_be_owned(self) -> frozenset[str]:
        """Fields whose owner a configuration may choose: all but references to parents."""
        return frozenset(self.fields) - {parent.column for parent in self.parents}

    def in_scope_at_state(self, scope: StateScope) -> ColumnElement[bool]:
        """Which rows of the state's own table, not of Campus's, are in the scope."""
        of_district = self.table.c[DISTRICT] == scope.district_number
        return and_(of_district, _at_schools(self.table, scope)) if self.sliced_by == "school" else of_district

    def school_at_state(self) -> Label[Any] | None:
        """The column `school_`: the schoolID of a row, or of its parent; None where there is no school."""
        return _school_of(self.table).label(SCHOOL) if self.sliced_by == "school" else None


def _parents(table: Table) -> Iterator[Parent]:
    for key in table.foreign_key_constraints:
        own = [str(column.name) for column in key.columns if column.name != DISTRICT]
        yield Parent(name=str(key.referred_table.name), column=own[0] if own else DISTRICT)


def _at_schools(table: Table, scope: StateScope) -> ColumnElement[bool]:
    """Rows of a table that are at the scope's schools and, where they have a year, of its year."""
    if "schoolID" in table.c:
        there = table.c.schoolID.in_(scope.schools)
        return and_(there, table.c.endYear == scope.school_year) if "endYear" in table.c else there
    parent, own = _school_parent(table)
    placed = select(parent.c[own.name]).where(parent.c[DISTRICT] == scope.district_number, _at_schools(parent, scope))
    return own.in_(placed)


def _school_parent(table: Table) -> tuple[Table, Column[Any]]:
    """The parent that has a record's school, itself or by its own parent, and the column that refers to it."""
    key = next(key for key in table.foreign_key_constraints if _has_school(key.referred_table))
    return key.referred_table, next(column for column in key.columns if column.name != DISTRICT)


def _has_school(table: Table) -> bool:
    return "schoolID" in table.c or any(_has_school(key.referred_table) for key in table.foreign_key_constraints)


def _school_of(table: Table) -> ColumnElement[Any]:
    if "schoolID" in table.c:
        return table.c.schoolID
    parent, own = _school_parent(table)
    same = and_(parent.c[DISTRICT] == table.c[DISTRICT], parent.c[own.name] == own)
    return select(_school_of(parent)).where(same).correlate(table).scalar_subquery()
