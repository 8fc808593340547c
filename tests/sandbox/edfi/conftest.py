"""Sandboxes that stay up for the whole run, emptied before each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from sandbox.edfi.server import RunningApi, School, Settings, running
from tests.support.sandbox_caller import Caller, Serve
from tests.support.sandbox_documents import OTHER_SCHOOL, SCHOOL

SCHOOLS = (School(SCHOOL, "First High School"), School(OTHER_SCHOOL, "Second High School"))


@pytest.fixture(scope="session")
def sandboxes() -> Iterator[Callable[[Settings], RunningApi]]:
    with ExitStack() as stack:
        up: dict[Settings, RunningApi] = {}

        def of(settings: Settings) -> RunningApi:
            if settings not in up:
                up[settings] = stack.enter_context(running(settings))
            return up[settings]

        yield of


@pytest.fixture
def serve(sandboxes: Callable[[Settings], RunningApi]) -> Iterator[Serve]:
    """An empty sandbox with the settings asked for, and a caller with a token."""
    with ExitStack() as stack:

        def start(**choices: Any) -> tuple[RunningApi, Caller]:
            settings = Settings(**({"schools": SCHOOLS} | choices))
            api = sandboxes(settings)
            api.reset()
            caller = Caller(api.base_url, settings.clients[0])
            stack.callback(caller.close)
            return api, caller.log_in()

        yield start


@pytest.fixture
def call(serve: Serve) -> Caller:
    """A caller of an empty DS 5.2 sandbox."""
    return serve()[1]
