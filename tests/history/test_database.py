"""The history opens on both databases and its migrations make the tables that the code describes."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa

from include.edfi.errors import ConfigError
from include.history import tables
from include.history.database import (
    _prepare_sqlite,
    _use_write_ahead_log,
    migrate,
    open_database,
    writing,
)
from include.history.store import History
from tests.support.history_entries import new_request, rows, schema_differences

ROOT = Path(__file__).parents[2]


def test_migrations_make_the_tables_of_the_code(engine: sa.Engine) -> None:
    assert schema_differences(engine) == []


def test_migrating_again_changes_nothing(engine: sa.Engine) -> None:
    History(engine).open_request(new_request("r1"))
    migrate(engine)
    assert schema_differences(engine) == []
    assert len(rows(engine, tables.request)) == 1


def test_unmigrated_database_differs(empty_url: str) -> None:
    engine = open_database(empty_url)
    assert len(schema_differences(engine)) >= len(tables.metadata.tables)
    engine.dispose()


@pytest.mark.slow
def test_processes_may_migrate_at_once(empty_url: str) -> None:
    command = [sys.executable, "-W", "error", "-m", "include.orchestration.cli", "history", "upgrade", empty_url]
    running = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(2)
    ]
    answers = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0], answers
    engine = open_database(empty_url)
    assert schema_differences(engine) == []
    engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("mysql://host/history", id="another kind of database"),
        pytest.param("sqlite://", id="SQLite in memory"),
        pytest.param("sqlite:///:memory:", id="SQLite in memory by name"),
        pytest.param("nonsense:secret", id="no URL"),
    ],
)
def test_unusable_urls_are_refused_without_repeating_them(url: str) -> None:
    with pytest.raises(ConfigError, match="history database") as refused:
        open_database(url)
    assert url not in str(refused.value)


@pytest.mark.parametrize(
    "scheme",
    [
        pytest.param("postgresql", id="plain"),
        pytest.param("postgres", id="as Airflow connections write it"),
        pytest.param("postgresql+psycopg", id="with driver"),
    ],
)
def test_every_spelling_of_postgresql_uses_psycopg_3(scheme: str) -> None:
    assert open_database(f"{scheme}://host/history").url.drivername == "postgresql+psycopg"


def test_sqlite_is_set_up_for_many_processes(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'new' / 'history.db'}")

    def pragma(name: str) -> object:
        with engine.connect() as connection:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()

    assert pragma("journal_mode") == "wal"
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == 60_000
    engine.dispose()


class LockedAtFirst:
    """A SQLite connection that gets the error "locked", as happens when several switch one new file together."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.switched = False

    def execute(self, statement: str) -> None:
        if self.refusals:
            self.refusals -= 1
            raise sqlite3.OperationalError("database is locked")
        self.switched = "WAL" in statement


def test_switching_a_new_file_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("include.history.database._use_write_ahead_log.retry.sleep", waits.append)
    connection = LockedAtFirst(refusals=3)
    _use_write_ahead_log(connection)  # type: ignore[arg-type]
    assert connection.switched
    assert len(waits) == 3


def test_new_sqlite_file_may_be_opened_by_many_at_once(tmp_path: Path) -> None:
    def switch(path: Path, barrier: Barrier) -> str:
        with closing(sqlite3.connect(path, timeout=60)) as connection:
            barrier.wait(timeout=30)
            _prepare_sqlite(connection, None)
            return str(connection.execute("PRAGMA journal_mode").fetchone()[0])

    for number in range(40):
        barrier = Barrier(3)
        with ThreadPoolExecutor(3) as pool:
            racing = [pool.submit(switch, tmp_path / f"{number}.db", barrier) for _ in range(3)]
            assert [found.result() for found in racing] == ["wal"] * 3


def test_sqlite_writes_exclude_each_other_from_their_beginning(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'history.db'}")
    impatient = sa.create_engine(engine.url, connect_args={"timeout": 0})
    with writing(engine).begin(), impatient.connect() as other:
        other.exec_driver_sql("PRAGMA schema_version")
        with pytest.raises(sa.exc.OperationalError, match="locked"):
            other.exec_driver_sql("BEGIN IMMEDIATE")
    engine.dispose()
    impatient.dispose()


@pytest.mark.parametrize(
    "zone",
    [
        pytest.param(UTC, id="UTC"),
        pytest.param(timezone(timedelta(hours=-6)), id="US Central"),
    ],
)
def test_times_come_back_aware_and_in_utc(engine: sa.Engine, zone: timezone, clock: Callable[[], datetime]) -> None:
    requested_at = clock().astimezone(zone)
    History(engine).open_request(new_request("r1", requested_at=requested_at))
    (row,) = rows(engine, tables.request)
    assert row["requested_at"] == requested_at
    assert row["requested_at"].tzinfo is UTC


def test_naive_times_are_refused(engine: sa.Engine) -> None:
    naive = datetime(2026, 8, 1)  # noqa: DTZ001
    with pytest.raises(sa.exc.StatementError, match="need a zone"):
        History(engine).open_request(new_request("r1", requested_at=naive))
