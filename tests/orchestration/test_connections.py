"""Airflow Connections become addresses; what is missing is told at once."""

import pytest

from include.edfi.errors import ConfigError

pytestmark = pytest.mark.airflow


def url(**fields):
    from airflow.sdk import Connection

    from include.orchestration.connections import database_url

    return database_url(Connection(conn_id="sis", **fields)).render_as_string(hide_password=False)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"conn_type": "sqlite", "host": "/data/campus.db"}, "sqlite:////data/campus.db", id="sqlite"),
        pytest.param(
            {
                "conn_type": "postgres",
                "host": "db",
                "port": 5433,
                "schema": "campus",
                "login": "me",
                "password": "p@ss",
                "extra": '{"sslmode": "require"}',
            },
            "postgresql+psycopg://me:p%40ss@db:5433/campus?sslmode=require",
            id="postgres",
        ),
        pytest.param(
            {"conn_type": "mssql", "host": "db", "schema": "campus"}, "mssql+mssqlpython://db/campus", id="sql server"
        ),
        pytest.param(
            {"conn_type": "mssql", "host": "db", "schema": "campus", "extra": '{"driver": "pyodbc"}'},
            "mssql+pyodbc://db/campus",
            id="another driver",
        ),
    ],
)
def test_url(fields, expected):
    assert url(**fields) == expected


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({"conn_type": "http", "host": "db"}, "type 'http'", id="no database"),
        pytest.param({"conn_type": "postgres", "host": "db"}, "schema", id="no database name"),
        pytest.param({"conn_type": "sqlite"}, "host", id="no file"),
    ],
)
def test_what_is_missing_is_named(fields, told):
    with pytest.raises(ConfigError, match=told):
        url(**fields)


def test_a_connection_that_airflow_lacks_is_named(monkeypatch, tmp_path):
    from include.orchestration.connections import sis_engine

    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    with pytest.raises(ConfigError, match="campus_of_nowhere"):
        sis_engine("campus_of_nowhere")


def test_limits_of_the_configuration_bind_the_connection(monkeypatch, tmp_path):
    from include.configurations.loading import load_all
    from include.orchestration.connections import ods_facts

    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    monkeypatch.setenv(
        "AIRFLOW_CONN_EDFI_ODS_GENERAL",
        '{"conn_type": "edfi", "host": "http://ods", "login": "k", "password": "s", "extra": {"max_in_flight": 100}}',
    )
    found = ods_facts(load_all()["general_ds52"])
    assert found.max_in_flight == 32
    assert found.requests_per_second is None
