"""The history on SQLite and PostgreSQL, and the command as a person calls it."""

from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from include.orchestration.cli.app import app
from tests.history.conftest import clock, engine, history, history_url

__all__ = ["call", "clock", "engine", "history", "history_url"]

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call() -> Call:
    """Calls `edfi-resync` with arguments; returns exit code, stdout and stderr."""

    def called(*arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, list(arguments))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return called
