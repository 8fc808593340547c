"""The history's tables: requests, their slices, the outcome of every record, the identity map and locks.

Natural keys of personal resources (students, staffs, contacts and what depends on them) are stored as
hashes only: `key` is empty there. SIS keys are surrogate IDs such as `enrollmentID=123`. Times are UTC.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from typing_extensions import override


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A point in time, aware and in UTC on every database; SQLite has no zones and would drop them.

    Raises:
        ValueError: for a naive value, which could mean any zone.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("history times need a zone")
        return value.astimezone(UTC)

    @override
    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def code(length: int) -> sa.String:
    """A string compared byte by byte, so that pages and reports have one order on every database."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

request = sa.Table(
    "request",
    metadata,
    sa.Column("request_id", sa.String(36), primary_key=True),
    sa.Column("tool", sa.String(50), nullable=False),
    sa.Column("dag_run_id", sa.String(250), nullable=False),
    sa.Column("configuration", sa.String(100), nullable=False),
    sa.Column("school_year", sa.Integer, nullable=False),
    sa.Column("requested_by", sa.String(250), nullable=False),
    sa.Column("requested_at", UtcDateTime, nullable=False, index=True),
    sa.Column("started_at", UtcDateTime),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("status", sa.String(30), nullable=False),
    sa.Column("mode", sa.String(20), nullable=False),
    sa.Column("params", sa.JSON, nullable=False),
    sa.Column("warnings", sa.JSON, nullable=False),
    sa.Column("plan", sa.JSON, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
)
"""One row per request, whoever made it: form, schedule or REST API."""

slice_ = sa.Table(
    "slice",
    metadata,
    sa.Column("request_id", sa.ForeignKey(request.c.request_id), primary_key=True),
    sa.Column("resource", code(100), primary_key=True),
    sa.Column("slice_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("label", sa.String(250), nullable=False),
    sa.Column("schools", sa.JSON, nullable=False),
    sa.Column("expected", sa.BigInteger, nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("started_at", UtcDateTime),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("counts", sa.JSON, nullable=False),
)
"""One row per resource and school group of a request."""

outcome = sa.Table(
    "outcome",
    metadata,
    sa.Column("request_id", sa.ForeignKey(request.c.request_id), primary_key=True),
    sa.Column("resource", code(100), primary_key=True),
    sa.Column("sis_key", code(200), primary_key=True),
    sa.Column("slice_no", sa.Integer, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("key_hash", sa.String(32), nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("problem_type", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("hint", sa.Text, nullable=False),
    sa.Column("cause_resource", sa.String(100)),
    sa.Column("cause_key_hash", sa.String(32)),
    sa.Column("person_hash", sa.String(32)),
    sa.Column("unmapped_descriptor", sa.String(120)),
    sa.Column("unmapped_code", sa.Text),
    sa.Column("fix_params", sa.JSON(none_as_null=True)),
    sa.Column("elements", sa.JSON(none_as_null=True)),
    sa.Column("in_ods", sa.Boolean),
    sa.Column("school_number", sa.String(20), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Index(None, "request_id", "resource", "key_hash"),
    sa.Index(None, "request_id", "resource", "outcome"),
    sa.Index(None, "request_id", "person_hash"),
    sqlite_with_rowid=False,
)
"""One row per SIS record of a request; a later outcome replaces the earlier. Its primary key is the order of
every page and report, so it needs no surrogate key (and no second index to maintain)."""

identity = sa.Table(
    "identity",
    metadata,
    sa.Column("configuration", sa.String(100), primary_key=True),
    sa.Column("resource", code(100), primary_key=True),
    sa.Column("sis_key", code(200), primary_key=True),
    sa.Column("key_hash", sa.String(32), nullable=False),
    sa.Column("ods_id", sa.String(36)),
    sa.Column("payload_hash", sa.String(64)),
    sa.Column("etag", sa.String(100)),
    sa.Column("last_request_id", sa.String(36), nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.Index(None, "configuration", "resource", "key_hash"),
    sa.Index(None, "configuration", "resource", "ods_id"),
    sqlite_with_rowid=False,
)
"""What the ODS last accepted: SIS key to natural-key hash, ODS id and payload hash. Several SIS keys may share
one natural key. Outlives the requests that wrote it."""

lock = sa.Table(
    "lock",
    metadata,
    sa.Column("configuration", sa.String(100), primary_key=True),
    sa.Column("resource", code(100), primary_key=True),
    sa.Column("school", sa.String(20), primary_key=True),
    sa.Column("request_id", sa.String(36), nullable=False, index=True),
    sa.Column("owner_label", sa.String(500), nullable=False),
    sa.Column("taken_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""Which request works on which resource of which school, and until when. School `*` is the whole district."""
