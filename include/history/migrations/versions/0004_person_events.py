"""Person events: Ed-Fi IDs assigned or changed, people combined."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "person_event",
        sa.Column("event_id", sa.String(36), nullable=False),
        sa.Column("configuration", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("former_id", sa.String(32), nullable=False),
        sa.Column("noted_by", sa.String(250), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.String(36)),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("event_id", name="pk_person_event"),
    )
    op.create_index("ix_person_event_configuration_done_at", "person_event", ["configuration", "done_at"])
