"""The command `edfi-resync`: what an administrator runs beside Airflow, on the machine where Airflow runs.

`bin/edfi-resync` starts it; the image has it on its PATH, and `make` has a target of the same name for each command.
Commands that read Airflow's connections need its AIRFLOW_HOME and settings. A failed command prints its problems to
stderr and exits with 1; a command that was called wrong exits with 2. What a command needs is imported when it runs, so
that `--help` and the commands without connections do not import Airflow.
"""

from collections.abc import Iterable
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from include.configurations.loading import FOLDER
from include.edfi.errors import ResyncError
from include.orchestration.cli import history


class Commands(TyperGroup):
    """Commands whose known errors are messages, not tracebacks."""

    def invoke(self, ctx: Any) -> Any:
        """Runs the command; exits with 1 after a ResyncError."""
        try:
            return super().invoke(ctx)
        except ResyncError as error:
            typer.echo(error, err=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Set up and inspect the Ed-Fi resync. `edfi-resync COMMAND --help` explains a command.",
)
app.add_typer(history.app, name="history")

Name = Annotated[str, typer.Argument(help="Configuration: a file in include/configurations, without .yaml.")]
LastYear = Annotated[str, typer.Argument(help="Last year's configuration.", metavar="FROM")]
NewYear = Annotated[str, typer.Argument(help="The new year's configuration.", metavar="TO")]


@app.command()
def check_config(name: Name) -> None:
    """Validate a configuration against its live connections: ODS, key, claim set and SIS. Changes nothing.

    State configurations (include/configurations/state) are validated too. Exits with 1 if a check fails.
    """
    from include.orchestration.cli.check import findings

    found = findings(name)
    _print(f"{'ok    ' if finding.ok else 'FAILED'} {finding.what}: {finding.result}" for finding in found)
    if not found or not all(finding.ok for finding in found):
        raise typer.Exit(1)


@app.command()
def check_host(name: Name) -> None:
    """Probe the host of a configuration's ODS with reads, print its traits, and keep them for later runs.

    Warns of traits that limit what a run can promise. A host that does not respond or responds oddly is no error.
    """
    from include.orchestration.cli.check_host import lines

    _print(lines(name))


@app.command()
def schools(
    name: Name,
    sis: Annotated[str | None, typer.Option(help="SQLAlchemy URL of the SIS, instead of its Connection.")] = None,
) -> None:
    """Refresh the school names in the trigger form from the SIS (NAME.schools.csv)."""
    from include.configurations.loading import load
    from include.orchestration.cli.schools import opened, write

    configuration = load(FOLDER / f"{name}.yaml")
    with opened(configuration, sis) as engine:
        typer.echo(f"{write(configuration, engine, FOLDER)} schools")


@app.command()
def unmapped(
    name: Name,
    propose_from: Annotated[
        str | None, typer.Option(help="Configuration whose mappings are proposed, such as last year's.")
    ] = None,
) -> None:
    """List local codes without an Ed-Fi descriptor, and write NAME.unmapped.csv to fill in. Sends nothing."""
    from include.orchestration.cli.mappings import unmapped as lines

    _print(lines(name, propose_from, FOLDER))


@app.command()
def map_codes(name: Name) -> None:
    """Move the decisions in NAME.unmapped.csv to the configuration's mappings, NAME.csv."""
    from include.orchestration.cli.mappings import map_codes as lines

    _print(lines(name, FOLDER))


@app.command()
def import_mappings(
    source: Annotated[str, typer.Argument(help="Configuration to copy from.", metavar="FROM")],
    target: Annotated[str, typer.Argument(help="Configuration to copy to.", metavar="TO")],
    resources: Annotated[str, typer.Option(help="Only what these resources use; separated by commas.")] = "",
    descriptors: Annotated[str, typer.Option(help="Only these descriptors; separated by commas.")] = "",
    keep: Annotated[bool, typer.Option("--keep", help="Leave codes alone that are already mapped.")] = False,
) -> None:
    """Copy code mappings from another configuration."""
    from include.orchestration.cli.mappings import import_mappings as lines

    names = [text.replace(",", " ").split() for text in (resources, descriptors)]
    _print(lines(source, target, resources=names[0], descriptors=names[1], keep=keep, folder=FOLDER))


@app.command()
def new_year(source: LastYear, target: NewYear) -> None:
    """Create next year's configuration from this year's, and list what to set by hand."""
    from include.orchestration.cli.new_year import clone

    _print(clone(source, target, FOLDER))


@app.command()
def year_changes(source: LastYear, target: NewYear) -> None:
    """List what the new year lacks in the SIS and which descriptors changed in the ODS. Changes nothing."""
    from include.orchestration.cli.new_year import changes

    _print(changes(source, target))


@app.command()
def roles() -> None:
    """Create the roles that the DAGs name, where FAB is Airflow's auth manager. Run it again after an update."""
    from include.orchestration.cli.roles import create

    _print(create())


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)
