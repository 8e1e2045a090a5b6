"""Versions get kinds, reasons and flags, documents a status and a state; deliveries, batches, lessons, views come."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0003"
down_revision = "0002"

_EMPTY = sa.text("''")


def upgrade() -> None:
    """All new columns have defaults; nothing that was filed changes."""
    _create_desk()
    _extend_documents()
    _create_deliveries()
    # The index has another format from this schema on, and is filled anew from the texts that are kept.
    op.execute("UPDATE version SET searchable = 0")


def _extend_documents() -> None:
    word = sa.String(length=24)
    documents: tuple[sa.Column[Any], ...] = (
        sa.Column("status", word, nullable=False, server_default="定稿"),
        sa.Column("state", word, nullable=False, server_default="live"),
        sa.Column("state_since", base.UtcTime(), nullable=True),
        sa.Column("state_reason", sa.String(), nullable=False, server_default=_EMPTY),
        sa.Column("reference", sa.String(), nullable=False, server_default=_EMPTY),
    )
    versions: tuple[sa.Column[Any], ...] = (
        sa.Column("kind", word, nullable=False, server_default="file"),
        sa.Column("member_of", sa.Integer(), nullable=True),
        sa.Column("mode", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("reason", sa.String(), nullable=False, server_default=_EMPTY),
        sa.Column("sketch", sa.BigInteger(), nullable=True),
        sa.Column("flags", sa.String(), nullable=False, server_default=_EMPTY),
        sa.Column("live", sa.Boolean(), nullable=False, server_default=sa.text("1")),
        sa.Column("batch_id", sa.Integer(), nullable=True),
    )
    # One by one: rebuilding a table as a batch would drop it under the rows that refer to it.
    for column in documents:
        op.add_column("document", column)
    for column in versions:
        op.add_column("version", column)
    op.create_index(op.f("ix_version_member_of"), "version", ["member_of"], unique=False)
    op.create_index(op.f("ix_version_live"), "version", ["live"], unique=False)


def _create_deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("commit_id", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("bundle", sa.Boolean(), nullable=False),
        sa.Column("inspected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_delivery_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_delivery")),
    )
    op.create_table(
        "component",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("ecosystem", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("manifest", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_component_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "ordinal", name=op.f("pk_component")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suspicion",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_suspicion_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "line", "kind", name=op.f("pk_suspicion")),
        sqlite_with_rowid=False,
    )


def _create_desk() -> None:
    op.create_table(
        "intake_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("medium_label", sa.String(), nullable=False),
        sa.Column("medium_serial", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_batch")),
    )
    op.create_table(
        "lesson",
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("field", "token", "value", name=op.f("pk_lesson")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("created", base.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("name", name=op.f("uq_saved_view_name")),
    )
