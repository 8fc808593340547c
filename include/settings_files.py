"""Loads every YAML file of a folder; the problems of all files are reported together."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from include.edfi.errors import ConfigError

TEMPLATE = "template"
"""The name of the file that people copy; it is not loaded itself."""
Loaded = TypeVar("Loaded")


def settings_files(folder: Path) -> list[Path]:
    """Every YAML file of a folder except the template, by name."""
    return [path for path in sorted(folder.glob("*.yaml")) if path.stem != TEMPLATE]


def load_files(folder: Path, load_one: Callable[[Path], Loaded]) -> dict[str, Loaded]:
    """What `load_one` makes of every YAML file of a folder except the template, by the file's name without ending.

    Raises:
        ConfigError: the problems of all files.
    """
    loaded: dict[str, Loaded] = {}
    problems: list[str] = []
    for path in settings_files(folder):
        try:
            loaded[path.stem] = load_one(path)
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(problems)
    return loaded
