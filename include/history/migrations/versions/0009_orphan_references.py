"""What an orphan refers to is noted with it: what it refers to is not deleted before it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, and the index that finds what is referred to."""
    op.add_column("orphan", sa.Column("refers_to", sa.JSON(none_as_null=True)))
    op.create_index("ix_orphan_request_id_resource_key_hash", "orphan", ["request_id", "resource", "key_hash"])
