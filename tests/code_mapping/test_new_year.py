"""Next year's configuration: what is copied, what differs, what remains to be done by hand."""

from pathlib import Path
from typing import Any

import pytest

from include.code_mapping.new_year import YEARLY_SETUP, manual_steps, new_year, next_title
from include.configurations.loading import FOLDER, load
from include.edfi.errors import ConfigError
from tests.configurations.test_loading import RULE, written

CHANGED = {"name", "title", "enabled", "school_year", "ods_connection", "excluded_calendars", "expected_differences"}
OLD: dict[str, Any] = {
    "excluded_calendars": [3, 4],
    "excluded_schools": ["17"],
    "expected_differences": [RULE],
    "error_budget": 9,
    "resources": {"locations": False},
}


def test_a_copy_for_the_next_year_switched_off(tmp_path: Path) -> None:
    last = load(written(tmp_path, **OLD))
    new = new_year("prairie", "prairie_2028", tmp_path)
    assert (new.name, new.school_year, new.enabled) == ("prairie_2028", 2028, False)
    assert (new.ods_connection, new.sis_connection) == ("ods_2028", "sis")
    assert (new.excluded_calendars, new.expected_differences) == ((), ())
    assert new.uri_by_code == last.uri_by_code
    assert new.model_dump(exclude=CHANGED) == last.model_dump(exclude=CHANGED)


def test_the_year_after_that(tmp_path: Path) -> None:
    written(tmp_path)
    new_year("prairie", "prairie_2028", tmp_path)
    new = new_year("prairie_2028", "prairie_2029", tmp_path)
    assert (new.school_year, new.ods_connection) == (2029, "ods_2029")


@pytest.mark.parametrize("name", ["general_ds52", "tennessee_ds33"])
def test_comments_and_everything_else_of_a_file_stay(tmp_path: Path, name: str) -> None:
    for kind in ("yaml", "csv"):
        (tmp_path / f"{name}.{kind}").write_bytes((FOLDER / f"{name}.{kind}").read_bytes())
    new_year(name, "next", tmp_path)
    before, after = ((tmp_path / f"{one}.yaml").read_text("utf-8").splitlines() for one in (name, "next"))
    changed = [line.partition(":")[0] for line, other in zip(before, after, strict=True) if line != other]
    assert changed == ["name", "title", "enabled", "school_year", "ods_connection"]
    assert (tmp_path / "next.csv").read_bytes() == (tmp_path / f"{name}.csv").read_bytes()


@pytest.mark.parametrize("kind", ["yaml", "csv"])
def test_nothing_is_overwritten(tmp_path: Path, kind: str) -> None:
    written(tmp_path)
    there = tmp_path / f"next.{kind}"
    there.write_text("mine")
    with pytest.raises(ConfigError, match=rf"next\.{kind}: already exists"):
        new_year("prairie", "next", tmp_path)
    assert there.read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        pytest.param("prairie", "Next Year", "name: String should match", id="no name"),
        pytest.param("prairie", "../next", "name: String should match", id="another folder"),
        pytest.param("meadow", "next", "meadow.yaml: cannot be read", id="no such configuration"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(tmp_path: Path, source: str, target: str, message: str) -> None:
    written(tmp_path)
    with pytest.raises(ConfigError, match=message):
        new_year(source, target, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["prairie.csv", "prairie.yaml"]


def test_a_copy_that_would_not_load_is_not_left_behind(tmp_path: Path) -> None:
    written(tmp_path, school_year=2100)
    with pytest.raises(ConfigError, match=r"next\.yaml: school_year"):
        new_year("prairie", "next", tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["prairie.csv", "prairie.yaml"]


def test_what_must_be_set_by_hand(tmp_path: Path) -> None:
    last = load(written(tmp_path, **OLD))
    steps = list(manual_steps(last, new_year("prairie", "next", tmp_path)))
    begins = [line.partition(":")[0] for line in steps]
    assert set(begins) == {
        "ods_connection",
        "sis_connection",
        "data_standard",
        "excluded_calendars",
        "excluded_schools",
        "expected_differences",
        "resources",
        "error_budget",
        "schools",
        "enabled",
        *YEARLY_SETUP,
    }
    assert begins.count("excluded_calendars") == 2
    assert f"students different birthCity until {RULE['until']} (known)" in " ".join(steps)


def test_the_seven_resources_campus_does_not_roll_forward() -> None:
    assert len(YEARLY_SETUP) == 7


@pytest.mark.parametrize(
    ("title", "following"),
    [
        pytest.param("Prairie 2026-27 (5.1)", "Prairie 2027-28 (5.1)", id="short span"),
        pytest.param("Prairie 2026-2027", "Prairie 2027-2028", id="long span"),
        pytest.param("Prairie 2027", "Prairie 2028", id="one year"),
        pytest.param("Prairie", "Prairie 2027-28", id="none"),
        pytest.param("P" * 80, "P" * 72 + " 2027-28", id="none, and long"),
    ],
)
def test_titles(title: str, following: str) -> None:
    assert next_title(title, 2027) == following
