"""State trials on copies of one small district."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from include.state_sync import report
from tests.support.engines import lent_folder
from tests.support.state_trial import Begin, StateTrial, trial

FILES = ("campus.db", "history.db", "state.db")


@pytest.fixture
def exports() -> None:
    """A test that asks for this has every file of a report written."""


@pytest.fixture(autouse=True)
def reports_without_files(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Laying out workbooks and pages takes longer than the runs that they are about."""
    if "exports" not in request.fixturenames:
        for name in ("write_keys", "write_exports"):
            monkeypatch.setattr(report, name, lambda *_, **__: ())


@pytest.fixture(scope="session")
def filled_files(district_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a district, a state that holds what the district has, and the history of how it came there."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copy(district_file, folder / "campus.db")
    with trial(folder, f"sqlite:///{folder / 'campus.db'}") as made:
        assert made.batch().ok
    return folder


@pytest.fixture
def begin(district_file: Path, filled_files: Path) -> Iterator[Begin]:
    """A function that starts a trial: `begin(error_budget=3)`; all end with the test."""
    with ExitStack() as stack:

        def start(*, filled: bool = False, **changes: Any) -> StateTrial:
            folder = stack.enter_context(lent_folder())
            for name in FILES if filled else ():
                shutil.copy(filled_files / name, folder / name)
            if not filled:
                shutil.copy(district_file, folder / "campus.db")
            return stack.enter_context(trial(folder, f"sqlite:///{folder / 'campus.db'}", **changes))

        yield start


@pytest.fixture
def filled(begin: Begin) -> StateTrial:
    """A trial whose state holds what the district has."""
    return begin(filled=True)


@pytest.fixture(scope="package", autouse=True)
def short_reports(short_print_outs: None) -> None:
    """Every test of the package writes short PDFs."""
