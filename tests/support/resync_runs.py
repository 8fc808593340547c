"""One generated district for the whole session, and trials that play on copies of it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from include.edfi.documents.resource import Resource
from include.edfi.documents.scope import Scope
from include.history import keys_report, verification_exports
from include.history.slices import counts_of_slices, resources_with_count
from include.resync.plan import sis_columns
from include.resync.report import report
from sandbox.district import generate
from tests.support.engines import lent_folder
from tests.support.resync_trial import DISTRICT, SETTLED, Begin, Finished, Stage, Trial, trial, whole_run

LAID_OUT = ("write_xlsx", "write_html", "write_pdf")
"""Files of the keys report whose layout takes as long as a fifth of the run."""


@pytest.fixture(scope="package")
def short_print_outs() -> Iterator[None]:
    """Laying out a PDF of thousands of rows takes longer than the run it is about; tests of the history do that."""
    with pytest.MonkeyPatch.context() as changed:
        for exports in (keys_report, verification_exports):
            changed.setattr(exports, "PDF_ROWS", 5)
        yield


@pytest.fixture(scope="package", autouse=True)
def columns_found_once() -> Iterator[None]:
    """Each plan looks through all queries for the columns they read, which are the same for the same scope."""
    known: dict[tuple[str, object, Scope], dict[str, set[str]]] = {}

    def columns_read(resource: Resource, scope: Scope) -> dict[str, set[str]]:
        place = resource.name, resource.rows, scope
        if place not in known:
            known[place] = found(resource, scope)
        return known[place]

    found = sis_columns.columns_read
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(sis_columns, "columns_read", columns_read)
        yield


FILES: dict[str, Any] = {name: vars(report)[name] for name in ("write_keys", "write_exports")}
"""What writes the files of a report beside its text."""


@pytest.fixture
def exports(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that asks for this has every file of a report written."""
    for name, write in FILES.items():
        monkeypatch.setattr(report, name, write)


@pytest.fixture(scope="module")
def reports_without_files() -> Iterator[None]:
    """Laying out workbooks and pages takes long; what is made once a session (`finished`) has them."""
    with pytest.MonkeyPatch.context() as changed:
        for name in FILES:
            changed.setattr(report, name, lambda *_, **__: ())
        yield


@pytest.fixture(scope="session")
def district_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("district") / "campus.db"
    engine = create_engine(f"sqlite:///{file}")
    generate(engine, DISTRICT)
    engine.dispose()
    return file


@pytest.fixture
def begin(district_file: Path) -> Iterator[Begin]:
    """A function that starts a trial: `begin("5.2", error_budget=3)`; all end with the test."""
    with ExitStack() as stack:

        def start(standard: str = "5.2", stage: Stage | None = None, **changes: Any) -> Trial:
            folder = stack.enter_context(lent_folder())
            placed = replace(stage or Stage(), district=district_file)
            return stack.enter_context(trial(folder, standard, stage=placed, **changes))

        yield start


@pytest.fixture(scope="session")
def finished(district_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Finished]]:
    """A function that gives the first whole run on a standard; made once a session, so leave the SIS alone.

    The newest one's report has every file, the others' only those that need no layout.
    """
    with ExitStack() as stack:
        known: dict[str, Finished] = {}

        def of(standard: str) -> Finished:
            if standard not in known:
                folder = tmp_path_factory.mktemp(f"whole-{standard}")
                made = stack.enter_context(trial(folder, standard, stage=Stage(district=district_file)))
                with pytest.MonkeyPatch.context() as changed:
                    for name, write in FILES.items():
                        changed.setattr(report, name, write)
                    for name in LAID_OUT if standard != "5.2" else ():
                        changed.setattr(keys_report, name, lambda *_, **__: None)
                    known[standard] = whole_run(made)
            return known[standard]

        yield of


@pytest.fixture(scope="session")
def settled(district_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, bytes]]:
    """A function that gives the history and the ODS after one reconcile on a standard; made once a session."""
    known: dict[str, tuple[Path, bytes]] = {}

    def of(standard: str) -> tuple[Path, bytes]:
        if standard not in known:
            history = tmp_path_factory.mktemp(f"settled-{standard}") / "history.db"
            with lent_folder() as folder, trial(folder, standard, stage=Stage(district=district_file)) as made:
                made.reconcile(resources=SETTLED)
                made.context.history_engine.dispose()  # Or what was written last is not in the file yet.
                shutil.copy(folder / "history.db", history)
                known[standard] = history, made.api.api.storage.connection.serialize()
        return known[standard]

    return of


@pytest.fixture
def equal(settled: Callable[[str], tuple[Path, bytes]], begin: Begin) -> Begin:
    """A function that starts a trial whose ODS holds what the SIS has of `SETTLED`, and whose history knows it."""

    def start(standard: str = "5.2", **changes: Any) -> Trial:
        history, image = settled(standard)
        made = begin(standard, stage=Stage(history=history), **changes)
        made.api.api.storage.restore(image)
        made.numbers = count(100)
        return made

    return start


def slices_not_read_back(made: Trial) -> int:
    """How many slices of the latest request were found unchanged without a read-back."""
    counts = counts_of_slices(made.context.history_engine, made.request_id)
    return sum(resources_with_count(counts, "read_back_skipped").values())
