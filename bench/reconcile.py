# ruff: noqa: T201 -- run by hand: it prints.
"""Resend against reconcile, at no, little and much drift: requests, seconds and memory: `python -m bench.reconcile`.

One resource (calendarDates) of a district with as many calendars as the size takes, through the real engine to the
sandbox's ODS in a process of its own. Each run is a fresh process, so its peak memory is its own. The table goes to the
screen and into docs/benchmarks.md.
"""

import argparse
import datetime
import json
import multiprocessing
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, delete, insert, select

from include.configurations.loading import load_all
from include.edfi.api.client import EdFiClient
from include.edfi.api.ods import Ods
from include.engine.locking import release
from include.engine.prune_policy import ALL_OURS
from include.engine.submit import Requester
from include.history.database import migrate, open_database
from include.history.host_observations import HostObservations
from include.history.locks import Locks
from include.history.store import History
from include.resources import registry
from include.resync.context import RunContext
from include.resync.plan.plan import plan as plan_slices
from include.resync.prune.decisions import guard as guard_orphans
from include.resync.prune.deletes import prune as prune_orphans
from include.resync.request.submit import submit
from include.resync.work import work as work_slice
from include.sis.engine import connect
from include.sis.tables import calendar, day, day_event, schedule_structure, school
from sandbox.district import District, generate
from sandbox.edfi.server import Client, School, Settings, running

RESOURCE = "calendarDates"
RESOURCES = "calendars calendarDates"
PAGE_HEADING = "## Reconcile and resend"
DOCS = Path(__file__).resolve().parents[1] / "docs/benchmarks.md"
DRIFTS = (0.0, 1.0, 10.0)
MANY = 50_000
LATENCIES = {False: (0.0, 20.0), True: (0.0,)}
"""Milliseconds before the ODS responds; none for many documents, whose resend would take a quarter of an hour."""


@dataclass(frozen=True)
class Measured:
    """One line of the table."""

    documents: int
    latency_ms: float
    """The delay before the ODS responds."""
    mode: str
    drift: float
    """Percent of the documents that differ."""
    requests: int
    writes: int
    seconds: float
    peak_mb: float
    """Greatest resident set of the run's process."""
    grown_mb: float
    """How much of it the run added to the memory of the imports."""


