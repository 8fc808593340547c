"""Clearings of the history, and what each deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "clearing",
        sa.Column("clearing_id", sa.String(36), nullable=False),
        sa.Column("asked_by", sa.String(250), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tool", sa.String(50), nullable=False),
        sa.Column("configuration", sa.String(100), nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("also_restorable", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("requests", sa.BigInteger, nullable=False),
        sa.Column("records", sa.BigInteger, nullable=False),
        sa.Column("kept", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("clearing_id", name="pk_clearing"),
    )
    op.create_index("ix_clearing_asked_at", "clearing", ["asked_at"])
