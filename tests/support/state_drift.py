"""Changes to the state's database past the sync, and to the district."""

from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from include.state import registry
from include.state.metadata import DISTRICT
from tests.support.state_trial import StateTrial

MINE = "255901"


def change(made: StateTrial, name: str, key: int, /, **values: Any) -> None:
    """Other values of a record at the state."""
    one = registry()[name]
    with made.context.state.begin() as connection:
        mine = (one.table.c[DISTRICT] == MINE, one.table.c[one.key] == key)
        assert connection.execute(update(one.table).where(*mine).values(values)).rowcount == 1


def lose(made: StateTrial, name: str, *keys: int) -> None:
    """Records the state no longer has."""
    one = registry()[name]
    with made.context.state.begin() as connection:
        for key in keys:
            connection.execute(delete(one.table).where(one.table.c[DISTRICT] == MINE, one.table.c[one.key] == key))


def stray(made: StateTrial, name: str, number: int = 1, /, **values: Any) -> list[int]:
    """Records of the district that it does not have: copies of the first one under new keys, which come back."""
    one = registry()[name]
    with made.context.state.begin() as connection:
        return [_copy(connection, name, one.key, values) for _ in range(number)]


def _copy(connection: Connection, name: str, key: str, values: dict[str, Any]) -> int:
    table = registry()[name].table
    first = connection.execute(select(table).order_by(table.c[key]).limit(1)).mappings().one()
    new = int(connection.scalar(select(func.max(table.c[key]))) or 0) + 100_000
    connection.execute(insert(table), {**first, key: new, **values})
    return new


def first_key(made: StateTrial, name: str, number: int = 0) -> int:
    """A key of an object at the state."""
    return int(sorted(made.held(name))[number][1])


def lonely(made: StateTrial) -> int:
    """The personID of a student to whom nothing at the state refers any more: the enrollments are lost."""
    image = made.image()
    referred = {
        row["personID"]
        for name, rows in image.items()
        for row in rows.values()
        if name not in {"PersonIdentity", "Enrollment"} and row.get("personID")
    }
    person = min(row["personID"] for row in image["Enrollment"].values() if row["personID"] not in referred)
    lose(made, "Enrollment", *(key for (_, key), row in image["Enrollment"].items() if row["personID"] == person))
    return int(person)
