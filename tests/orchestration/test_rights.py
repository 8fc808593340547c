"""Who may do what, asked of Airflow's own application over its REST API by real users, under both auth managers."""

import json
from typing import Any
from uuid import uuid4

import pytest

from include.orchestration import rights
from tests.support.airflow_home import PROJECT, run_script, some_dags

pytestmark = pytest.mark.airflow

SCRIPT = PROJECT / "tests/orchestration/airflow_server.py"
PASSWORD = "a password of this test"
FAB = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"
RUN = {"logical_date": None, "conf": {"configuration": "general_ds52", "schools": ["255901001"]}}
SYNC = {"logical_date": None, "conf": {"district": "255901", "object": "Enrollment", "ids": "1, 2"}}
CALLS: dict[str, tuple[str, str, Any]] = {
    "see": ("GET", "/api/v2/dags/edfi_resync", None),
    "see runs": ("GET", "/api/v2/dags/edfi_resync/dagRuns", None),
    "see a report": ("GET", f"/edfi/reports/edfi_resync/{uuid4()}/", None),
    "run": ("POST", "/api/v2/dags/edfi_resync/dagRuns", RUN),
    "pause": ("PATCH", "/api/v2/dags/edfi_resync", {"is_paused": False}),
    "see state": ("GET", "/api/v2/dags/state_selective_sync", None),
    "run state": ("POST", "/api/v2/dags/state_selective_sync/dagRuns", SYNC),
    "see history": ("GET", "/edfi/history/", None),
    "see what was cleared": ("GET", "/edfi/history/purges", None),
    "see clearings": ("GET", "/api/v2/dags/history_purge/dagRuns", None),
    "clear": ("POST", "/api/v2/dags/history_purge/dagRuns", {"logical_date": None, "conf": {"confirm": "PURGE"}}),
    "clear unconfirmed": ("POST", "/api/v2/dags/history_purge/dagRuns", {"logical_date": None, "conf": {}}),
    "keep less": ("PATCH", "/api/v2/dags/history_retention", {"is_paused": False}),
}
ALLOWED = {**dict.fromkeys(CALLS, 200), "see a report": 404, "clear unconfirmed": 400}
"""What whoever may is answered; there is no such report. Everybody else is answered 403."""
SEES_CLEARINGS = {"see clearings", "see what was cleared"}
SEES = {"see", "see runs", "see a report", "see history"}
RUNS = SEES | {"run", "pause"}
SEES_STATE = {"see state", "see history"}
RUNS_STATE = SEES_STATE | {"run state"}
CLEARS = SEES_CLEARINGS | {"clear", "clear unconfirmed", "keep less"}


def answers(allowed):
    return {name: status if name in allowed else 403 for name, status in ALLOWED.items()}


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """What each auth manager answers."""
    home = tmp_path_factory.mktemp("airflow")
    made = {"simple": simple_server(home), "fab": fab_server()}
    return run_script(
        SCRIPT,
        home,
        CALLS=json.dumps(CALLS),
        SERVERS=json.dumps({name: with_database(home, name, server) for name, server in made.items()}),
        AIRFLOW__API__SECRET_KEY="of this test alone, and long enough to be used as one",
        AIRFLOW__API_AUTH__JWT_SECRET="of this test alone, and long enough for HS512: it takes 64 bytes",
    )


def with_database(home, name, server):
    settings, users = server
    return {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / name}.db", **settings}, users


@pytest.fixture(scope="module")
def simple(servers):
    return servers["simple"]


@pytest.fixture(scope="module")
def fab(servers):
    return servers["fab"]


def simple_server(home):
    users = {"v": ["viewer"], "u": ["user"], "o": ["op"], "a": ["admin"]}
    passwords = home / "passwords.json"
    passwords.write_text(json.dumps(dict.fromkeys(users, PASSWORD)), encoding="utf-8")
    return {
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{name}:{role}" for name, (role,) in users.items()),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        **some_dags(home, "edfi_resync", "state_selective_sync", "history_purge", "history_retention"),
    }, users


def fab_server():
    users = {
        "reads": ["Ed-Fi Resync Read"],
        "writes": ["Ed-Fi Resync Write"],
        "reads state": ["State Sync Read"],
        "writes state": ["State Sync Write"],
        "clears": ["Sync History Delete"],
        "stranger": ["Public"],
    }
    return {"AIRFLOW__CORE__AUTH_MANAGER": FAB}, users


@pytest.mark.parametrize(
    ("user", "allowed"),
    [
        pytest.param("v", SEES | SEES_STATE | SEES_CLEARINGS, id="viewer"),
        # Whether they may clear is not Airflow's answer here, but that of the task.
        pytest.param("u", set(CALLS), id="user"),
        pytest.param("o", set(CALLS), id="op"),
        pytest.param("a", set(CALLS), id="admin"),
    ],
)
def test_simple_auth_manager(simple, user, allowed):
    assert simple["statuses"][user] == answers(allowed)


@pytest.mark.parametrize(
    ("user", "allowed"),
    [
        pytest.param("reads", SEES | SEES_CLEARINGS, id="Read of the resync"),
        pytest.param("writes", RUNS | SEES_CLEARINGS, id="Write of the resync"),
        pytest.param("reads state", SEES_STATE | SEES_CLEARINGS, id="Read of the state tools"),
        pytest.param("writes state", RUNS_STATE | SEES_CLEARINGS, id="Write of the state tools"),
        pytest.param("clears", CLEARS, id="Delete"),
        pytest.param("stranger", set(), id="no role"),
    ],
)
def test_fab(fab, user, allowed):
    assert fab["statuses"][user] == answers(allowed)


def test_every_dag_names_roles_that_are_made(fab):
    assert fab["import_errors"] == []


def test_every_dag_says_who_may(monkeypatch):
    monkeypatch.setattr(rights, "fab_in_use", lambda: True)
    for path in sorted((PROJECT / "dags").glob("*.py")):
        assert "access_control=of_" in path.read_text(encoding="utf-8"), path.name
    of_tool = rights.of_tool(rights.Tool.RESYNC)
    assert of_tool is not None
    assert set(of_tool) == {"Ed-Fi Resync Read", "Ed-Fi Resync Write"}


def test_airflow_gets_no_rights_where_rights_are_not_by_dag():
    assert rights.of_tool(rights.Tool.RESYNC) is None


@pytest.mark.parametrize(
    ("user", "may"),
    [
        pytest.param("v", False, id="viewer"),
        pytest.param("u", False, id="user"),
        pytest.param("o", True, id="op"),
        pytest.param("a", True, id="admin"),
        pytest.param("somebody", False, id="unknown"),
        pytest.param(None, True, id="the schedule"),
    ],
)
def test_delete_is_asked_of_the_simple_auth_managers_roles(monkeypatch, user, may):
    monkeypatch.setenv("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS", "v:viewer,u:user,o:op,a:ADMIN")
    assert rights.may_purge(user) is may


def test_where_everybody_is_admin_everybody_may_clear(monkeypatch):
    monkeypatch.setenv("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS", "True")
    assert rights.may_purge("Anonymous")


def test_other_auth_managers_have_refused_already(monkeypatch):
    monkeypatch.setenv("AIRFLOW__CORE__AUTH_MANAGER", FAB)
    assert rights.may_purge("somebody")
