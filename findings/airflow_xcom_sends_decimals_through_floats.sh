#!/usr/bin/env bash
# Many expect: an XCom that comes back as decimal.Decimal has the value that was sent, since its type is kept.
# It does not: Airflow writes the class's name beside a JSON number, so the value goes through a binary float. 0.10
# comes back as Decimal("0.1"), and a number of more than 15 digits may come back as another one, of the right type
# and without a warning. Keys of dictionaries that are whole numbers come back as texts, while tuples, sets and dates
# return as they were.
# Version: apache-airflow 3.3.2 (apache-airflow-task-sdk 1.3.2). Source: airflow.sdk.serde.serializers.bignum, one of
# the registered serializers of Airflow's page "Serialization".
# Here: slices travel by XCom as texts, whole numbers and booleans only; held by
# tests/orchestration/test_airflow_contracts.py::test_a_slice_is_the_same_behind_an_xcom.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apache-airflow==3.3.2
export AIRFLOW_HOME="$folder" AIRFLOW__CORE__LOAD_EXAMPLES=False
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from types import SimpleNamespace

from airflow.sdk.bases.xcom import BaseXCom

print("apache-airflow", version("apache-airflow"), "task SDK", version("apache-airflow-task-sdk"))
expected = [
    (Decimal("0.10"), Decimal("0.1"), False),
    (Decimal("123456789012345678.91"), Decimal("123456789012345680"), False),
    ({1: "a"}, {"1": "a"}, False),
    ((1, 2), (1, 2), True),
    (date(2026, 8, 14), date(2026, 8, 14), True),
]
for sent, back, exact in expected:
    received = BaseXCom.deserialize_value(SimpleNamespace(value=BaseXCom.serialize_value(sent)))
    print(f"  sent {sent!r:36} received {received!r}")
    assert type(received) is type(sent)
    assert received == back, "the value that comes back is another one now"
    assert (repr(received) == repr(sent)) is exact, "what is kept exactly has changed"
PYTHON
