"""Deleting: orphans, deleted documents, and the last look at a collection; the person a record is about."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.add_column("outcome", sa.Column("person_hash", sa.String(32)))
    op.create_index("ix_outcome_request_id_person_hash", "outcome", ["request_id", "person_hash"])
    _orphan()
    _deleted()
    _look()


def _code(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _record() -> list[sa.Column[object]]:
    return [
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("resource", _code(100), nullable=False),
        sa.Column("ods_id", _code(36), nullable=False),
    ]


def _orphan() -> None:
    op.create_table(
        "orphan",
        *_record(),
        sa.Column("key_hash", sa.String(32), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("school", sa.String(20), nullable=False),
        sa.Column("etag", sa.String(100), nullable=False),
        sa.Column("year", sa.String(10), nullable=False),
        sa.Column("person_hash", sa.String(32), nullable=False),
        sa.Column("fate", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("hint", sa.Text, nullable=False),
        _moment("decided_at"),
        sa.PrimaryKeyConstraint("request_id", "resource", "ods_id", name="pk_orphan"),
        sa.ForeignKeyConstraint(["request_id"], ["request.request_id"], name="fk_orphan_request"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_orphan_request_id_resource_fate", "orphan", ["request_id", "resource", "fate"])


def _deleted() -> None:
    op.create_table(
        "deleted",
        *_record(),
        sa.Column("collection", sa.String(120), nullable=False),
        sa.Column("key_hash", sa.String(32), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        _moment("kept_at"),
        _moment("deleted_at", nullable=True),
        _moment("restored_at", nullable=True),
        sa.PrimaryKeyConstraint("request_id", "resource", "ods_id", name="pk_deleted"),
        sa.ForeignKeyConstraint(["request_id"], ["request.request_id"], name="fk_deleted_request"),
        sqlite_with_rowid=False,
    )


def _look() -> None:
    op.create_table(
        "look",
        sa.Column("configuration", sa.String(100), nullable=False),
        sa.Column("resource", _code(100), nullable=False),
        sa.Column("extent", sa.String(32), nullable=False),
        sa.Column("change_version", sa.BigInteger, nullable=False),
        sa.Column("sis_hash", sa.String(32), nullable=False),
        sa.Column("records", sa.BigInteger, nullable=False),
        sa.Column("request_id", sa.String(36), nullable=False),
        _moment("looked_at"),
        sa.PrimaryKeyConstraint("configuration", "resource", "extent", name="pk_look"),
        sqlite_with_rowid=False,
    )
