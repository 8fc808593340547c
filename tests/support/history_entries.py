"""Requests, slices and outcomes for the tests of the history."""

from datetime import UTC, datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from include import history as package
from include.history import tables
from include.history.database import VERSION_TABLE
from include.history.entries import NewRequest, PlannedSlice, Recorded
from include.history.outcomes import Outcome

REQUESTED_AT = datetime(2026, 8, 1, 6, 0, tzinfo=UTC)


def new_request(request_id: str, **changes: Any) -> NewRequest:
    values: dict[str, Any] = {
        "request_id": request_id,
        "dag_run_id": f"manual__{request_id}",
        "configuration": "general",
        "school_year": 2027,
        "requested_by": "an engineer",
        "requested_at": REQUESTED_AT,
        "mode": "resend",
        "params": {"schools": ["10"]},
    }
    return NewRequest(**{**values, **changes})


def planned(resource: str, slice_no: int, **changes: Any) -> PlannedSlice:
    values: dict[str, Any] = {"label": "School 10", "schools": ["10"], "expected": 5}
    return PlannedSlice(resource=resource, slice_no=slice_no, **{**values, **changes})


def recorded(number: int, outcome: Outcome = Outcome.CREATED, **changes: Any) -> Recorded:
    values: dict[str, Any] = {"sis_key": f"sectionID={number}", "key_hash": f"hash-{number}"}
    return Recorded(outcome=outcome, **{**values, **changes})


def rows(engine: sa.Engine, table: sa.Table) -> list[dict[str, Any]]:
    """The whole table in the order of its primary key."""
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key)).mappings()]


def schema_differences(engine: sa.Engine) -> list[object]:
    """What the tables of the database and those of the code do not agree about."""
    for module in iter_modules(package.__path__, f"{package.__name__}."):
        import_module(module.name)  # Each declares its tables.
    with engine.connect() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata))
