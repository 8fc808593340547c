"""Drift of a state over time: records lost, changed or left over, and one record whose parent is lost as well."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, exists, func, insert, select, update

from include.configurations.state_configuration import StateConfiguration
from include.state import registry
from include.state.metadata import DISTRICT


@dataclass(frozen=True, kw_only=True)
class Drift:
    """The IDs of the drifted records, by kind; no ID is in two of them."""

    lost_enrollments: tuple[int, ...]
    changed_enrollments: tuple[int, ...]
    changed_people: tuple[int, ...]
    given_state_ids: tuple[int, ...]
    """People to whom the state gave another state ID, which is its own."""
    lost_with_their_person: tuple[int, ...]
    """Enrollments lost together with the person they depend on."""
    lost_people: tuple[int, ...]
    strays: tuple[int, ...]
    """Enrollments the district does not have."""

    def sentences(self) -> list[str]:
        """One line per kind of drift, with the IDs."""
        ids = {kind.name.replace("_", " "): map(str, getattr(self, kind.name)) for kind in fields(self)}
        return [f"{kind}: {', '.join(of_kind)}" for kind, of_kind in ids.items()]


def drift(state: Engine, configuration: StateConfiguration) -> Drift:
    """Change the state in place; the same state drifts in the same way.

    Raises:
        LookupError: the state has fewer than seven students of the district to whom only one enrollment refers.
    """
    enrollment, person = registry()["Enrollment"].table, registry()["PersonIdentity"].table
    number = configuration.district_number
    with state.begin() as connection:
        students = _students(connection, number)
        if len(students) < 7:
            raise LookupError(
                f"{len(students)} students of district {number} have one enrollment and nothing else; 7 are needed"
            )
        (lost, changed), rest = students[:2], students[2:]
        _delete(connection, enrollment, number, "enrollmentID", [lost[1]])
        _update(connection, enrollment, number, {"enrollmentID": changed[1]}, {"startStatus": "??", "grade": "??"})
        _update(connection, person, number, {"personID": rest[0][0]}, {"lastName": "Drift", "birthdate": None})
        _update(connection, person, number, {"personID": rest[1][0]}, {"stateID": "STATE-1"})
        _delete(connection, enrollment, number, "enrollmentID", [rest[2][1]])
        _delete(connection, person, number, "personID", [rest[2][0]])
        stray = _stray(connection, enrollment, number, rest[3][1])
    return Drift(
        lost_enrollments=(lost[1],),
        changed_enrollments=(changed[1],),
        changed_people=(rest[0][0],),
        given_state_ids=(rest[1][0],),
        lost_with_their_person=(rest[2][1],),
        lost_people=(rest[2][0],),
        strays=(stray,),
    )


def _students(connection: Connection, number: str) -> list[tuple[int, int]]:
    """personID and enrollmentID of students to whom nothing but a single enrollment refers."""
    table = registry()["Enrollment"].table.c
    others = [other.table for name, other in registry().items() if name not in {"PersonIdentity", "Enrollment"}]
    nothing_else = [
        ~exists().where(other.c[DISTRICT] == number, other.c.personID == table.personID)
        for other in others
        if "personID" in other.c
    ]
    query = (
        select(table.personID, func.min(table.enrollmentID))
        .where(table[DISTRICT] == number, *nothing_else)
        .group_by(table.personID)
        .having(func.count() == 1)
        .order_by(table.personID)
        .limit(20)
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def _stray(connection: Connection, table: Table, number: str, like: int) -> int:
    """An enrollment like another one, under a key that the district does not have."""
    key = table.c.enrollmentID
    row = connection.execute(select(table).where(table.c[DISTRICT] == number, key == like)).mappings().one()
    new = int(connection.scalar(select(func.max(key)).where(table.c[DISTRICT] == number)) or 0) + 1_000_000
    connection.execute(insert(table), {**row, "enrollmentID": new})
    return new


def _delete(connection: Connection, table: Table, number: str, column: str, keys: Sequence[int]) -> None:
    connection.execute(delete(table).where(table.c[DISTRICT] == number, table.c[column].in_(keys)))


def _update(connection: Connection, table: Table, number: str, which: dict[str, int], values: dict[str, Any]) -> None:
    same = [table.c[name] == value for name, value in which.items()]
    connection.execute(update(table).where(table.c[DISTRICT] == number, *same).values(values))
