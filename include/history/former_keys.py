"""Records whose natural key changed, and whose document under the former key is still in the ODS beside the new one."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from include.history.identity_map import FORMER, known_identities
from include.history.outcomes import OrphanStatus
from include.history.prune_tables import orphan
from include.history.tables import identity, request
from include.history.upserts import BATCH

GONE_OR_WANTED = (OrphanStatus.DELETED, OrphanStatus.PROTECTED)


def former_documents_left(engine: sa.Engine, request_id: str) -> dict[str, int]:
    """Return resource to number of documents under a former key which a request left, or found and did not delete."""
    left: Counter[str] = Counter()
    with engine.connect() as connection:
        configuration = connection.scalar(sa.select(request.c.configuration).where(request.c.request_id == request_id))
        former = connection.execution_options(yield_per=BATCH).execute(_former(request_id, str(configuration)))
        for rows in former.mappings().partitions():
            by_resource: dict[str, list[tuple[str, str]]] = {}
            for row in rows:
                pair = row["sis_key"].partition(FORMER)[0], row["ods_id"]
                by_resource.setdefault(row["resource"], []).append(pair)
            for resource, pairs in by_resource.items():
                left[resource] += _beside_the_new(engine, str(configuration), resource, pairs)
    return {resource: number for resource, number in sorted(left.items()) if number}


def _former(request_id: str, configuration: str) -> sa.Select[Any]:
    """Resource, SIS key and ODS id of documents that the request left behind or that it found as orphans."""
    of_request = (orphan.c.request_id == request_id, orphan.c.resource == identity.c.resource)
    still_there = sa.exists().where(
        *of_request, orphan.c.ods_id == identity.c.ods_id, orphan.c.status.not_in(GONE_OR_WANTED)
    )
    return sa.select(identity.c.resource, identity.c.sis_key, identity.c.ods_id).where(
        identity.c.configuration == configuration,
        identity.c.sis_key.contains(FORMER, autoescape=True),
        identity.c.ods_id.is_not(None),
        sa.or_(identity.c.last_request_id == request_id, still_there),
    )


def _beside_the_new(engine: sa.Engine, configuration: str, resource: str, pairs: Sequence[tuple[str, str]]) -> int:
    """How many of the documents are not the one that the SIS record has now; a PUT leaves just one."""
    now = known_identities(engine, configuration, resource, [sis_key for sis_key, _ in pairs])
    return sum(sis_key in now and now[sis_key].ods_id not in {None, ods_id} for sis_key, ods_id in pairs)
