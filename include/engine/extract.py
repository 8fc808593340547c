"""The SIS's rows, streamed in batches."""

from collections.abc import Generator
from typing import Any

from sqlalchemy import Engine, Select

BATCH = 500


def streamed(engine: Engine, query: Select[Any], batch: int = BATCH) -> Generator[list[dict[str, Any]], None, None]:
    """Batches of a query's rows; one batch at a time is in memory."""
    with engine.connect() as connection:
        rows = connection.execution_options(stream_results=True, yield_per=batch).execute(query).mappings()
        for group in rows.partitions(batch):
            yield [dict(row) for row in group]
