"""Articles with links and drafts, systems, tags, collections, relations and fields come; the desk remembers more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Tables alone: nothing that was filed changes."""
    _create_knowledge()
    _create_systems()
    _create_organising()
    _create_desk()


def _create_knowledge() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("created", base.UtcTime(), nullable=False),
        sa.Column("changed", base.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_document_id"), "draft", ["document_id"], unique=False)
    op.create_table(
        "article",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("review_months", sa.Integer(), nullable=False),
        sa.Column("reviewed", base.UtcTime(), nullable=True),
        sa.Column("reviewed_by", sa.String(), nullable=False),
        sa.Column("reviewed_version", sa.Integer(), nullable=True),
        sa.Column("origin", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_article_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_article")),
    )
    op.create_index(op.f("ix_article_kind"), "article", ["kind"], unique=False)
    op.create_table(
        "former_title",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_former_title_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", "title", name=op.f("pk_former_title")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_former_title_key"), "former_title", ["key"], unique=False)
    op.create_table(
        "link",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("embedded", sa.Boolean(), nullable=False),
        sa.Column("target_kind", sa.String(), nullable=False),
        sa.Column("target_document", sa.Integer(), nullable=True),
        sa.Column("target_name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("seen_version", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_link_document_id")),
        sa.PrimaryKeyConstraint("document_id", "ordinal", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_key"), "link", ["key"], unique=False)
    op.create_index(op.f("ix_link_target_document"), "link", ["target_document"], unique=False)
    op.create_index(
        op.f("ix_link_target_kind_target_name"),
        "link",
        ["target_kind", "target_name"],
        unique=False,
    )


def _create_systems() -> None:
    op.create_table(
        "asset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("code", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("owner", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("purpose", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("facts", sa.String(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("retired", base.UtcTime(), nullable=True),
        sa.Column("created", base.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
        sa.UniqueConstraint("name", name=op.f("uq_asset_name")),
    )
    op.create_index(op.f("ix_asset_key"), "asset", ["key"], unique=False)
    op.create_table(
        "asset_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_asset_account_asset_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_account")),
    )
    op.create_index(op.f("ix_asset_account_asset_id"), "asset_account", ["asset_id"], unique=False)
    op.create_table(
        "asset_person",
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_asset_person_asset_id")),
        sa.PrimaryKeyConstraint("asset_id", "name", "role", name=op.f("pk_asset_person")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "asset_tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_asset_tie_asset_id")),
        sa.ForeignKeyConstraint(["other_id"], ["asset.id"], name=op.f("fk_asset_tie_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_tie")),
        sa.UniqueConstraint(
            "asset_id", "kind", "other_id", name=op.f("uq_asset_tie_asset_id_kind_other_id")
        ),
    )
    op.create_index(op.f("ix_asset_tie_other_id"), "asset_tie", ["other_id"], unique=False)


def _create_organising() -> None:
    op.create_table(
        "collection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection")),
        sa.UniqueConstraint("key", name=op.f("uq_collection_key")),
    )
    op.create_table(
        "field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("choices", sa.String(), nullable=False),
        sa.Column("types", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field")),
        sa.UniqueConstraint("key", name=op.f("uq_field_key")),
    )
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("parent_id", "key", name=op.f("uq_tag_parent_id_key")),
    )
    op.create_table(
        "collection_item",
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collection.id"], name=op.f("fk_collection_item_collection_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_collection_item_document_id")
        ),
        sa.PrimaryKeyConstraint("collection_id", "document_id", name=op.f("pk_collection_item")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_collection_item_document_id"), "collection_item", ["document_id"], unique=False
    )
    op.create_table(
        "document_tag",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_tag_document_id")
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_document_tag_tag_id")),
        sa.PrimaryKeyConstraint("document_id", "tag_id", name=op.f("pk_document_tag")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_document_tag_tag_id"), "document_tag", ["tag_id"], unique=False)
    op.create_table(
        "field_value",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_field_value_document_id")
        ),
        sa.ForeignKeyConstraint(["field_id"], ["field.id"], name=op.f("fk_field_value_field_id")),
        sa.PrimaryKeyConstraint("document_id", "field_id", name=op.f("pk_field_value")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_field_value_field_id"), "field_value", ["field_id"], unique=False)
    op.create_table(
        "relation",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_relation_document_id")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["document.id"], name=op.f("fk_relation_other_id")),
        sa.PrimaryKeyConstraint("document_id", "kind", "other_id", name=op.f("pk_relation")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_relation_other_id"), "relation", ["other_id"], unique=False)


def _create_desk() -> None:
    op.create_table(
        "bulk_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("changes", sa.String(), nullable=False),
        sa.Column("undone", base.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_edit")),
    )
    op.create_table(
        "favourite",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_favourite")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recent",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_recent")),
        sqlite_with_rowid=False,
    )
