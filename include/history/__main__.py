"""The history on the command line.

`python -m include.history upgrade URL` brings the history at URL to the newest version of its tables;
`python -m include.history list URL` prints the latest requests of all tools, with time, initiator, status and details;
`python -m include.history keys URL REQUEST FILE` writes which records of one synced and which did not, as the file's
ending says: .csv, .xlsx, .html or .pdf;
`python -m include.history trend URL --configuration NAME` prints how differences went from run to run.
"""

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Engine

from include.edfi.errors import ConfigError
from include.history import keys_report
from include.history.database import migrate, open_database
from include.history.events import Event, events
from include.history.store import History
from include.history.verification_queries import TrendEntry, trend

log = logging.getLogger("include.history")

COUNTS = ("sis", "ods", "different", "missing", "orphan", "expected")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code: 0 done, 2 a URL or a word that cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        engine = open_database(options.url)
        try:
            options.run(engine, options)
        finally:
            engine.dispose()
    except ConfigError as error:
        log.error("%s", error)  # noqa: TRY400
        return 2
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
    listing = commands.add_parser("list", help="print the latest requests of all tools")
    listing.add_argument("--configuration", help="only this configuration")
    listing.add_argument("--limit", type=int, default=30, help="how many, newest first (default 30)")
    listing.set_defaults(run=_list)
    keys = commands.add_parser("keys", help="write the keys report of a request")
    keys.set_defaults(run=_keys)
    for command in (upgrade, over_time, listing, keys):
        command.add_argument("url", help="sqlite:///path/history.db or postgresql://user:password@host/database")
    keys.add_argument("request", help="its request_id, or its Airflow run id")
    keys.add_argument("file", type=Path, help="where to write it; the ending is the format")
    return parser


def _upgrade(engine: Engine, options: argparse.Namespace) -> None:
    migrate(engine)
    log.info("history: tables are up to date")


def _trend(engine: Engine, options: argparse.Namespace) -> None:
    migrate(engine)
    found = trend(engine, options.configuration, resource=options.resource, limit=options.limit)
    sys.stdout.writelines(f"{line}\n" for line in table(found))


def _list(engine: Engine, options: argparse.Namespace) -> None:
    migrate(engine)
    found = events(engine, configuration=options.configuration, limit=options.limit)
    sys.stdout.writelines(f"{line}\n" for line in lines(found))


def _keys(engine: Engine, options: argparse.Namespace) -> None:
    migrate(engine)
    entry = History(engine).find(options.request)
    if entry is None:
        raise ConfigError([f"request: the history has no {options.request!r}"])
    write = keys_report.WRITERS.get(options.file.suffix)
    if write is None:
        raise ConfigError([f"file: {options.file.name!r} ends with none of {', '.join(keys_report.WRITERS)}"])
    write(engine, entry.request_id, options.file)


def lines(found: Sequence[Event]) -> Iterator[str]:
    """Events as lines of text, one to each, in columns."""
    if not found:
        yield "nothing: no run yet, or the history was cleared"
        return
    cells = [("time (UTC)", "by", "tool", "status", "details"), *(_cells(one) for one in found)]
    widths = [max(len(row[place]) for row in cells) for place in range(4)]
    for row in cells:
        yield "  ".join([*(f"{text:<{width}}" for text, width in zip(row, widths, strict=False)), row[-1]]).rstrip()


def _cells(one: Event) -> tuple[str, ...]:
    asked = one.request
    return f"{asked.requested_at:%Y-%m-%d %H:%M}", asked.requested_by, asked.tool, one.status, one.details


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
