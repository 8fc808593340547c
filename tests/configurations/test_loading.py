"""Configurations load, and all validation errors are reported together, with file, key and value."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from include.configurations.loading import FOLDER, load, load_all
from include.edfi.documents.standards import Standard
from include.edfi.errors import ConfigError
from include.resources import registry

KNOWN = frozenset(registry())
SETTINGS: dict[str, Any] = {
    "name": "prairie",
    "title": "Prairie ISD",
    "school_year": 2027,
    "data_standard": "5.1",
    "state": "MN",
    "ods_connection": "ods",
    "sis_connection": "sis",
    "district_number": "1",
    "local_education_agency_id": 1,
    "off_peak": {"start": "18:00", "end": "05:00", "time_zone": "America/Chicago"},
}
MAPPINGS = "descriptor,code,uri\nTermDescriptor,S1,uri://ed-fi.org/TermDescriptor#Fall Semester\n"


def written(folder: Path, stem: str = "prairie", mappings: str | None = MAPPINGS, **changes: Any) -> Path:
    settings = {**SETTINGS, **changes}
    path = folder / f"{stem}.yaml"
    path.write_text(yaml.safe_dump({key: value for key, value in settings.items() if value is not None}))
    if mappings is not None:
        path.with_suffix(".csv").write_text(mappings, encoding="utf-8")
    return path


def problems(path: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(path, known_resources=KNOWN)
    return caught.value.problems


def test_both_samples_load():
    found = load_all(FOLDER, known_resources=KNOWN)
    assert {name: (one.data_standard, one.state) for name, one in found.items()} == {
        "general_ds52": (Standard.DS52, "TX"),
        "tennessee_ds33": (Standard.DS33, "TN"),
    }
    assert all(len(one.uri_by_code) > 100 and one.enabled for one in found.values())
    assert found["tennessee_ds33"].pack.excluded.service_types == ("N",)


def test_samples_hold_no_secret():
    for path in FOLDER.glob("*.yaml"):
        settings = yaml.safe_load(path.read_text("utf-8"))
        assert not {key for key in settings if "secret" in key or "password" in key or key == "key"}


def test_a_small_configuration_loads(tmp_path):
    found = load(written(tmp_path), known_resources=KNOWN)
    assert found.uri_by_code == {("TermDescriptor", "S1"): "uri://ed-fi.org/TermDescriptor#Fall Semester"}
    assert found.is_on("students")
    assert "uri_by_code" not in found.model_dump()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"school_year": "soon"}, "prairie.yaml: school_year: Input should be a valid integer", id="type"),
        pytest.param({"school_year": "soon"}, "(value: 'soon')", id="value"),
        pytest.param({"school_year": 27}, "prairie.yaml: school_year: Input should be greater", id="range"),
        pytest.param({"data_standard": "6.0"}, "prairie.yaml: data_standard: Input should be '3.3'", id="standard"),
        pytest.param({"state": "Texas"}, "prairie.yaml: state: String should match", id="state"),
        pytest.param({"title": None}, "prairie.yaml: title: Field required", id="missing"),
        pytest.param({"colour": "red"}, "prairie.yaml: colour: Extra inputs are not permitted", id="unknown key"),
        pytest.param({"limits": {"max_in_flight": 0}}, "prairie.yaml: limits.max_in_flight: ", id="nested"),
        pytest.param({"unique_ids": {"staff": "ssn"}}, "prairie.yaml: unique_ids.staff: ", id="choice"),
        pytest.param(
            {"resources": {"pupils": True}}, "prairie.yaml: resources: 'pupils' is not a resource", id="resource"
        ),
        pytest.param({"namespace": "uri://prairie.example/"}, "prairie.yaml: namespace: String should", id="namespace"),
        pytest.param({"read_only": ["pupils"]}, "prairie.yaml: read_only: 'pupils' is not a resource", id="read-only"),
        pytest.param(
            {"shared_publishing": ["pupils"]},
            "prairie.yaml: shared_publishing: 'pupils' is not a resource",
            id="shared publishing",
        ),
        pytest.param({"name": "meadow"}, "name: 'meadow' must equal the file's name 'prairie'", id="name"),
        pytest.param(
            {"off_peak": {"start": "18:00", "end": "05:00", "time_zone": "Prairie"}},
            "prairie.yaml: off_peak.time_zone: Value error, Prairie is not a time zone",
            id="zone",
        ),
    ],
)
def test_a_mistake_with_file_key_and_value(tmp_path, changes, said):
    assert [problem for problem in problems(written(tmp_path, **changes)) if said in problem]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("Term,S2,uri://a/b#c", "'Term' is not a descriptor name", id="descriptor"),
        pytest.param("TermDescriptor,,uri://a/b#c", "code: empty", id="code"),
        pytest.param("TermDescriptor,S2,Fall", "uri: 'Fall' is not a descriptor URI", id="uri"),
        pytest.param("TermDescriptor,S1,uri://a/b#c", "code: TermDescriptor 'S1' is mapped twice", id="twice"),
        pytest.param("TermDescriptor,S2,", "", id="empty URI means do not send"),
        pytest.param("TermDescriptor,S2,?", "uri: TermDescriptor 'S2' is not decided yet", id="undecided"),
        pytest.param("TermDescriptor,S2", "must have 3 columns", id="short line"),
        pytest.param("TermDescriptor,S2,uri://a/b#c,more", "must have 3 columns", id="long line"),
    ],
)
def test_a_mistake_of_the_mappings_by_line(tmp_path, line, said):
    path = written(tmp_path, mappings=f"{MAPPINGS}{line}\n")
    if not said:
        assert load(path).uri_by_code["TermDescriptor", "S2"] == ""
        return
    told = problems(path)
    assert [problem for problem in told if problem.startswith("prairie.csv: line 3: ") and said in problem]


def test_wrong_columns_and_missing_mappings(tmp_path):
    assert problems(written(tmp_path, mappings="a,b\n")) == (
        "prairie.csv: line 1: the columns must be descriptor,code,uri; notes may follow",
    )
    path = written(tmp_path, "meadow", None, name="meadow")
    assert problems(path)[0].startswith("meadow.csv: missing")


def test_mappings_saved_by_excel(tmp_path):
    path = written(tmp_path)
    path.with_suffix(".csv").write_bytes(b"\xef\xbb\xbf" + MAPPINGS.replace("\n", "\r\n").encode())
    assert load(path).uri_by_code["TermDescriptor", "S1"] == "uri://ed-fi.org/TermDescriptor#Fall Semester"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("name: [", "prairie.yaml: cannot be read: ", id="no YAML"),
        pytest.param("", "prairie.yaml: holds no settings", id="empty"),
        pytest.param("- a\n", "prairie.yaml: holds no settings", id="a list"),
    ],
)
def test_files_that_hold_no_configuration(tmp_path, content, said):
    path = written(tmp_path)
    path.write_text(content)
    assert problems(path)[0].startswith(said)


def test_mistakes_of_both_files_and_of_every_configuration_at_once(tmp_path):
    written(tmp_path, school_year="soon", state="x", mappings=f"{MAPPINGS}Term,a,b\n", resources={"pupils": True})
    written(tmp_path, "meadow", name="meadow", limits={"slice_rows": 5}, read_only=["pupils"])
    with pytest.raises(ConfigError) as caught:
        load_all(tmp_path, known_resources=KNOWN)
    told = caught.value.problems
    wanted = (
        "prairie.yaml: school_year",
        "prairie.yaml: state",
        "prairie.yaml: resources: 'pupils'",
        "prairie.csv: line 3: descriptor",
        "prairie.csv: line 3: uri",
        "meadow.yaml: limits.slice_rows",
        "meadow.yaml: read_only: 'pupils'",
    )
    for said in wanted:
        assert [problem for problem in told if problem.startswith(said)], (said, told)


def test_a_missing_file(tmp_path):
    assert problems(tmp_path / "nowhere.yaml")[0] == "nowhere.yaml: cannot be read: No such file or directory"


RULE = {"resource": "students", "kind": "different", "element": "birthCity", "reason": "known", "until": "2027-01-31"}


def test_expected_differences_load(tmp_path):
    path = written(tmp_path, expected_differences=[RULE, {**RULE, "kind": "missing", "element": "*"}])
    first, second = load(path, known_resources=KNOWN).expected_differences
    assert (first.applies_on(first.until), second.element) == (True, "*")
    assert not first.applies_on(first.until + timedelta(days=1))


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        pytest.param({"resource": "pupils"}, "expected_differences.0.resource: 'pupils'", id="unknown resource"),
        pytest.param({"kind": "odd"}, "expected_differences.0.kind:", id="unknown kind"),
        pytest.param({"kind": "missing"}, "expected_differences.0:", id="element without a comparison"),
        pytest.param({"until": "soon"}, "expected_differences.0.until:", id="no date"),
    ],
)
def test_wrong_expected_differences_are_reported(tmp_path, changed, place):
    (problem,) = problems(written(tmp_path, expected_differences=[{**RULE, **changed}]))
    assert problem.startswith(f"prairie.yaml: {place}")


@pytest.mark.parametrize(
    ("given", "own"),
    [
        pytest.param("uri://prairie.example", "uri://prairie.example", id="given"),
        pytest.param(None, "uri://1", id="made of the district's number"),
    ],
)
def test_the_districts_own_namespace(tmp_path, given, own):
    found = load(written(tmp_path, namespace=given), known_resources=KNOWN)
    assert found.own_namespace == own
