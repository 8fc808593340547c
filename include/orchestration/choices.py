"""The choices of a trigger form, from the configurations' folder and the registry; needs no Airflow."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from include.edfi.documents.resource import CATEGORIES, Resource
from include.settings_files import settings_files


@dataclass(frozen=True)
class Choice:
    """One entry of a list: the value that is sent, and the words in the form."""

    value: str
    words: str


def one_or_none(choices: Iterable[Choice], none: str) -> dict[str, Any]:
    """The schema of an optional drop-down; `none` is shown when nothing is selected."""
    shown = {choice.value: choice.words for choice in choices}
    return {"type": ["null", "string"], "enum": [None, *shown], "values_display": {"null": none, **shown}}


def configurations(folder: Path) -> list[Choice]:
    """Every enabled configuration; one that cannot be read is marked, and refused by the run."""
    choices = []
    for path in settings_files(folder):
        settings = _settings(path)
        if settings.get("enabled", True):
            choices.append(Choice(path.stem, str(settings.get("title", f"{path.name} cannot be read"))))
    return choices


def districts(folder: Path) -> list[Choice]:
    """The districts of every enabled state configuration."""
    enabled = [settings for settings in map(_settings, settings_files(folder)) if settings.get("enabled", True)]
    named = {str(each["district_number"]): str(each.get("title", "")) for each in enabled if "district_number" in each}
    return [Choice(number, f"{title} ({number})") for number, title in named.items()]


def schools(folder: Path) -> list[Choice]:
    """The schools named in NAME.schools.csv (number,name) beside each configuration, and in folders below."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.schools.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(row["number"], row["name"])
    return [Choice(number, f"{name} ({number})") for number, name in sorted(found.items(), key=lambda item: item[1])]


def resources(registry: Mapping[str, Resource]) -> list[Choice]:
    """Every resource in sending order within its category."""
    ordered = sorted(registry.values(), key=lambda resource: CATEGORIES.index(resource.category))
    return [Choice(resource.name, f"{resource.category}: {in_words(resource.name)}") for resource in ordered]


def in_words(name: str) -> str:
    """A collection's name as words: studentSchoolAssociations is "student school associations"."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)


def _settings(path: Path) -> Mapping[str, Any]:
    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError):
        return {}
    return settings if isinstance(settings, dict) else {}
