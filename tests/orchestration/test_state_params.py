"""The state tools' forms ask for what their requests take, and refuse what no request could be."""

import pytest

from include.state import registry
from include.state_sync.request import KINDS
from include.state_sync.scenarios import SCENARIOS

pytestmark = pytest.mark.airflow

CONFIGURATION = "name: one\ntitle: One ISD\nenabled: true\ndistrict_number: '255901'\n"


@pytest.fixture
def folder(tmp_path):
    below = tmp_path / "state"
    below.mkdir()
    (below / "one.yaml").write_text(CONFIGURATION, encoding="utf-8")
    (below / "off.yaml").write_text(CONFIGURATION.replace("true", "false").replace("255901", "9"), encoding="utf-8")
    (tmp_path / "general.schools.csv").write_text("number,name\n12,Zebra High\n", encoding="utf-8")
    return below


@pytest.fixture
def forms(folder):
    from include.orchestration import state_params

    return {
        "state_selective_sync": state_params.selective_form(folder),
        "state_resync": state_params.batch_form(folder),
        "state_verification": state_params.verification_form(folder),
    }


@pytest.mark.parametrize("tool", KINDS)
def test_every_field_of_a_request_can_be_asked_for(forms, tool):
    fields = KINDS[tool].model_fields.keys()
    # Selective Sync and verification have one mode each.
    assert forms[tool].keys() == (fields if tool == "state_resync" else fields - {"mode"})


def test_either_side_finds_its_district(forms):
    form = forms["state_selective_sync"]
    assert form["configuration"].schema["values_display"] == {"null": "Not selected", "one": "One ISD"}
    assert form["district"].schema["values_display"] == {"null": "Not selected", "255901": "One ISD (255901)"}
    assert form["district"].resolve("255901") == "255901"


def test_objects_schools_and_scenarios_are_shown(forms):
    form = forms["state_resync"]
    assert form["objects"].schema["examples"] == list(registry())
    assert form["schools"].schema["values_display"] == {"12": "Zebra High (12)"}
    assert form["scenario"].schema["enum"] == list(SCENARIOS)
    assert all(one.when in form["scenario"].schema["description_md"] for one in SCENARIOS.values())


@pytest.mark.parametrize(
    ("tool", "name", "value"),
    [
        pytest.param("state_selective_sync", "object", "School", id="an object without IDs to ask for"),
        pytest.param("state_selective_sync", "ids", "12, x7", id="an ID that is no number"),
        pytest.param("state_selective_sync", "configuration", "off", id="a configuration switched off"),
        pytest.param("state_selective_sync", "district", "9", id="a district that is switched off"),
        pytest.param("state_resync", "scenario", "summer", id="no such scenario"),
        pytest.param("state_resync", "objects", ["Pupil"], id="no such object"),
        pytest.param("state_resync", "mode", "verify", id="another tool's mode"),
        pytest.param("state_resync", "school_year", 27, id="a year of two digits"),
        pytest.param("state_resync", "on_lock_conflict", "fight", id="no such choice"),
        pytest.param("state_verification", "all_schools", "yes", id="a word for a flag"),
    ],
)
def test_the_schema_refuses(forms, tool, name, value):
    from airflow.sdk.exceptions import ParamValidationError

    with pytest.raises(ParamValidationError):
        forms[tool][name].resolve(value)


@pytest.mark.parametrize("value", ["1, 2\n3", [1, "2"], None])
def test_ids_come_as_text_or_as_a_list(forms, value):
    assert forms["state_selective_sync"]["ids"].resolve(value) == value
