"""Reports over HTTP: for whoever may see runs, and nobody else."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from airflow.api_fastapi.core_api.security import get_user
from fastapi import FastAPI
from fastapi.testclient import TestClient

from include.orchestration import report_pages

pytestmark = pytest.mark.airflow
RUN = str(uuid4())
HOME = f"/edfi_resync/{RUN}"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(report_pages, "report_folder", lambda dag_id, request_id: tmp_path / dag_id / request_id)
    folder = tmp_path / "edfi_resync" / RUN
    folder.mkdir(parents=True)
    (folder / "report.txt").write_text("Verdict: <b>complete</b>", encoding="utf-8")
    (folder / "keys.csv").write_text("request\n", encoding="utf-8")
    (tmp_path / "edfi_resync" / "secret.txt").write_text("not a report", encoding="utf-8")
    return tmp_path


@pytest.fixture
def client(folder) -> Iterator[TestClient]:
    """A client whom every check lets pass."""
    report_pages.app.dependency_overrides[report_pages.MAY_SEE_RUNS.dependency] = lambda: None
    with TestClient(report_pages.app) as opened:
        yield opened
    report_pages.app.dependency_overrides.clear()


def test_the_page_shows_the_report_and_its_files(client):
    page = client.get(f"{HOME}/")
    assert page.status_code == 200
    assert "Verdict: &lt;b&gt;complete" in page.text
    assert '<a href="keys.csv">' in page.text


def test_a_file_comes_as_it_is(client):
    answer = client.get(f"{HOME}/keys.csv")
    assert (answer.status_code, answer.text) == (200, "request\n")
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(f"/edfi_resync/{uuid4()}/", id="unknown run"),
        pytest.param(f"/state_resync/{RUN}/", id="a run of another tool"),
        pytest.param(f"/history_purge/{RUN}/", id="a DAG without reports"),
        pytest.param(f"{HOME}/other.csv", id="unknown file"),
        pytest.param(f"{HOME}/..%2Fsecret.txt", id="outside the folder"),
    ],
)
def test_nothing_else_is_served(client, path):
    assert client.get(path).status_code == 404


def test_an_id_that_is_no_uuid_is_refused(client):
    assert client.get("/edfi_resync/..%2F..%2Fetc/").status_code in {404, 422}


def test_every_route_asks_who_may_see_runs():
    routes = [route for route in report_pages.app.routes if hasattr(route, "dependencies")]
    assert len(routes) == 2
    assert all(report_pages.MAY_SEE_RUNS in route.dependencies for route in routes)


def test_a_stranger_is_turned_away(folder):
    outer = FastAPI()
    outer.mount("/edfi/reports", report_pages.app)
    report_pages.app.dependency_overrides[get_user] = _nobody
    with TestClient(outer) as stranger:
        assert stranger.get(f"/edfi/reports{HOME}/").status_code == 401
    report_pages.app.dependency_overrides.clear()


def _nobody() -> None:
    from fastapi import HTTPException

    raise HTTPException(401)
