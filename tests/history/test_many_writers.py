"""Airflow tasks are processes of their own, and several write to one history at once."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from include.history import queries, tables
from include.history.outcomes import Outcome, SliceStatus
from include.history.store import History
from tests.support.history_entries import planned, recorded, rows

ROOT = Path(__file__).parents[2]
RECORDS = 1000
SLICES = (0, 1)


@pytest.mark.slow
def test_processes_write_at_once(engine: sa.Engine, history: History, history_url: str) -> None:
    history.save_plan("r1", [planned("sections", number) for number in SLICES], [], {})
    running = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "tests.support.history_writer", history_url, str(number), str(RECORDS)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in SLICES
    ]
    for number in range(100):
        history.record("r1", "courses", 1, [recorded(number)])
    answers = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], answers
    assert queries.counts(engine, "r1") == {
        "courses": {Outcome.CREATED: 100},
        "sections": {Outcome.CREATED: len(SLICES) * RECORDS},
    }
    assert len(rows(engine, tables.identity)) == len(SLICES) * RECORDS + 100
    assert {row["status"] for row in rows(engine, tables.slice_)} == {SliceStatus.DONE}
