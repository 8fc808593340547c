"""`python -m include.history upgrade URL` brings the history at URL to the newest version of its tables."""

import argparse
import logging
import sys
from collections.abc import Sequence

from include.edfi.errors import ConfigError
from include.history.database import migrate, open_database

log = logging.getLogger("include.history")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code: 0 done, 2 a URL that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m include.history")
    commands = parser.add_subparsers(required=True)
    upgrade = commands.add_parser("upgrade", help="create the tables or bring them to the newest version")
    upgrade.add_argument("url", help="sqlite:///path/history.db or postgresql://user:password@host/database")
    options = parser.parse_args(arguments)
    try:
        engine = open_database(options.url)
    except ConfigError as error:
        log.error("%s", error)  # noqa: TRY400
        return 2
    migrate(engine)
    engine.dispose()
    log.info("history: tables are up to date")
    return 0


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    sys.exit(main())
