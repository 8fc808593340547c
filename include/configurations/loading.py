"""Reads configurations from their folder; all validation errors of all files are reported together.

`template.yaml` is for copying: it is never loaded under that name.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from include.configurations.configuration import Configuration
from include.configurations.mappings import read_with_problems
from include.edfi.errors import ConfigError
from include.settings_files import load_files

FOLDER = Path(__file__).parent


def load_all(folder: Path = FOLDER, *, known_resources: frozenset[str] | None = None) -> dict[str, Configuration]:
    """Every configuration of a folder by name, the template excepted.

    Args:
        folder: has NAME.yaml and NAME.csv for each configuration.
        known_resources: names that settings may use; None does not check them.

    Raises:
        ConfigError: one sentence per problem, with file, key and value.
    """
    return load_files(folder, lambda path: load(path, known_resources=known_resources))


def load(path: Path, *, known_resources: frozenset[str] | None = None) -> Configuration:
    """One configuration with its code mappings.

    Raises:
        ConfigError: one sentence per problem, with file, key and value.
    """
    settings, problems = settings_of(path)
    mappings, mapping_problems = read_with_problems(path.with_suffix(".csv"))
    problems += [*mapping_problems, *_misfits(path, settings, known_resources)]
    configuration = None
    if settings:
        try:
            configuration = Configuration.model_validate({**settings, "uri_by_code": mappings.uris})
        except ValidationError as error:
            problems += [sentence(path, detail) for detail in error.errors()]
    if problems or configuration is None:
        raise ConfigError(problems)
    return configuration


def settings_of(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The settings of a YAML file, and the problems of the file itself."""
    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())
        return {}, [f"{path.name}: cannot be read: {reason}"]
    if not isinstance(settings, dict) or not settings:
        return {}, [f"{path.name}: holds no settings"]
    return settings, []


def sentence(path: Path, detail: Any) -> str:
    """One validation error of pydantic as a sentence, with file, key and value."""
    key = ".".join(str(part) for part in detail["loc"])
    value = detail.get("input")
    shown = "" if isinstance(value, dict) else f" (value: {value!r})"
    return f"{path.name}: {key}: {detail['msg']}{shown}"


def _misfits(path: Path, settings: Mapping[str, Any], known: frozenset[str] | None) -> list[str]:
    problems = []
    name = settings.get("name", path.stem)
    if name != path.stem:
        problems.append(f"{path.name}: name: {name!r} must equal the file's name {path.stem!r}")
    for key in ("resources", "read_only", "shared_publishing") if known is not None else ():
        named = settings.get(key)
        unknown = sorted(set(map(str, named)) - (known or set())) if isinstance(named, dict | list) else []
        problems += [f"{path.name}: {key}: {resource!r} is not a resource of this package" for resource in unknown]
    if known is not None:
        problems += [f"{path.name}: {problem}" for problem in _unknown_in_rules(settings, known)]
    return problems


def _unknown_in_rules(settings: Mapping[str, Any], known: frozenset[str]) -> Iterator[str]:
    rules = settings.get("expected_differences")
    for number, rule in enumerate(rules if isinstance(rules, list) else []):
        resource = rule.get("resource") if isinstance(rule, dict) else None
        if isinstance(resource, str) and resource not in known:
            yield f"expected_differences.{number}.resource: {resource!r} is not a resource of this package"