def district(folder: Path, documents: int) -> Path:
    """A district with about so many school days, all instructional, in as many calendars as that takes."""
    file = folder / "campus.db"
    engine = create_engine(f"sqlite:///{file}")
    generate(engine, District(schools=4, students=8, school_year=2027, seed=1))
    with engine.begin() as connection:
        connection.execute(delete(day_event))
        connection.execute(delete(day))
        model = (
            connection.execute(
                select(calendar).where(calendar.c.endYear == 2027, calendar.c.exclude.is_(False)).limit(1)
            )
            .mappings()
            .one()
        )
        structure = connection.execute(select(schedule_structure).limit(1)).mappings().one()
        for number in range(-(-documents // 300)):
            _calendar(connection, dict(model), dict(structure), number, min(300, documents - number * 300))
    engine.dispose()
    return file


def _calendar(connection: Any, model: dict[str, Any], structure: dict[str, Any], number: int, days: int) -> None:
    calendar_id, structure_id = 100_000 + number, 100_000 + number
    connection.execute(insert(calendar).values({**model, "calendarID": calendar_id, "name": f"Bench {number}"}))
    connection.execute(
        insert(schedule_structure).values({**structure, "structureID": structure_id, "calendarID": calendar_id})
    )
    first = datetime.date(2026, 7, 10)
    rows = [
        {
            "dayID": calendar_id * 1000 + offset,
            "calendarID": calendar_id,
            "structureID": structure_id,
            "date": first + datetime.timedelta(days=offset),
            "instruction": True,
            "schoolDay": True,
            "attendance": True,
        }
        for offset in range(days)
    ]
    names = set(day.c.keys())
    connection.execute(insert(day), [{name: value for name, value in row.items() if name in names} for row in rows])


def _schools(sis: Engine) -> tuple[School, ...]:
    with sis.connect() as connection:
        rows = connection.execute(select(school.c.number, school.c.name))
        return tuple(School(int(number), name) for number, name in rows)


@contextmanager
def context(folder: Path, base_url: str) -> Iterator[RunContext]:
    """The context of a run; deletes need no approval, neither for their number nor because they were never sent."""
    known = load_all(known_resources=frozenset(registry()))["general_ds52"]
    everything = known.prune.model_copy(update={"max_percent": 100.0, "max_records": 1_000_000})
    history = open_database(f"sqlite:///{folder / 'history.db'}")
    migrate(history)
    HostObservations(history).note(known.name, RESOURCE, ALL_OURS, True)
    ods = Ods(base_url=base_url, key="sandbox", secret="sandbox-secret", runtime_dir=folder / "state")  # noqa: S106
    client, sis = EdFiClient(ods), connect(f"sqlite:///{folder / 'campus.db'}")
    try:
        yield RunContext(
            registry=registry(),
            configuration=known.model_copy(update={"prune": everything}),
            history=History(history),
            history_engine=history,
            locks=Locks(history),
            sis=sis,
            client=lambda: client,
        )
    finally:
        client.close()
        sis.dispose()
        history.dispose()


def one_run(folder: Path, base_url: str, mode: str, name: str, results: Any) -> None:
    """A whole run in this process; sends seconds and memory."""
    with context(folder, base_url) as run_context:
        before, started = _peak_mb(), time.perf_counter()
        requester = Requester(request_id=name, requested_by="bench", tool="edfi_resync", dag_run_id=name)
        conf = {"configuration": run_context.configuration.name, "all_schools": True, "ignore_off_peak": True}
        conf |= {"mode": mode, "resources": RESOURCES, "select_dependencies": False}
        configurations = {run_context.configuration.name: run_context.configuration}
        submit(conf, requester, configurations=configurations, registry=registry(), history=run_context.history)
        for slices in plan_slices(name, run_context).values():
            for slice_ in slices:
                work_slice(slice_, run_context)
        guard_orphans(name, run_context)
        prune_orphans(name, run_context)
        release(name, run_context.locks, run_context.history, run_context.history_engine)
        results.send((time.perf_counter() - started, _peak_mb(), before))


def _peak_mb() -> float:
    """Greatest resident set of this program; getrusage would count the one that started it."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("no VmHWM in /proc/self/status: this runs on Linux only")


def drift(api: Any, percent: float) -> None:
    """A third of so many documents is deleted, a third changed, a third added."""
    documents = api.documents(RESOURCE)
    chosen = random.Random(1).sample(documents, int(len(documents) * percent / 100))  # noqa: S311 - which ones
    events = [{"calendarEventDescriptor": "uri://ed-fi.org/CalendarEventDescriptor#Holiday"}]
    for number, document in enumerate(chosen):
        plain = {name: value for name, value in document.items() if name != "id"}
        if number % 3 == 0:
            api.api.documents.delete(Client(), RESOURCE, document["id"])
        elif number % 3 == 1:
            api.api.documents.upsert(Client(), RESOURCE, {**plain, "calendarEvents": events})
        else:
            later = datetime.date.fromisoformat(document["date"]) + datetime.timedelta(days=1000)
            api.api.documents.upsert(Client(), RESOURCE, {**plain, "date": str(later)})


def measure(documents: int, latency: float) -> Iterator[Measured]:
    """Both modes at every drift, each from the same ODS and history."""
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        sis = create_engine(f"sqlite:///{district(folder, documents)}")
        settings = Settings(standard="5.2", schools=_schools(sis))
        with running(settings) as api:
            if latency:
                api.fault(latency=latency / 1000)
            yield _measured(folder, api, latency, "first", 100.0)
            image = api.api.storage.connection.serialize()
            shutil.copy(folder / "history.db", folder / "history.kept")
            for percent in DRIFTS:
                for mode in ("resend", "reconcile"):
                    api.api.storage.restore(image)
                    shutil.copy(folder / "history.kept", folder / "history.db")
                    drift(api, percent)
                    yield _measured(folder, api, latency, mode, percent)
        sis.dispose()


def _measured(folder: Path, api: Any, latency: float, mode: str, percent: float) -> Measured:
    api.api.statistics.reset()
    receiver, sender = multiprocessing.get_context("spawn").Pipe(duplex=False)
    mode_of_run = "resend" if mode == "first" else mode
    run = multiprocessing.get_context("spawn").Process(
        target=one_run, args=(folder, api.base_url, mode_of_run, f"{mode} {percent}", sender)
    )
    run.start()
    sender.close()
    seconds, peak, before = receiver.recv()
    run.join()
    counts = [entry for entry in api.statistics()["requests"] if entry["resource"] != "token"]
    return Measured(
        documents=len(api.documents(RESOURCE)),
        latency_ms=latency,
        mode=mode,
        drift=percent,
        requests=sum(entry["count"] for entry in counts),
        writes=sum(entry["count"] for entry in counts if entry["method"] != "GET"),
        seconds=round(seconds, 1),
        peak_mb=round(peak),
        grown_mb=round(peak - before),
    )


def table(lines: list[Measured]) -> str:
    """A Markdown table."""
    head = "| documents | latency | run | drift | requests | of them writes | seconds | peak memory | grown by |\n"
    rule = "| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    return (
        head
        + rule
        + "".join(
            f"| {one.documents:,} | {one.latency_ms:g} ms | {one.mode} | {one.drift:g} % | {one.requests:,}"
            f" | {one.writes:,} | {one.seconds:.1f} | {one.peak_mb:.0f} MB | {one.grown_mb:.0f} MB |\n"
            for one in lines
        )
    )


def write(lines: list[Measured]) -> None:
    """Puts the table into the documentation, in place of the one before."""
    text = DOCS.read_text(encoding="utf-8") if DOCS.exists() else "# Benchmarks\n\n"
    before, _, rest = text.partition(PAGE_HEADING)
    _, next_heading, after = rest.partition("\n## ")
    section = (
        f"{PAGE_HEADING}\n\n`python -m bench.reconcile`: {RESOURCE} of the sample district to the sandbox's ODS on the"
        " same machine. A third of the drift is missing, a third different, a third too much; `first` fills an empty"
        f" ODS. Memory is that of the run's process.\n\n{table(lines)}"
    )
    DOCS.write_text(before + section + (f"\n## {after}" if next_heading else ""), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("sizes", nargs="*", type=int, default=[2_500, 10_000, 100_000])
    parser.add_argument("--keep", type=Path, help="also write the measurements as JSON to this file")
    chosen = parser.parse_args()
    lines: list[Measured] = []
    for documents, latency in ((many, wait) for many in chosen.sizes for wait in LATENCIES[many >= MANY]):
        for one in measure(documents, latency):
            lines.append(one)
            print(one, flush=True)
    print(table(lines))
    write(lines)
    if chosen.keep:
        chosen.keep.write_text(json.dumps([asdict(one) for one in lines], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
