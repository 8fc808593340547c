"""The field's words for tables, columns and stored values; causes in columns of their own instead of in sentences."""

import json
import re
from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ORPHAN_STATUS = {
    "found": "pending",
    "cleared": "deletable",
    "held": "awaiting_approval",
    "kept": "protected",
    "declined": "rejected",
}
PARAMS = {
    "when_locked": "on_lock_conflict",
    "previous_ids": "superseded_unique_ids",
    "removed_ids": "merged_unique_ids",
}
COUNTS = {"held": "blocked", "left_out": "unmapped_entries"}
COPIED = {
    "backup": ("deleted", {"backed_up_at": "kept_at"}),
    "purge": (
        "clearing",
        {
            "purge_id": "clearing_id",
            "requested_by": "asked_by",
            "requested_at": "asked_at",
            "include_restorable": "also_restorable",
            "skipped": "kept",
        },
    ),
}
"""New table to old table, and new column to old column where the names differ."""
NOT_MAPPED = re.compile(r"(\w+Descriptor): code (.+) is not mapped to a descriptor", re.DOTALL)
"""The reason of a record whose code was not mapped, up to revision 0005."""
FIX = "Run state_resync with "
"""The beginning of a hint whose rest is the params of the run that fixes the record, up to revision 0005."""
EVENT_COLUMNS = {
    "former_id": "former_unique_id",
    "noted_by": "enqueued_by",
    "noted_at": "enqueued_at",
    "taken_by": "claimed_by",
    "done_at": "acknowledged_at",
}


def upgrade() -> None:
    """Rename tables, columns and values; add the columns."""
    op.add_column("outcome", sa.Column("unmapped_descriptor", sa.String(120)))
    op.add_column("outcome", sa.Column("unmapped_code", sa.Text))
    op.add_column("outcome", sa.Column("fix_params", sa.JSON))
    _orphan()
    _person_event()
    _backup()
    _purge()
    _slice_watermark()
    _values()
    _unmapped_codes()
    _fix_params()
    _json("request", ("request_id",), "params", PARAMS)
    _json("slice", ("request_id", "resource", "slice_no"), "counts", COUNTS)


