"""`python -m include.orchestration.cli` is the command `edfi-resync`."""

from include.orchestration.cli.app import app

app(prog_name="edfi-resync")
