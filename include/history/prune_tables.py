"""The history's tables about deletes: orphans, backups of deleted documents, and watermarks of slices."""

import sqlalchemy as sa

from include.history.tables import UtcDateTime, code, metadata, request

orphan = sa.Table(
    "orphan",
    metadata,
    sa.Column("request_id", sa.ForeignKey(request.c.request_id), primary_key=True),
    sa.Column("resource", code(100), primary_key=True),
    sa.Column("ods_id", code(36), primary_key=True),
    sa.Column("key_hash", sa.String(32), nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("school", sa.String(20), nullable=False),
    sa.Column("etag", sa.String(100), nullable=False),
    sa.Column("year", sa.String(10), nullable=False),
    sa.Column("person_hash", sa.String(32), nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("hint", sa.Text, nullable=False),
    sa.Column("decided_at", UtcDateTime, nullable=False),
    sa.Column("refers_to", sa.JSON(none_as_null=True)),
    sa.Index(None, "request_id", "resource", "status"),
    sa.Index(None, "request_id", "resource", "key_hash"),
    sqlite_with_rowid=False,
)
"""Documents in scope without a SIS record, with the status of each."""

backup = sa.Table(
    "backup",
    metadata,
    sa.Column("request_id", sa.ForeignKey(request.c.request_id), primary_key=True),
    sa.Column("resource", code(100), primary_key=True),
    sa.Column("ods_id", code(36), primary_key=True),
    sa.Column("collection", sa.String(120), nullable=False),
    sa.Column("key_hash", sa.String(32), nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("backed_up_at", UtcDateTime, nullable=False),
    sa.Column("deleted_at", UtcDateTime),
    sa.Column("restored_at", UtcDateTime),
    sqlite_with_rowid=False,
)
"""Documents as they were when this tool deleted them, so that they can be restored. Contains data of students."""

slice_watermark = sa.Table(
    "slice_watermark",
    metadata,
    sa.Column("configuration", sa.String(100), primary_key=True),
    sa.Column("resource", code(100), primary_key=True),
    sa.Column("scope_hash", sa.String(32), primary_key=True),
    sa.Column("change_version", sa.BigInteger, nullable=False),
    sa.Column("sis_hash", sa.String(32), nullable=False),
    sa.Column("records", sa.BigInteger, nullable=False),
    sa.Column("request_id", sa.String(36), nullable=False),
    sa.Column("verified_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)
"""When a slice's documents were last found equal to the SIS: the ODS's change version and a hash of the SIS side."""
