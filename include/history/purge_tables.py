"""The history's table of purges, which outlives what they deleted."""

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
"""One row per purge: who requested it and when, what it covered (empty: everything), how many requests and records it
has deleted so far, and how many requests it skipped. Nothing deletes these rows."""
