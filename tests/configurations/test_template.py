"""The templates are never loaded as they lie there, load as copies, and explain every setting."""

import re
import shutil
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from include.configurations import loading, state_loading
from include.configurations.configuration import Configuration, ExpectedDifference
from include.configurations.state_configuration import StateConfiguration
from include.edfi.errors import ConfigError
from include.orchestration import choices
from include.resources import registry
from include.settings_files import load_files
from include.state import known_fields

TEMPLATE = loading.FOLDER / "template.yaml"
STATE_TEMPLATE = state_loading.FOLDER / "template.yaml"
NESTED = {"expected_differences": ExpectedDifference}
"""Models inside a collection, which a field's annotation does not name directly."""


def copied(template: Path, folder: Path, name: str = "prairie_2027") -> Path:
    """The template under another name, as its first lines say."""
    for path in template.parent.glob("template.*"):
        shutil.copy(path, folder / f"{name}{path.suffix}")
    path = folder / f"{name}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: template", f"name: {name}"), encoding="utf-8")
    return path


def settings_of(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """Every setting that a file may have, those of nested models included."""
    for name, field in model.model_fields.items():
        if field.exclude:
            continue
        yield name, field
        nested = NESTED.get(name, field.annotation)
        if isinstance(nested, type) and issubclass(nested, BaseModel):
            yield from settings_of(nested)


def cases() -> list[tuple[Path, str, FieldInfo]]:
    models: list[tuple[Path, type[BaseModel]]] = [(TEMPLATE, Configuration), (STATE_TEMPLATE, StateConfiguration)]
    return [(path, name, field) for path, model in models for name, field in settings_of(model)]


def with_examples(text: str) -> str:
    """The template with its commented examples in force."""
    text = text.replace("expected_differences: []", "expected_differences:")
    return re.sub(r"^#(?=  +(?:#|- \w+:|\w+:))", "", text, flags=re.MULTILINE)


def comment_above(text: str, name: str) -> str:
    """The comment lines directly above a setting."""
    lines = [line.strip() for line in with_examples(text).splitlines()]
    (number,) = [index for index, line in enumerate(lines) if line.removeprefix("- ").startswith(f"{name}:")]
    comment = takewhile(lambda line: line.startswith("#"), reversed(lines[:number]))
    return " ".join(line.removeprefix("# ") for line in reversed([*comment]))


@pytest.mark.parametrize(
    ("path", "name", "field"), [pytest.param(*case, id=f"{case[0].parent.name}-{case[1]}") for case in cases()]
)
def test_every_setting_has_a_comment_that_says_whether_it_is_required(path: Path, name: str, field: FieldInfo) -> None:
    comment = comment_above(path.read_text(encoding="utf-8"), name)
    assert comment
    annotation = NESTED.get(name, field.annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and name not in NESTED:
        return
    assert ("Required" in comment) is field.is_required()
    assert ("Default: " in comment) is not field.is_required()


def test_a_copy_loads_and_accepts_no_error(tmp_path: Path) -> None:
    path = copied(TEMPLATE, tmp_path)
    configuration = loading.load_all(tmp_path, known_resources=frozenset(registry()))[path.stem]
    assert (configuration.enabled, configuration.error_budget) == (False, 0)
    defaults = {
        name: field.get_default(call_default_factory=True)
        for name, field in Configuration.model_fields.items()
        if not field.is_required() and name not in {"enabled", "namespace", "uri_by_code"}
    }
    assert {name: getattr(configuration, name) for name in defaults} == defaults
    assert configuration.uri_by_code == {
        ("TermDescriptor", "S1"): "uri://ed-fi.org/TermDescriptor#Fall Semester",
        ("AttendanceEventCategoryDescriptor", "A:X"): "",
    }


def test_a_copy_of_the_state_template_loads_and_accepts_no_error(tmp_path: Path) -> None:
    path = copied(STATE_TEMPLATE, tmp_path)
    configuration = state_loading.load_all_state(tmp_path, known=known_fields())[path.stem]
    assert (configuration.enabled, configuration.error_budget) == (False, 0)


@pytest.mark.parametrize("template", [TEMPLATE, STATE_TEMPLATE])
def test_the_examples_load_where_their_comment_signs_are_removed(template: Path, tmp_path: Path) -> None:
    path = copied(template, tmp_path)
    path.write_text(with_examples(path.read_text(encoding="utf-8")), encoding="utf-8")
    loaded = loading.load(path) if template is TEMPLATE else state_loading.load_state(path)
    (rule,) = loaded.expected_differences
    assert rule.kind == "different"


def test_the_templates_are_neither_loaded_nor_offered() -> None:
    assert "template" not in loading.load_all()
    assert "template" not in state_loading.load_all_state()
    for folder in (loading.FOLDER, state_loading.FOLDER):
        offered = {choice.value for choice in choices.configurations(folder)}
        assert offered
        assert "template" not in offered
    assert yaml.safe_load(STATE_TEMPLATE.read_text("utf-8"))["district_number"] not in {
        choice.value for choice in choices.districts(state_loading.FOLDER)
    }


def test_a_template_that_is_switched_on_is_not_offered_either(tmp_path: Path) -> None:
    text = TEMPLATE.read_text(encoding="utf-8").replace("enabled: false", "enabled: true")
    (tmp_path / "template.yaml").write_text(text, encoding="utf-8")
    assert loading.load_all(tmp_path) == {}
    assert choices.configurations(tmp_path) == []
    assert choices.districts(tmp_path) == []


def test_files_of_a_folder_are_loaded_by_name_and_all_problems_reported(tmp_path: Path) -> None:
    for name in ("b", "a", "template"):
        (tmp_path / f"{name}.yaml").write_text(name, encoding="utf-8")
    (tmp_path / "a.csv").write_text("not read", encoding="utf-8")
    assert load_files(tmp_path, lambda path: path.read_text(encoding="utf-8")) == {"a": "a", "b": "b"}

    def refuse(path: Path) -> str:
        raise ConfigError([f"{path.name}: wrong"])

    with pytest.raises(ConfigError) as caught:
        load_files(tmp_path, refuse)
    assert caught.value.problems == ("a.yaml: wrong", "b.yaml: wrong")