def _code(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _rename(table: str, old: str, new: str) -> None:
    # Alembic rebuilds the whole table on SQLite; both databases rename a column in place.
    op.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{old}" TO "{new}"')


def _orphan() -> None:
    op.drop_index("ix_orphan_request_id_resource_fate", "orphan")
    _rename("orphan", "fate", "status")
    op.create_index("ix_orphan_request_id_resource_status", "orphan", ["request_id", "resource", "status"])


def _person_event() -> None:
    op.drop_index("ix_person_event_configuration_done_at", "person_event")
    for old, new in EVENT_COLUMNS.items():
        _rename("person_event", old, new)
    index = "ix_person_event_configuration_acknowledged_at"
    op.create_index(index, "person_event", ["configuration", "acknowledged_at"])


def _backup() -> None:
    table = op.create_table(
        "backup",
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("resource", _code(100), nullable=False),
        sa.Column("ods_id", _code(36), nullable=False),
        sa.Column("collection", sa.String(120), nullable=False),
        sa.Column("key_hash", sa.String(32), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        _moment("backed_up_at"),
        _moment("deleted_at", nullable=True),
        _moment("restored_at", nullable=True),
        sa.PrimaryKeyConstraint("request_id", "resource", "ods_id", name="pk_backup"),
        sa.ForeignKeyConstraint(["request_id"], ["request.request_id"], name="fk_backup_request"),
        sqlite_with_rowid=False,
    )
    _move(table)


def _purge() -> None:
    op.drop_index("ix_clearing_asked_at", "clearing")
    table = op.create_table(
        "purge",
        sa.Column("purge_id", sa.String(36), nullable=False),
        sa.Column("requested_by", sa.String(250), nullable=False),
        _moment("requested_at"),
        sa.Column("tool", sa.String(50), nullable=False),
        sa.Column("configuration", sa.String(100), nullable=False),
        _moment("before"),
        sa.Column("include_restorable", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("requests", sa.BigInteger, nullable=False),
        sa.Column("records", sa.BigInteger, nullable=False),
        sa.Column("skipped", sa.BigInteger, nullable=False),
        _moment("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("purge_id", name="pk_purge"),
    )
    op.create_index("ix_purge_requested_at", "purge", ["requested_at"])
    _move(table)


def _move(table: sa.Table) -> None:
    """Copy the rows of the old table, then drop it."""
    old, renamed = COPIED[table.name]
    names = list(table.columns.keys())
    source = sa.table(old, *(sa.column(renamed.get(name, name)) for name in names))
    rows = sa.select(*(source.c[renamed.get(name, name)] for name in names))
    op.execute(sa.insert(table).from_select(names, rows))
    op.drop_table(old)


def _slice_watermark() -> None:
    """Watermarks are not carried over: what identifies a slice is derived otherwise now, so none would be found."""
    op.drop_table("look")
    op.create_table(
        "slice_watermark",
        sa.Column("configuration", sa.String(100), nullable=False),
        sa.Column("resource", _code(100), nullable=False),
        sa.Column("scope_hash", sa.String(32), nullable=False),
        sa.Column("change_version", sa.BigInteger, nullable=False),
        sa.Column("sis_hash", sa.String(32), nullable=False),
        sa.Column("records", sa.BigInteger, nullable=False),
        sa.Column("request_id", sa.String(36), nullable=False),
        _moment("verified_at"),
        sa.PrimaryKeyConstraint("configuration", "resource", "scope_hash", name="pk_slice_watermark"),
        sqlite_with_rowid=False,
    )


def _values() -> None:
    outcome = sa.table("outcome", sa.column("outcome"))
    op.execute(sa.update(outcome).where(outcome.c.outcome == "held").values(outcome="blocked"))
    orphan = sa.table("orphan", sa.column("status"))
    difference = sa.table("verification_difference", sa.column("kind"), sa.column("ended"))
    of_orphan = difference.c.kind == "orphan"
    op.execute(sa.update(difference).where(~of_orphan, difference.c.ended == "held").values(ended="blocked"))
    for old, new in ORPHAN_STATUS.items():
        op.execute(sa.update(orphan).where(orphan.c.status == old).values(status=new))
        op.execute(sa.update(difference).where(of_orphan, difference.c.ended == old).values(ended=new))


def _unmapped_codes() -> None:
    """The code a record waits for, taken from its reason."""
    outcome = sa.table("outcome", *map(sa.column, ("outcome", "reason", "unmapped_descriptor", "unmapped_code")))
    connection, unmappable = op.get_bind(), outcome.c.outcome == "unmappable"
    for reason in connection.scalars(sa.select(outcome.c.reason).where(unmappable).distinct()).all():
        if code := NOT_MAPPED.fullmatch(reason):
            values = {"unmapped_descriptor": code[1], "unmapped_code": code[2]}
            connection.execute(sa.update(outcome).where(unmappable, outcome.c.reason == reason).values(values))


def _fix_params() -> None:
    """The params of the run that fixes a record, taken from its hint."""
    outcome = sa.table("outcome", sa.column("hint"), sa.column("fix_params", sa.JSON))
    connection = op.get_bind()
    for hint in connection.scalars(sa.select(outcome.c.hint).where(outcome.c.hint.startswith(FIX)).distinct()).all():
        values = {"fix_params": json.loads(hint.removeprefix(FIX))}
        connection.execute(sa.update(outcome).where(outcome.c.hint == hint).values(values))


def _json(table: str, key: tuple[str, ...], column: str, names: Mapping[str, str]) -> None:
    """Rename keys inside a JSON column."""
    changed = sa.table(table, *map(sa.column, key), sa.column(column, sa.JSON))
    connection = op.get_bind()
    for row in connection.execute(sa.select(changed)).mappings().all():
        new = {names.get(name, name): value for name, value in (row[column] or {}).items()}
        if new != row[column]:
            this_row = [changed.c[name] == row[name] for name in key]
            connection.execute(sa.update(changed).where(*this_row).values({column: new}))
