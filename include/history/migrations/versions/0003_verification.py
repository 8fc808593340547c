"""Verification Summary: results and differences; what a comparison found is kept with the outcome."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

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


def upgrade() -> None:
    """Create the tables."""
    op.add_column("outcome", sa.Column("elements", sa.JSON))
    op.add_column("outcome", sa.Column("in_ods", sa.Boolean))
    _result()
    _difference()


def _code(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _result() -> None:
    op.create_table(
        "verification_result",
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("resource", _code(100), nullable=False),
        sa.Column("school", _code(20), nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint("request_id", "resource", "school", name="pk_verification_result"),
        sa.ForeignKeyConstraint(["request_id"], ["request.request_id"], name="fk_verification_result_request"),
        sqlite_with_rowid=False,
    )


def _difference() -> None:
    op.create_table(
        "verification_difference",
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("resource", _code(100), nullable=False),
        sa.Column("kind", _code(20), nullable=False),
        sa.Column("sis_key", _code(200), nullable=False),
        sa.Column("ods_id", _code(36), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("key_hash", sa.String(32), nullable=False),
        sa.Column("school", sa.String(20), nullable=False),
        sa.Column("elements", sa.JSON, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("ended", sa.String(20), nullable=False),
        sa.Column("expected_reason", sa.Text),
        sa.PrimaryKeyConstraint(
            "request_id", "resource", "kind", "sis_key", "ods_id", name="pk_verification_difference"
        ),
        sa.ForeignKeyConstraint(["request_id"], ["request.request_id"], name="fk_verification_difference_request"),
        sqlite_with_rowid=False,
    )
