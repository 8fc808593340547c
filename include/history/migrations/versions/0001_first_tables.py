"""The first tables: request, slice, outcome, identity and lock."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _request()
    _slice()
    _outcome()
    _identity()
    _lock()


def _code(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _request() -> None:
    op.create_table(
        "request",
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("tool", sa.String(50), nullable=False),
        sa.Column("dag_run_id", sa.String(250), nullable=False),
        sa.Column("configuration", sa.String(100), nullable=False),
        sa.Column("school_year", sa.Integer, nullable=False),
        sa.Column("requested_by", sa.String(250), nullable=False),
        _moment("requested_at"),
        _moment("started_at", nullable=True),
        _moment("ended_at", nullable=True),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("mode", sa.String(20), nullable=False),
        sa.Column("params", sa.JSON, nullable=False),
        sa.Column("warnings", sa.JSON, nullable=False),
        sa.Column("plan", sa.JSON, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("request_id", name="pk_request"),
    )
    op.create_index("ix_request_requested_at", "request", ["requested_at"])


def _slice() -> None:
    op.create_table(
        "slice",
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("resource", _code(100), nullable=False),
        sa.Column("slice_no", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("label", sa.String(250), nullable=False),
        sa.Column("schools", sa.JSON, nullable=False),
        sa.Column("expected", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        _moment("started_at", nullable=True),
        _moment("ended_at", nullable=True),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("request_id", "resource", "slice_no", name="pk_slice"),
        sa.ForeignKeyConstraint(["request_id"], ["request.request_id"], name="fk_slice_request"),
    )


def _outcome() -> None:
    op.create_table(
        "outcome",
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("resource", _code(100), nullable=False),
        sa.Column("sis_key", _code(200), nullable=False),
        sa.Column("slice_no", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("key_hash", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("problem_type", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("hint", sa.Text, nullable=False),
        sa.Column("cause_resource", sa.String(100)),
        sa.Column("cause_key_hash", sa.String(32)),
        sa.Column("school_number", sa.String(20), nullable=False),
        _moment("recorded_at"),
        sa.PrimaryKeyConstraint("request_id", "resource", "sis_key", name="pk_outcome"),
        sa.ForeignKeyConstraint(["request_id"], ["request.request_id"], name="fk_outcome_request"),
        sqlite_with_rowid=False,
    )
    for column in ("key_hash", "outcome"):
        op.create_index(f"ix_outcome_request_id_resource_{column}", "outcome", ["request_id", "resource", column])


def _identity() -> None:
    op.create_table(
        "identity",
        sa.Column("configuration", sa.String(100), nullable=False),
        sa.Column("resource", _code(100), nullable=False),
        sa.Column("sis_key", _code(200), nullable=False),
        sa.Column("key_hash", sa.String(32), nullable=False),
        sa.Column("ods_id", sa.String(36)),
        sa.Column("payload_hash", sa.String(64)),
        sa.Column("etag", sa.String(100)),
        sa.Column("last_request_id", sa.String(36), nullable=False),
        _moment("seen_at"),
        sa.PrimaryKeyConstraint("configuration", "resource", "sis_key", name="pk_identity"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_identity_configuration_resource_key_hash", "identity", ["configuration", "resource", "key_hash"]
    )


def _lock() -> None:
    op.create_table(
        "lock",
        sa.Column("configuration", sa.String(100), nullable=False),
        sa.Column("resource", _code(100), nullable=False),
        sa.Column("school", sa.String(20), nullable=False),
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("owner_label", sa.String(500), nullable=False),
        _moment("taken_at"),
        _moment("expires_at"),
        sa.PrimaryKeyConstraint("configuration", "resource", "school", name="pk_lock"),
        sqlite_with_rowid=False,
    )
    for column in ("request_id", "expires_at"):
        op.create_index(f"ix_lock_{column}", "lock", [column])
