"""The Verification Summary's tables: numbers by resource and school, and every difference."""

import sqlalchemy as sa

from include.history.tables import code, metadata, request

COUNTS = (
    "sis",
    "ods",
    "equal",
    "different",
    "missing",
    "orphan",
    "duplicate",
    "excluded",
    "unmappable",
    "blocked",
    "expected",
)

verification_result = sa.Table(
    "verification_result",
    metadata,
    sa.Column("request_id", sa.ForeignKey(request.c.request_id), primary_key=True),
    sa.Column("resource", code(100), primary_key=True),
    sa.Column("school", code(20), primary_key=True),
    *(sa.Column(name, sa.BigInteger, nullable=False) for name in COUNTS),
    sqlite_with_rowid=False,
)
"""One row per resource and school of a request that compared; school is empty where a record belongs to none."""

verification_difference = sa.Table(
    "verification_difference",
    metadata,
    sa.Column("request_id", sa.ForeignKey(request.c.request_id), primary_key=True),
    sa.Column("resource", code(100), primary_key=True),
    sa.Column("kind", code(20), primary_key=True),
    sa.Column("sis_key", code(200), primary_key=True),
    sa.Column("ods_id", code(36), primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("key_hash", sa.String(32), nullable=False),
    sa.Column("school", sa.String(20), nullable=False),
    sa.Column("elements", sa.JSON, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("ended", sa.String(20), nullable=False),
    sa.Column("expected_reason", sa.Text),
    sqlite_with_rowid=False,
)
"""One row per difference: of a SIS record (`sis_key`) or of a document without one (`ods_id`). `ended` says what
happened to it in the same request: an outcome or a status. `elements` names what differs; values are never stored."""
