"""The history's table of person events."""

import sqlalchemy as sa

from include.history.tables import UtcDateTime, metadata

person_event = sa.Table(
    "person_event",
    metadata,
    sa.Column("event_id", sa.String(36), primary_key=True),
    sa.Column("configuration", sa.String(100), nullable=False),
    sa.Column("kind", sa.String(30), nullable=False),
    sa.Column("person_id", sa.BigInteger, nullable=False),
    sa.Column("former_unique_id", sa.String(32), nullable=False),
    sa.Column("enqueued_by", sa.String(250), nullable=False),
    sa.Column("enqueued_at", UtcDateTime, nullable=False),
    sa.Column("claimed_by", sa.String(36)),
    sa.Column("acknowledged_at", UtcDateTime),
    sa.Index(None, "configuration", "acknowledged_at"),
)
"""Ed-Fi IDs assigned or changed and people combined, and which run followed it up."""
