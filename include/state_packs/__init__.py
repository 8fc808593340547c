"""State packs: NAME.yaml, with its facts in CSV files beside it. Adding a state is adding a file.

A configuration's `state` picks the pack; a state without one uses the core.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from include.edfi.errors import ConfigError
from include.settings_files import load_files
from include.state_packs.pack import StatePack

FOLDER = Path(__file__).parent
CORE = "core"


@cache
def packs(folder: Path = FOLDER) -> Mapping[str, StatePack]:
    """Every pack by name.

    Raises:
        ConfigError: one sentence per problem, with file, key and value.
    """
    loaded = load_files(folder, load)
    codes = [code for pack in loaded.values() for code in pack.states]
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if repeated:
        raise ConfigError([f"{code}: more than one pack is for this state" for code in repeated])
    return loaded


def load(path: Path) -> StatePack:
    """One pack with its facts.

    Raises:
        ConfigError: one sentence per problem, with file, key and value.
    """
    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ConfigError([f"{path.name}: cannot be read: {' '.join(str(error).split())}"]) from None
    if not isinstance(settings, dict) or settings.get("name") != path.stem:
        raise ConfigError([f"{path.name}: name: must equal the file's name {path.stem!r}"])
    try:
        return StatePack.model_validate(settings, context={"folder": path.parent})
    except ValidationError as error:
        raise ConfigError([_sentence(path, detail["loc"], detail["msg"]) for detail in error.errors()]) from None


def _sentence(path: Path, place: tuple[int | str, ...], message: str) -> str:
    return f"{path.name}: {'.'.join(map(str, place))}: {message}"


def pack_for(state: str) -> StatePack:
    """The pack of a state by its two letters; the core where no pack is for it."""
    known = packs()
    return next((pack for pack in known.values() if state in pack.states), known[CORE])
