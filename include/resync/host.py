"""What a run knows of its host before it asks anything, and the client that begins with it."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from include.edfi.api.client import EdFiClient
from include.edfi.api.host_traits import NAME, HostTraits
from include.edfi.api.ods import Ods
from include.history.host_observations import HostObservations
from include.history.store import utc_now

log = logging.getLogger(__name__)


def known_traits(
    history: Engine, configuration: str, base_url: str, *, now: Callable[[], datetime] = utc_now
) -> HostTraits:
    """The traits that `check-host` stored for the configuration's host; without them nothing is known."""
    try:
        stored = HostObservations(history).value(configuration, "", NAME)
    except SQLAlchemyError as error:
        log.warning("host: no traits are known: %s", type(error).__name__)
        return HostTraits()
    return HostTraits.read(stored, base_url, now())


def client_of(ods: Ods, traits: HostTraits) -> EdFiClient:
    """A client that begins with the page limit, counts and page tokens of its host, and goes on learning from there."""
    client = EdFiClient(ods)
    behavior = client.behavior
    behavior.page_size = min(behavior.page_size, traits.page_limit or behavior.page_size)
    behavior.counts = behavior.counts and traits.counts
    behavior.cursor_paging = behavior.cursor_paging and traits.cursor_paging
    return client
