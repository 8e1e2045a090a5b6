"""Inspections and handovers come: waivers, the client's materials, receipts, media, imports, disposal lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Tables alone: nothing that was filed changes."""
    _create_handover()
    _create_disposal()
    _create_edition()


def _create_handover() -> None:
    op.create_table(
        "gate_waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_waiver")),
    )
    op.create_table(
        "material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("copies", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("serial", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("received_by", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Date(), nullable=True),
        sa.Column("returned_to", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("void", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sa.UniqueConstraint("number", name=op.f("uq_material_number")),
    )
    op.create_table(
        "package_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("signed", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_receipt")),
        sa.UniqueConstraint("digest", name=op.f("uq_package_receipt_digest")),
    )
    op.create_index(op.f("ix_package_receipt_root"), "package_receipt", ["root"], unique=False)
    op.create_table(
        "package_medium",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("set_number", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("serial", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("use", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("place", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_medium")),
        sa.UniqueConstraint(
            "root", "set_number", "ordinal", name=op.f("uq_package_medium_root_set_number_ordinal")
        ),
    )
    op.create_table(
        "package_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("report", sa.String(), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_import")),
    )
    op.create_table(
        "imported",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "register", "source_id", name=op.f("pk_imported")),
        sqlite_with_rowid=False,
    )


def _create_disposal() -> None:
    op.create_table(
        "disposal_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created", base.UtcTime(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("approver", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("approved", base.UtcTime(), nullable=True),
        sa.Column("second_approver", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("second_approved", base.UtcTime(), nullable=True),
        sa.Column("carried_out", base.UtcTime(), nullable=True),
        sa.Column("withdrawn", base.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_list")),
    )
    op.create_table(
        "disposal_item",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["disposal_list.id"], name=op.f("fk_disposal_item_list_id")
        ),
        sa.PrimaryKeyConstraint("list_id", "document_id", name=op.f("pk_disposal_item")),
        sqlite_with_rowid=False,
    )


def _create_edition() -> None:
    op.create_table(
        "edition_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_sheet")),
        sa.UniqueConstraint("question", name=op.f("uq_edition_sheet_question")),
    )
    op.create_table(
        "edition_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_request")),
        sa.UniqueConstraint("number", name=op.f("uq_edition_request_number")),
    )
    op.create_table(
        "edition_trace",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_edition_trace")),
    )
    op.create_index(
        op.f("ix_edition_trace_document_id"), "edition_trace", ["document_id"], unique=False
    )
