"""The history's table of clearings, which outlives what they cleared."""

import sqlalchemy as sa

from include.history.tables import UtcDateTime, metadata

purge = sa.Table(
    "purge",
    metadata,
    sa.Column("purge_id", sa.String(36), primary_key=True),
    sa.Column("requested_by", sa.String(250), nullable=False),
    sa.Column("requested_at", UtcDateTime, nullable=False, index=True),
    sa.Column("tool", sa.String(50), nullable=False),
    sa.Column("configuration", sa.String(100), nullable=False),
    sa.Column("before", UtcDateTime, nullable=False),
    sa.Column("include_restorable", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("requests", sa.BigInteger, nullable=False),
    sa.Column("records", sa.BigInteger, nullable=False),
    sa.Column("skipped", sa.BigInteger, nullable=False),
    sa.Column("ended_at", UtcDateTime),
)
"""One row per clearing: who asked for it and when, what it was about (empty: everything), how many requests and
records it deleted so far, and how many it had to keep. Nothing deletes these rows."""
