"""`edfi-resync history`: the history at a database URL; none of it needs Airflow."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from include.edfi.errors import ConfigError
from include.history import keys_report
from include.history.database import migrate, open_database
from include.history.events import events
from include.history.listings import event_lines, trend_lines
from include.history.store import History
from include.history.verification_queries import trend as trend_of

app = typer.Typer(no_args_is_help=True, help="Show the history of runs. The first argument is the history's database.")

Url = Annotated[
    str, typer.Argument(help="sqlite:///path/history.db or postgresql://user:password@host/database", metavar="URL")
]
Limit = Annotated[int, typer.Option(help="How many runs, newest first.", min=1)]


@contextmanager
def _newest(url: str) -> Iterator[Engine]:
    """The history, with its tables brought to the newest version. Raises ConfigError."""
    engine = open_database(url)
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()


@app.command("list")
def list_(
    url: Url,
    configuration: Annotated[str | None, typer.Option(help="Only runs of this configuration.")] = None,
    limit: Limit = 30,
) -> None:
    """List the latest runs of all tools: time, initiator, status and details."""
    with _newest(url) as engine:
        typer.echo("\n".join(event_lines(events(engine, configuration=configuration, limit=limit))))


@app.command()
def keys(
    url: Url,
    request: Annotated[str, typer.Argument(help="The run: its request ID in the history, or its Airflow run ID.")],
    file: Annotated[Path, typer.Argument(help="File to write, ending in .csv, .xlsx, .html or .pdf.")],
) -> None:
    """Write the keys report of one run: which records synced, which did not, and why."""
    with _newest(url) as engine:
        entry = History(engine).find(request)
        if entry is None:
            raise ConfigError([f"request: the history has no run {request!r}; `edfi-resync history list` shows them"])
        write = keys_report.WRITERS.get(file.suffix)
        if write is None:
            raise ConfigError([f"file: {file.name!r} must end in one of {', '.join(keys_report.WRITERS)}"])
        write(engine, entry.request_id, file)


@app.command()
def trend(
    url: Url,
    configuration: Annotated[str, typer.Option(help="Name of the configuration.")],
    resource: Annotated[str | None, typer.Option(help="Only this resource, such as sections.")] = None,
    limit: Limit = 30,
) -> None:
    """Show how the number of differences changed from run to run."""
    with _newest(url) as engine:
        typer.echo("\n".join(trend_lines(trend_of(engine, configuration, resource=resource, limit=limit))))


@app.command()
def upgrade(url: Url) -> None:
    """Create the history's tables, or upgrade them to the newest version."""
    with _newest(url):
        typer.echo("The history's tables are up to date.")
