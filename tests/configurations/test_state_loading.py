"""State configurations load, and all validation errors of all files are reported together."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from include.configurations.state_loading import load_all_state, load_state
from include.edfi.errors import ConfigError
from include.state import known_fields, registry

GOOD: dict[str, Any] = {
    "name": "prairie",
    "title": "Prairie ISD to the state",
    "district_number": "0042",
    "school_year": 2027,
    "sis_connection": "campus_prairie",
    "state_connection": "state_edition",
}


def written(folder: Path, **changes: Any) -> Path:
    path = folder / "prairie.yaml"
    settings = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    path.write_text(yaml.safe_dump(settings))
    return path


def problems(path: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load_state(path, known=known_fields())
    return caught.value.problems


def test_the_shipped_configurations_load() -> None:
    assert "sample_state" in load_all_state(known=known_fields())


def test_little_needs_to_be_said(tmp_path: Path) -> None:
    found = load_state(written(tmp_path), known=known_fields())
    assert found.enabled
    assert found.is_on("Enrollment")
    assert found.prune.max_records == 25


def test_ownership_is_the_objects_unless_said_otherwise(tmp_path: Path) -> None:
    ownership = {"PersonIdentity": {"stateID": "district", "alias": "state"}, "Enrollment": {"homeless": "state"}}
    found = load_state(written(tmp_path, ownership=ownership), known=known_fields())
    owned = {name: found.state_owned(name, one.state_owned) for name, one in registry().items()}
    assert {name: set(fields) for name, fields in owned.items() if fields} == {
        "PersonIdentity": {"alias"},
        "Enrollment": {"homeless"},
    }


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"title": None}, "prairie.yaml: title: Field required", id="missing"),
        pytest.param({"school_year": 27}, "prairie.yaml: school_year: Input should be greater", id="range"),
        pytest.param({"colour": "red"}, "prairie.yaml: colour: Extra inputs", id="unknown key"),
        pytest.param({"name": "plains"}, "prairie.yaml: name: 'plains' must equal the file's name", id="name"),
        pytest.param({"objects": {"Pupil": False}}, "objects: 'Pupil' is no object", id="object"),
        pytest.param({"ownership": {"Pupil": {}}}, "ownership: 'Pupil' is no object", id="owner of what"),
        pytest.param({"shared_publishing": ["Pupil"]}, "shared_publishing: 'Pupil' is no object", id="published twice"),
        pytest.param(
            {"ownership": {"Enrollment": {"colour": "state"}}}, "ownership.Enrollment: 'colour' is no field", id="field"
        ),
        pytest.param(
            {"ownership": {"Enrollment": {"personID": "state"}}}, "'personID' is no field", id="reference to a parent"
        ),
        pytest.param(
            {"ownership": {"Enrollment": {"grade": "nobody"}}},
            "ownership.Enrollment.grade: Input should be",
            id="owner",
        ),
        pytest.param(
            {"expected_differences": [{"resource": "Pupil", "kind": "orphan", "reason": "r", "until": "2027-01-01"}]},
            "expected_differences.0.resource: 'Pupil' is no object",
            id="rule",
        ),
    ],
)
def test_a_mistake_is_named_with_file_and_key(tmp_path: Path, changes: dict[str, Any], problem: str) -> None:
    (found,) = problems(written(tmp_path, **changes))
    assert problem in found
    assert found.startswith("prairie.yaml: ")


def test_all_mistakes_of_all_files_are_reported_together(tmp_path: Path) -> None:
    written(tmp_path, title=None, school_year=27, objects={"Pupil": True})
    (tmp_path / "empty.yaml").write_text("")
    with pytest.raises(ConfigError) as caught:
        load_all_state(tmp_path, known=known_fields())
    assert len(caught.value.problems) == 4
