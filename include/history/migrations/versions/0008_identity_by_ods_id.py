"""The identity map is asked for ODS ids: which SIS record a document of the ODS belongs to."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_identity_configuration_resource_ods_id", "identity", ["configuration", "resource", "ods_id"])
