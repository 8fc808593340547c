"""The list of schools that the form offers is replaced whole, or not at all."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from include.edfi.errors import ConfigError
from include.orchestration.cli import schools
from tests.orchestration.cli.conftest import Call

CONFIGURATION: Any = SimpleNamespace(name="one", district_number="255901", school_year=2027)
OLD = "number,name\n7,Abel Primary\n"
SIS: Any = None


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "one.schools.csv").write_text(OLD, encoding="utf-8")
    monkeypatch.setattr(schools, "district_id", lambda *_: 1)
    return tmp_path


def test_it_lists_every_school(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [SimpleNamespace(number="8", name="Cole High"), SimpleNamespace(number="9", name="Dean, Middle")]
    monkeypatch.setattr(schools, "schools_of_year", lambda *_: found)
    assert schools.write(CONFIGURATION, SIS, folder) == 2
    assert [path.name for path in folder.iterdir()] == ["one.schools.csv"]
    assert (folder / "one.schools.csv").read_text(encoding="utf-8") == 'number,name\n8,Cole High\n9,"Dean, Middle"\n'


def test_a_failure_half_way_leaves_the_old_list(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = [SimpleNamespace(number="8", name="Cole High"), SimpleNamespace(number="9")]
    monkeypatch.setattr(schools, "schools_of_year", lambda *_: broken)
    with pytest.raises(AttributeError):
        schools.write(CONFIGURATION, SIS, folder)
    assert (folder / "one.schools.csv").read_text(encoding="utf-8") == OLD


def test_an_unknown_district_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schools, "district_id", lambda *_: None)
    with pytest.raises(ConfigError, match="no district '255901'"):
        schools.write(CONFIGURATION, SIS, folder)


def test_the_command_needs_a_configuration(call: Call) -> None:
    assert call("schools", "no_such_configuration")[0] == 1
