"""As after a person decided, for every resource, that no other system publishes it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Engine

from include.engine.prune_policy import ALL_OURS
from include.history.database import writing
from include.history.host_observations import host_observations
from include.history.upserts import upsert


def own_everything(configuration: str, resources: Iterable[str], engine: Engine) -> None:
    common = {"configuration": configuration, "name": ALL_OURS, "value": True, "noted_at": datetime.now(UTC)}
    with writing(engine).begin() as connection:
        upsert(connection, host_observations, [{**common, "resource": name} for name in resources])


def forget_ownership(engine: Engine) -> None:
    """As before any person decided anything."""
    with engine.begin() as connection:
        connection.execute(host_observations.delete().where(host_observations.c.name == ALL_OURS))
