"""The sample district as every resource reads it: rows, documents and reasons, read once and kept."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Select, create_engine, select

from include.configurations.configuration import Configuration
from include.configurations.loading import load_all
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.standards import Standard
from include.engine.documents import Document
from include.history.entries import Recorded
from include.resources import registry
from include.resync.context import mapping_context_of
from include.resync.extract import extract
from include.resync.map.documents import Mapper
from include.resync.plan.scopes import whole_scope
from include.sis.tables import school
from sandbox.district import Census, District, generate
from sandbox.edfi.catalog import Catalog
from sandbox.edfi.extensions import extended

DISTRICT = District(schools=3, students=200, seed=1)
"""As many students as hold every oddity once."""

STANDARDS = tuple(Standard)
RESOURCES = tuple(registry().values())
CONFIGURATIONS = load_all()


def configuration(standard: Standard) -> Configuration:
    """The sample configuration that speaks a standard: Tennessee the older ones, the general one the newer."""
    name = "tennessee_ds33" if standard <= Standard.DS40 else "general_ds52"
    return CONFIGURATIONS[name].model_copy(update={"data_standard": standard})


@dataclass
class Sample:
    """A generated district and what has been read from it."""

    engine: Engine
    census: Census
    _rows: dict[tuple[Hashable, ...], list[Row]] = field(default_factory=dict)
    _asked: dict[tuple[int, Scope], tuple[Resource, list[Row]]] = field(default_factory=dict)
    _outcomes: dict[tuple[str, Standard], list[Document | Recorded]] = field(default_factory=dict)

    @classmethod
    def in_folder(cls, folder: Path) -> "Sample":
        engine = create_engine(f"sqlite:///{folder / 'campus.db'}")
        return cls(engine=engine, census=generate(engine, DISTRICT))

    @cached_property
    def schools(self) -> tuple[int, ...]:
        return tuple(sorted(self.values(select(school.c.schoolID))))

    def values(self, query: Select[Any]) -> Sequence[Any]:
        """The first column of a query."""
        with self.engine.connect() as connection:
            return connection.scalars(query).all()

    def scope(self, standard: Standard, **narrowing: Any) -> Scope:
        """The whole district under a standard's configuration, narrowed if asked for."""
        return replace(whole_scope(configuration(standard), 1, self.schools), **narrowing)

    def rows(self, resource: Resource, scope: Scope) -> list[Row]:
        """Every row of a resource, with its child rows; standards whose queries are the same share them."""
        _, rows = self._asked.get((id(resource), scope), (None, None))
        if rows is None:
            rows = self._read(resource, scope)
            self._asked[id(resource), scope] = resource, rows
        return rows

    def _read(self, resource: Resource, scope: Scope) -> list[Row]:
        selects = [resource.rows(scope), *(children.rows(scope) for children in resource.child_rows.values())]
        query = resource.name, *(self._text(one) for one in selects)
        if query not in self._rows:
            self._rows[query] = [row for batch in extract(self.engine, resource, scope) for row in batch]
        return self._rows[query]

    def _text(self, query: Select[Any]) -> Hashable:
        """What is equal for equal queries; SQLAlchemy's own comparison takes ten times as long."""
        compiled = query.compile(self.engine)
        types = tuple(repr(column.type) for column in query.selected_columns)
        return str(compiled), repr(sorted(compiled.params.items())), types

    def outcomes(self, resource: Resource, standard: Standard) -> list[Document | Recorded]:
        """What becomes of each row, in the order of the rows."""
        key = (resource.name, standard)
        if key not in self._outcomes:
            mapper = Mapper(resource, context(standard))
            rows = self.rows(resource, self.scope(standard))
            self._outcomes[key] = [mapper.map(row) for row in rows]
        return self._outcomes[key]

    def documents(self, resource: Resource, standard: Standard) -> list[Document]:
        """Those rows that become a document."""
        return [found for found in self.outcomes(resource, standard) if isinstance(found, Document)]


def facts(standard: Standard) -> Catalog:
    """What the ODS of the standard's configuration takes, with what its state adds."""
    return extended(standard, configuration(standard).pack.extensions)


def context(standard: Standard) -> MappingContext:
    """What payloads need, from the configuration of the standard."""
    return mapping_context_of(configuration(standard))
