"""The first schema: contract, packs and chunks, documents and versions, journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table of the first release."""

    op.create_table(
        "audit_event",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_name", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_event")),
    )
    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("contractor", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("number_prefix", sa.String(), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "contract",
                "source",
                "techdoc",
                "pledge",
                "personnel",
                "grading",
                "crypto",
                "operations",
                name="category",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("formed", sa.Date(), nullable=True),
        sa.Column("filed", base.UtcTime(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum(
                "公开",
                "内部",
                "工作秘密",
                "商业秘密",
                "个人敏感",
                name="mark",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column(
            "ownership",
            sa.Enum(
                "甲方资料", "交付成果", "乙方自有", name="ownership", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("number", name=op.f("uq_document_number")),
    )
    op.create_index(op.f("ix_document_category"), "document", ["category"], unique=False)
    op.create_table(
        "pack",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("compartment", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created", base.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
    )
    op.create_table(
        "chunk",
        sa.Column("compartment", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("pack", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("stored_length", sa.Integer(), nullable=False),
        sa.Column("plain_length", sa.Integer(), nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pack"], ["pack.id"], name=op.f("fk_chunk_pack")),
        sa.PrimaryKeyConstraint("compartment", "id", name=op.f("pk_chunk")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_chunk_pack"), "chunk", ["pack"], unique=False)
    op.create_table(
        "document_subject",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_subject_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", "kind", "name", name=op.f("pk_document_subject")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("modified", base.UtcTime(), nullable=True),
        sa.Column("filed", base.UtcTime(), nullable=False),
        sa.Column(
            "text_state",
            sa.Enum(
                "pending",
                "read",
                "empty",
                "unreadable",
                name="textstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("text_reason", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("searchable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_version_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
    )
    op.create_index(op.f("ix_version_digest_path"), "version", ["digest", "path"], unique=False)
    op.create_index(op.f("ix_version_document_id"), "version", ["document_id"], unique=False)
    op.create_index(op.f("ix_version_searchable"), "version", ["searchable"], unique=False)
    op.create_table(
        "version_chunk",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("chunk", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_version_chunk_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "kind", "ordinal", name=op.f("pk_version_chunk")),
        sqlite_with_rowid=False,
    )
    # ### end Alembic commands ###
