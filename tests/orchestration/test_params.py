"""What the trigger form takes and refuses, and the words it shows."""

import pytest

from include.resources import registry

pytestmark = pytest.mark.airflow

CONFIGURATION = "name: one\ntitle: The first\nenabled: true\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "one.yaml").write_text(CONFIGURATION, encoding="utf-8")
    (tmp_path / "off.yaml").write_text("name: off\ntitle: Switched off\nenabled: false\n", encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("name: [", encoding="utf-8")
    (tmp_path / "one.schools.csv").write_text("number,name\n12,Zebra High\n7,Abel Primary\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def form(folder):
    from include.orchestration import params

    return params.form(registry(), folder)


def test_every_field_of_a_request_can_be_asked_for(form):
    from include.resync.request.request import ResyncRequest

    assert form.keys() == ResyncRequest.model_fields.keys()


def test_disabled_configurations_are_not_offered_and_broken_ones_are_marked(form):
    assert form["configuration"].schema["values_display"] == {
        "broken": "broken.yaml cannot be read",
        "one": "The first",
    }


def test_schools_are_known_by_name(form):
    assert form["schools"].schema["values_display"] == {"7": "Abel Primary (7)", "12": "Zebra High (12)"}


def test_without_a_list_of_schools_numbers_are_typed(folder):
    from include.orchestration import params

    (folder / "one.schools.csv").unlink()
    assert "examples" not in params.form(registry(), folder)["schools"].schema


def test_resources_are_shown_by_category_in_words(form):
    shown = form["resources"].schema["values_display"]
    assert shown.keys() == registry().keys()
    assert shown["studentSchoolAssociations"] == "Student: student school associations"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("configuration", "none", id="no such configuration"),
        pytest.param("configuration", "off", id="a configuration switched off"),
        pytest.param("all_schools", "yes", id="a word for a flag"),
        pytest.param("schools", "12", id="a text for a list of schools"),
        pytest.param("resources", ["student"], id="no such resource"),
        pytest.param("person_ids", "12, x7", id="an ID that is no number"),
        pytest.param("section_ids", [1.5], id="an ID that is no integer"),
        pytest.param("mode", "erase", id="no such mode"),
        pytest.param("on_lock_conflict", "fight", id="no such choice"),
        pytest.param("run_clean_up", None, id="a flag left out"),
    ],
)
def test_the_schema_refuses(form, name, value):
    from airflow.sdk.exceptions import ParamValidationError

    with pytest.raises(ParamValidationError):
        form[name].resolve(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("schools", ["12", "99"], id="a school the list does not know yet"),
        pytest.param("schools", None, id="no school"),
        pytest.param("resources", ["sections"], id="a resource"),
        pytest.param("person_ids", "12\n13, 14;15", id="IDs as text"),
        pytest.param("person_ids", [12, "13"], id="IDs as a list"),
        pytest.param("course_ids", None, id="no IDs"),
    ],
)
def test_the_schema_takes(form, name, value):
    assert form[name].resolve(value) == value


def test_all_defaults_are_valid_but_name_no_school(form):
    assert {name: param.resolve() for name, param in form.items()}["schools"] is None
