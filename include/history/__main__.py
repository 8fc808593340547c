"""The history on the command line.

`python -m include.history upgrade URL` brings the history at URL to the newest version of its tables;
`python -m include.history trend URL --configuration NAME` prints how differences went from run to run.
"""

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence

from sqlalchemy import Engine

from include.edfi.errors import ConfigError
from include.history.database import migrate, open_database
from include.history.verification_queries import TrendEntry, trend

log = logging.getLogger("include.history")

COUNTS = ("sis", "ods", "different", "missing", "orphan", "expected")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code: 0 done, 2 a URL that cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        engine = open_database(options.url)
    except ConfigError as error:
        log.error("%s", error)  # noqa: TRY400
        return 2
    try:
        options.run(engine, options)
    finally:
        engine.dispose()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m include.history")
    commands = parser.add_subparsers(required=True)
    upgrade = commands.add_parser("upgrade", help="create the tables or bring them to the newest version")
    upgrade.set_defaults(run=_upgrade)
    over_time = commands.add_parser("trend", help="print the differences of the latest runs that compared")
    over_time.add_argument("--configuration", required=True, help="name of the Ed-Fi Configuration")
    over_time.add_argument("--resource", help="only this resource, such as studentSchoolAssociations")
    over_time.add_argument("--limit", type=int, default=30, help="how many runs, newest first (default 30)")
    over_time.set_defaults(run=_trend)
    for command in (upgrade, over_time):
        command.add_argument("url", help="sqlite:///path/history.db or postgresql://user:password@host/database")
    return parser


def _upgrade(engine: Engine, options: argparse.Namespace) -> None:
    migrate(engine)
    log.info("history: tables are up to date")


def _trend(engine: Engine, options: argparse.Namespace) -> None:
    migrate(engine)
    found = trend(engine, options.configuration, resource=options.resource, limit=options.limit)
    sys.stdout.writelines(f"{line}\n" for line in table(found))


def table(entries: Sequence[TrendEntry]) -> Iterator[str]:
    """The trend as lines of text, one to a request and resource."""
    if not entries:
        yield "no run compared yet"
        return
    width = max([len("resource"), *(len(entry.resource) for entry in entries)])
    yield f"{'run (UTC)':<16}  {'mode':<9}  {'resource':<{width}}" + "".join(f"  {name:>9}" for name in COUNTS)
    for entry in entries:
        numbers = "".join(f"  {getattr(entry, name) or '.':>9}" for name in COUNTS)
        yield f"{entry.requested_at:%Y-%m-%d %H:%M}  {entry.mode:<9}  {entry.resource:<{width}}{numbers}"


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    sys.exit(main())
