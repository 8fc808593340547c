"""What was observed about the host of a configuration's ODS, and what people decided about it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    code = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")
    op.create_table(
        "host_observations",
        sa.Column("configuration", sa.String(100), nullable=False),
        sa.Column("resource", code, nullable=False),
        sa.Column("name", code, nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("configuration", "resource", "name", name="pk_host_observations"),
        sqlite_with_rowid=False,
    )
