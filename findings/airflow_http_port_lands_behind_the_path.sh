#!/usr/bin/env bash
# Many expect: host and port of an Airflow HTTP connection become host:port, whatever path the host field has.
# They do not: the address is the host field, a colon and the port. "https://api.example.org/v7.3/api" with port 8443
# becomes "https://api.example.org/v7.3/api:8443": a valid address of another resource on port 443, so nothing fails
# until the server answers 404.
# Version: apache-airflow-providers-http 6.3.0 on apache-airflow 3.3.2. Source:
# airflow.providers.http.hooks.http.HttpHook.
# Here: an Ed-Fi API nearly always has a path. EdFiHook refuses a port behind a path; held by
# tests/orchestration/test_hook.py::test_a_port_must_not_follow_the_path_of_the_host.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apache-airflow==3.3.2 \
  apache-airflow-providers-http==6.3.0
export AIRFLOW_HOME="$folder" AIRFLOW__CORE__LOAD_EXAMPLES=False
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import json
import os
from importlib.metadata import version

from airflow.providers.http.hooks.http import HttpHook

print("provider http", version("apache-airflow-providers-http"), "on Airflow", version("apache-airflow"))


def address(**fields):
    os.environ["AIRFLOW_CONN_API"] = json.dumps({"conn_type": "http", **fields})
    hook = HttpHook(http_conn_id="api")
    hook.get_conn().close()
    return hook.base_url


plain = address(host="https://api.example.org", port=8443)
path = address(host="https://api.example.org/v7.3/api", port=8443)
apart = address(host="api.example.org/v7.3/api", schema="https", port=8443)
print("  host without a path:", plain)
print("  host with a path:   ", path)
print("  scheme apart:       ", apart)
assert plain == "https://api.example.org:8443"
assert path == apart == "https://api.example.org/v7.3/api:8443", "the port is put elsewhere now"
PYTHON
