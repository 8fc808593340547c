"""The history over HTTP: each sees the events of the tools they may see, with progress and keys in every format."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from airflow.api_fastapi.core_api.security import get_user
from fastapi.testclient import TestClient

from include.history.outcomes import Outcome, RequestStatus
from include.history.purge import PurgeRequest, Purges
from include.history.store import History
from include.orchestration import history_pages
from tests.support.histories import new_history
from tests.support.history_entries import REQUESTED_AT, new_request, planned, recorded

pytestmark = pytest.mark.airflow
DONE, GOING_ON = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
EVERY_TOOL = {"edfi_resync", "state_selective_sync"}


@pytest.fixture
def engine(tmp_path, monkeypatch):
    engine = new_history(tmp_path / "history.db")
    history = History(engine)
    history.open_request(
        new_request(
            DONE, tool="state_selective_sync", params={"object": "Enrollment", "ids": [4, 5]}, requested_by="<b>"
        )
    )
    history.save_plan(DONE, [planned("Enrollment", 0, expected=2)], ["a <warning>"], {})
    rejected = recorded(5, Outcome.REJECTED, reason="its parent is not at the state", hint="Run state_resync")
    history.record(DONE, "Enrollment", 0, [recorded(4), rejected])
    history.finish(DONE, RequestStatus.COMPLETE_WITH_ERRORS, "1 record is not equal")
    history.open_request(new_request(GOING_ON))
    history.save_plan(GOING_ON, [planned("sections", 0, expected=4)], [], {})
    history.start(GOING_ON)
    history.record(GOING_ON, "sections", 0, [recorded(1)])
    monkeypatch.setattr(history_pages, "engine", lambda: engine)
    yield engine
    engine.dispose()


@pytest.fixture
def client(engine, monkeypatch) -> Iterator[TestClient]:
    """Somebody who may see what `client.headers["may-see"]` says."""
    monkeypatch.setattr(history_pages, "may_see", lambda tool, user: tool in user)
    history_pages.app.dependency_overrides[get_user] = lambda: set(EVERY_TOOL)
    history_pages.app.dependency_overrides[history_pages.MAY_SEE_PURGES.dependency] = lambda: None
    with TestClient(history_pages.app) as opened:
        yield opened
    history_pages.app.dependency_overrides.clear()


def may(*tools):
    history_pages.app.dependency_overrides[get_user] = lambda: set(tools)


def test_events_of_both_tools_with_time_initiator_details_and_status(client):
    page = client.get("/").text
    for text in (
        "2026-08-01 06:00",
        "&lt;b&gt;",
        "object=Enrollment; ids=4, 5",
        "Complete with errors",
        "Ed-Fi resync",
        "Running, 25 % (1 of 4 records)",
        f'<a href="{DONE}/">',
    ):
        assert text in page
    assert "<b>" not in page
    assert 'http-equiv="refresh"' in page


def test_what_has_ended_is_not_asked_for_again(client):
    page = client.get("/", params={"tool": "state_selective_sync"}).text
    assert 'http-equiv="refresh"' not in page
    assert "Running" not in page


def test_one_configuration_and_page_by_page(client, engine, monkeypatch):
    monkeypatch.setattr(history_pages, "PAGE", 1)
    first, second = client.get("/").text, client.get("/", params={"page": 2}).text
    assert "Older" in first
    assert "Newer" not in first
    assert "Newer" in second
    assert "Older" not in second
    assert "No runs yet" in client.get("/", params={"configuration": "another"}).text


def test_each_sees_the_tools_they_may_see(client):
    may("edfi_resync")
    page = client.get("/").text
    assert GOING_ON in page
    assert DONE not in page
    assert client.get(f"/{DONE}/").status_code == client.get(f"/{DONE}/keys").status_code == 403
    assert client.get("/", params={"tool": "state_selective_sync"}).text.count("<td") == 1
    may()
    assert client.get("/").status_code == client.get(f"/{GOING_ON}/").status_code == 403


def test_an_events_details(client):
    page = client.get(f"/{DONE}/").text
    for text in (
        "1 record is not equal",
        "its parent is not at the state",
        "Run state_resync",
        "sectionID=5",
        "a &lt;warning&gt;",
        f"../../reports/state_selective_sync/{DONE}/",
    ):
        assert text in page
    assert 'http-equiv="refresh"' not in page
    assert 'http-equiv="refresh"' in client.get(f"/{GOING_ON}/").text


@pytest.mark.parametrize(
    ("kind", "disposition", "start"),
    [
        pytest.param("csv", "attachment", b"request,resource,sisKey", id="CSV"),
        pytest.param("xlsx", "attachment", b"PK", id="XLSX"),
        pytest.param("html", "inline", b"<!doctype html>", id="HTML"),
        pytest.param("pdf", "inline", b"%PDF-", id="PDF"),
    ],
)
def test_keys_in_the_format_that_is_chosen(client, tmp_path, monkeypatch, kind, disposition, start):
    monkeypatch.setattr(history_pages, "mkdtemp", lambda prefix: str(tmp_path / prefix))
    (tmp_path / "keys-").mkdir()
    answer = client.get(f"/{DONE}/keys", params={"format": kind})
    assert answer.status_code == 200
    assert answer.content.lower().startswith(start.lower())
    assert answer.headers["content-disposition"].startswith(disposition)
    assert not (tmp_path / "keys-").exists()
    if kind == "xlsx":
        with zipfile.ZipFile(BytesIO(answer.content)) as book:
            assert b"its parent is not at the state" in book.read("xl/worksheets/sheet1.xml")


def test_what_was_purged_and_by_whom(client, engine):
    assert "The history has never been purged" in client.get("/purges").text
    Purges(engine).purge(
        PurgeRequest(purge_id="c1", requested_by="an admin", before=REQUESTED_AT, reason="<none>", tool="edfi_resync")
    )
    page = client.get("/purges").text
    for text in ("an admin", "Ed-Fi resync", "all configurations", "&lt;none&gt;"):
        assert text in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/00000000-0000-4000-8000-000000000009/", 404, id="an unknown event"),
        pytest.param("/nonsense/", 422, id="no id"),
        pytest.param(f"/{DONE}/keys?format=exe", 422, id="no format"),
        pytest.param("/?page=0", 422, id="no page"),
    ],
)
def test_nothing_else_is_served(client, path, status):
    assert client.get(path).status_code == status


def test_a_history_without_tables_is_reported(client, engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE request RENAME TO gone")
    answer = client.get("/")
    assert answer.status_code == 503
    assert "OperationalError" in answer.text
    assert "request" not in answer.text
