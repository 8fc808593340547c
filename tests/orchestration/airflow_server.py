"""Airflow's own application in a fresh home, asked over its REST API by real users (run by test_rights).

SERVERS has, by name, the settings of a server with a database of its own and its roles by user; CALLS has method, path
and content by name. Prints by server the statuses by user and call. Airflow is imported once: the servers are forks.
"""

import json
import os
import sys
from functools import partial
from typing import Any

import airflow.api_fastapi.core_api.routes.public  # noqa: F401 - once, before the forks
from airflow import settings
from airflow.api_fastapi.app import create_app
from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db
from airflow.models import import_all_models
from airflow.models.base import Base
from airflow.models.errors import ParseImportError
from airflow.utils.db import synchronize_log_template
from fastapi.testclient import TestClient
from sqlalchemy import select

from include.orchestration import rights
from include.orchestration.connections import newest_history
from tests.support.airflow_forks import in_a_fork
from tests.support.airflow_thrift import spare_time

PASSWORD = "a password of this test"
CALLS: dict[str, tuple[str, str, Any]] = json.loads(os.environ["CALLS"])
SERVERS: dict[str, tuple[dict[str, str], dict[str, list[str]]]] = json.loads(os.environ["SERVERS"])


def main() -> None:
    # As the API server's own command does: connections come from its database.
    os.environ["_AIRFLOW_PROCESS_CONTEXT"] = "server"
    spare_time()
    import_all_models()
    settings.dispose_orm()
    told = {name: in_a_fork(partial(serve, *server)) for name, server in SERVERS.items()}
    sys.stdout.write(f"\n{json.dumps(told)}")


def serve(own_settings: dict[str, str], users: dict[str, list[str]]) -> dict[str, Any]:
    """Sets up a server and lets each user make all calls."""
    os.environ.update(own_settings)
    settings.configure_vars()
    settings.configure_orm()
    Base.metadata.create_all(settings.engine)
    assert settings.Session is not None
    session = settings.Session()
    synchronize_log_template(session=session)
    newest_history()
    if rights.fab_in_use():
        make_fab_users(users)
    told: dict[str, Any] = {"import_errors": parse_dags(session)}
    with TestClient(create_app()) as client:
        told["statuses"] = {user: statuses(client, user) for user in users}
    return told


def make_fab_users(users: dict[str, list[str]]) -> None:
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
    from airflow.providers.fab.auth_manager.models import User

    from include.orchestration.cli import roles

    User.metadata.create_all(settings.engine)
    with get_application_builder() as builder:
        builder.sm.sync_roles()
    # Twice, as after an update.
    assert roles.create() == roles.create()
    with get_application_builder() as builder:
        for user, names in users.items():
            found = [builder.sm.find_role(name) for name in names]
            assert all(found), f"{user}: {names}"
            builder.sm.add_user(user, user, user, f"{user}@example.org", found, password=PASSWORD)


def parse_dags(session: Any) -> list[str]:
    """As the DAG processor does; returns what it would show as import errors."""
    manager = DagBundlesManager()
    manager.sync_bundles_to_db(session=session)
    session.commit()
    bundle = next(iter(manager.get_all_dag_bundles()))
    bag = BundleDagBag(dag_folder=bundle.path, bundle_path=bundle.path, bundle_name=bundle.name)
    sync_bag_to_db(bag, bundle.name, bundle.version)
    return [str(error.stacktrace) for error in session.scalars(select(ParseImportError))]


def statuses(client: TestClient, user: str) -> dict[str, int]:
    login = client.post("/auth/token", json={"username": user, "password": PASSWORD})
    # The login leaves a cookie, which would outlive the user.
    client.cookies.clear()
    head = {"Authorization": f"Bearer {login.json()['access_token']}"}
    return {
        name: client.request(method, path, json=content, headers=head).status_code
        for name, (method, path, content) in CALLS.items()
    }


if __name__ == "__main__":
    main()
