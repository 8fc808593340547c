"""`edfi-resync check-host` prints what it found and stores it; a host or history that fails is a line, no error."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from include.configurations.loading import load_all
from include.edfi.api.host_check.trait import Trait, unknown
from include.edfi.api.host_traits import NAME, HostTraits
from include.history.database import open_database
from include.history.host_observations import HostObservations
from include.orchestration.cli import check_host
from sandbox.edfi.server import RunningApi, running
from sandbox.edfi.settings import Settings
from sandbox.edfi.traits import Traits
from tests.orchestration.cli.conftest import Call

pytestmark = pytest.mark.airflow
CONFIGURATION = "general_ds52"


@pytest.fixture
def api() -> Iterator[RunningApi]:
    with running(Settings(traits=Traits(page_limit=40, total_count="absent"))) as api:
        yield api


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    monkeypatch.setattr(check_host, "named", lambda name: load_all()[name])
    return tmp_path


def connect(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = f'{{"conn_type": "edfi", "host": "{url}", "login": "sandbox", "password": "sandbox-secret"}}'
    monkeypatch.setenv("AIRFLOW_CONN_EDFI_ODS_GENERAL", connection)


def test_traits_are_printed_and_stored(
    api: RunningApi, home: Path, monkeypatch: pytest.MonkeyPatch, call: Call
) -> None:
    connect(api.base_url, monkeypatch)
    code, out, _ = call("check-host", CONFIGURATION)
    assert code == 0
    assert "page limit            40 documents\n" in out
    assert "WARNING The host sends no Total-Count" in out
    assert out.endswith("Stored in the history. Runs use the paging, Total-Count and change queries for 30 days.\n")
    engine = open_database(f"sqlite:///{home / 'edfi' / 'history.db'}")
    stored = HostObservations(engine).value(CONFIGURATION, "", NAME)
    engine.dispose()
    assert HostTraits.read(stored, api.base_url, datetime.now(UTC)) == HostTraits(
        page_limit=40, total_count="absent", change_queries="on"
    )


def test_a_host_that_does_not_respond_is_no_error(home: Path, monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    connect("http://127.0.0.1:1/api", monkeypatch)
    monkeypatch.setattr(
        check_host, "probe", lambda _: [Trait(name="version", value=None, warning="None."), unknown("keys")]
    )
    code, out, _ = call("check-host", CONFIGURATION)
    lines = out.splitlines()
    assert (code, lines[:3]) == (
        0,
        ["version               not known", "keys                  not known", "WARNING None."],
    )
    assert lines[-1].startswith("Not stored: the host did not respond")


def test_a_history_that_cannot_be_written_is_a_line(home: Path, monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    connect("http://127.0.0.1:1/api", monkeypatch)
    monkeypatch.setattr(check_host, "probe", lambda _: [Trait(name="version", value="7.3", text="7.3")])
    monkeypatch.setenv("AIRFLOW_CONN_EDFI_HISTORY", '{"conn_type": "sqlite", "host": "' + str(home) + '"}')
    code, out, _ = call("check-host", CONFIGURATION)
    assert (code, out.splitlines()[-1][:11]) == (0, "Not stored:")


def test_a_connection_that_is_missing_is_an_error(home: Path, monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    connect("", monkeypatch)
    code, _, err = call("check-host", CONFIGURATION)
    assert (code, "host (base URL) is missing" in err) == (1, True)
