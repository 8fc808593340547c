"""Makes the database of a state edition from a district: `python -m sandbox.state campus.sqlite state.sqlite`."""

import argparse
import json
import sys
from collections.abc import Sequence

from include.configurations.state_configuration import StateConfiguration
from include.configurations.state_loading import load_all_state
from include.edfi.errors import ConfigError
from include.sis.engine import connect as connect_sis
from include.state import database, known_fields
from sandbox.state.fill import make


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when the state was made, 2 when it could not be."""
    options = _parser().parse_args(arguments)
    try:
        configuration = _configuration(options.configuration)
        sis, state = connect_sis(_url(options.sis)), database.connect(_url(options.state))
        made = make(state, sis, configuration)
    except (ConfigError, LookupError) as problem:
        print(problem, file=sys.stderr)
        return 2
    sis.dispose()
    state.dispose()
    print(json.dumps({"records": dict(made.records), "drift": vars(made.drift)}, indent=2))
    return 0


def _configuration(name: str) -> StateConfiguration:
    configurations = load_all_state(known=known_fields())
    if name not in configurations:
        raise ConfigError([f"configuration: {name!r} is none of {', '.join(configurations)}"])
    return configurations[name]


def _url(given: str) -> str:
    return given if "://" in given else f"sqlite:///{given}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sis", help="the district's database: SQLAlchemy URL, or the path of a SQLite file")
    parser.add_argument("state", help="the state's database, without this district: SQLAlchemy URL, or a SQLite file")
    parser.add_argument(
        "--configuration", default="sample_state", help="name of a file in include/configurations/state"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
