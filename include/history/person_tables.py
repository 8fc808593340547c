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
    sa.Column("former_id", sa.String(32), nullable=False),
    sa.Column("noted_by", sa.String(250), nullable=False),
    sa.Column("noted_at", UtcDateTime, nullable=False),
    sa.Column("taken_by", sa.String(36)),
    sa.Column("done_at", UtcDateTime),
    sa.Index(None, "configuration", "done_at"),
)
"""Ed-Fi IDs assigned or changed and people combined, and which run followed it up."""
