"""A process that records outcomes as a task would: `python -m tests.support.history_writer URL SLICE RECORDS`."""

import sys

from more_itertools import batched

from include.history.database import open_database
from include.history.outcomes import SliceStatus
from include.history.store import History
from tests.support.history_entries import recorded

BATCH = 20


def write(url: str, slice_no: int, records: int) -> None:
    engine = open_database(url)
    history = History(engine)
    history.start_slice("r1", "sections", slice_no)
    for batch in batched(range(records), BATCH):
        numbers = [slice_no * records + number for number in batch]
        history.record("r1", "sections", slice_no, [recorded(number, ods_id="a") for number in numbers])
        history.acknowledged("r1", "sections", [f"sectionID={number}" for number in numbers])
    history.finish_slice("r1", "sections", slice_no, {"extracted": records}, SliceStatus.DONE)
    engine.dispose()


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
