"""What Campus calls its codes: the names in CampusDictionary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, select

from include.sis.tables import campus_attribute, campus_dictionary

Column = str
"""A Campus column as Table.column."""


@dataclass(frozen=True)
class Dictionary:
    """Names by column and code; some hundred codes, so all of them are read at once."""

    names: Mapping[tuple[Column, str], str]

    def names_of(self, code: str, columns: frozenset[Column]) -> tuple[str, ...]:
        """What a code is called in the columns it may come from, or anywhere if they do not know it and all agree."""
        names = sorted({self.names[column, code] for column in columns if (column, code) in self.names})
        if names:
            return tuple(names)
        anywhere = {name for (_, other), name in self.names.items() if other == code}
        return tuple(anywhere) if len(anywhere) == 1 else ()


def dictionary(engine: Engine) -> Dictionary:
    """Every code of CampusDictionary with its name."""
    return Dictionary({(column, code): name for column, code, name in _rows(engine)})


def _rows(engine: Engine) -> Iterator[tuple[Column, str, str]]:
    query = (
        select(
            campus_attribute.c.object, campus_attribute.c.element, campus_dictionary.c.code, campus_dictionary.c.name
        )
        .join_from(campus_dictionary, campus_attribute)
        .order_by(campus_attribute.c.attributeID, campus_dictionary.c.code)
    )
    with engine.connect() as connection:
        for table, column, code, name in connection.execute(query):
            yield f"{table}.{column}", code.strip(), name.strip()
