"""The journal becomes a chain; signing keys, media, backups, holds, purges, packages and editions get their tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from models import base
from models.audit.chain import NOBODY, Chain

revision = "0002"
down_revision = "0001"

_UNCHANGING = ("audit_event", "audit_anchor")


def upgrade() -> None:
    """Chain the events that are there, add the tables, forbid changing what is written once."""
    _chain_events(context.config.attributes["chain"])
    _create_tables()
    op.add_column("pack", sa.Column("proven", base.UtcTime(), nullable=True))
    for table in _UNCHANGING:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        # INSERT OR REPLACE removes the old row without asking the trigger above.
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid)"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _chain_events(chain: Chain) -> None:
    columns = ("sequence", "moment", "actor", "action", "object_name", "detail")
    op.rename_table("audit_event", "audit_event_before")
    made = op.create_table(
        "audit_event",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("slot", sa.LargeBinary(length=16), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_name", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_event")),
    )
    connection = op.get_bind()
    # Plain SQL: the hash takes the values as they are stored, not as a column type shows them.
    before = connection.exec_driver_sql(
        f"SELECT {', '.join(columns)} FROM audit_event_before ORDER BY sequence"
    )
    insert = (
        f"INSERT INTO {made.name} ({', '.join(columns)}, slot, hash) VALUES ({', '.join('?' * 8)})"
    )
    head = chain.start()
    while rows := before.fetchmany(5000):
        chained = []
        for row in rows:
            values = dict(zip(columns, row, strict=True))
            head = chain.link(head, slot=NOBODY, **values)
            chained.append((*row, NOBODY, head))
        connection.exec_driver_sql(insert, chained)
    before.close()
    op.drop_table("audit_event_before")


def _create_tables() -> None:
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suite", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("since", base.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
    )
    op.create_table(
        "audit_anchor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["signing_key.id"], name=op.f("fk_audit_anchor_key_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_anchor")),
    )
    op.create_index(op.f("ix_audit_anchor_sequence"), "audit_anchor", ["sequence"], unique=False)
    op.create_table(
        "medium",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("registered", base.UtcTime(), nullable=False),
        sa.Column("retired", base.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medium")),
        sa.UniqueConstraint("token", name=op.f("uq_medium_token")),
    )
    op.create_table(
        "backup_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("medium_id", sa.Integer(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("finished", base.UtcTime(), nullable=True),
        sa.Column("packs", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["medium_id"], ["medium.id"], name=op.f("fk_backup_run_medium_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_run")),
    )
    op.create_table(
        "package_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_record")),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("placed_by", sa.String(), nullable=False),
        sa.Column("placed", base.UtcTime(), nullable=False),
        sa.Column("released_by", sa.String(), nullable=False),
        sa.Column("released", base.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_hold_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index(op.f("ix_hold_document_id"), "hold", ["document_id"], unique=False)
    op.create_table(
        "pack_retired",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_retired")),
    )
    op.create_table(
        "purge_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("residue", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_record")),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("created", base.UtcTime(), nullable=False),
        sa.Column("expires", base.UtcTime(), nullable=False),
        sa.Column("revoked", base.UtcTime(), nullable=True),
        sa.Column("absorbed", sa.Integer(), nullable=False),
        sa.Column("seal", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )
