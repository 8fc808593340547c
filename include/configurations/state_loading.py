"""Reads state configurations from their folder; all validation errors of all files are reported together."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from include.configurations.loading import sentence, settings_of
from include.configurations.state_configuration import StateConfiguration
from include.edfi.errors import ConfigError
from include.settings_files import load_files

FOLDER = Path(__file__).parent / "state"
Known = Mapping[str, Collection[str]]
"""Object to the fields whose owner may be chosen."""


def load_all_state(folder: Path = FOLDER, *, known: Known | None = None) -> dict[str, StateConfiguration]:
    """Every state configuration of a folder (NAME.yaml each) by name, the template excepted.

    `known` None does not check names of objects and fields.

    Raises:
        ConfigError: one sentence per problem, with file, key and value.
    """
    return load_files(folder, lambda path: load_state(path, known=known))


def load_state(path: Path, *, known: Known | None = None) -> StateConfiguration:
    """One state configuration.

    Raises:
        ConfigError: one sentence per problem, with file, key and value.
    """
    settings, problems = settings_of(path)
    problems += [f"{path.name}: {problem}" for problem in _misfits(path, settings, known)]
    configuration = None
    if settings:
        try:
            configuration = StateConfiguration.model_validate(settings)
        except ValidationError as error:
            problems += [sentence(path, detail) for detail in error.errors()]
    if problems or configuration is None:
        raise ConfigError(problems)
    return configuration


def _misfits(path: Path, settings: Mapping[str, Any], known: Known | None) -> Iterator[str]:
    name = settings.get("name", path.stem)
    if name != path.stem:
        yield f"name: {name!r} must equal the file's name {path.stem!r}"
    if known is None:
        return
    for key in ("objects", "ownership", "shared_publishing"):
        named = settings.get(key)
        for unknown in sorted(set(map(str, named if isinstance(named, dict | list) else ())) - set(known)):
            yield f"{key}: {unknown!r} is no object of the state edition"
    yield from _unknown_fields(settings, known)
    yield from _unknown_in_rules(settings, known)


def _unknown_fields(settings: Mapping[str, Any], known: Known) -> Iterator[str]:
    ownership = settings.get("ownership")
    for name, fields in ownership.items() if isinstance(ownership, dict) else ():
        if name in known and isinstance(fields, dict):
            for field in sorted(set(map(str, fields)) - set(known[name])):
                yield f"ownership.{name}: {field!r} is no field of {name} whose owner can be chosen"


def _unknown_in_rules(settings: Mapping[str, Any], known: Known) -> Iterator[str]:
    rules = settings.get("expected_differences")
    for number, rule in enumerate(rules if isinstance(rules, list) else []):
        name = rule.get("resource") if isinstance(rule, dict) else None
        if isinstance(name, str) and name not in known:
            yield f"expected_differences.{number}.resource: {name!r} is no object of the state edition"
