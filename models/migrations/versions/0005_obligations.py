"""What is owed comes: rules kept here, duties, evidence, the KPI ledger, people, matters, filings and findings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import base

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Tables alone: nothing that was filed changes."""
    _create_obligations()
    _create_people()
    _create_assurance()


def _create_obligations() -> None:
    op.create_table(
        "carrier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("model", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("serial", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("capacity", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("content", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("mark", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("made", sa.Date(), nullable=True),
        sa.Column("maker", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("place", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("state", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier")),
        sa.UniqueConstraint("number", name=op.f("uq_carrier_number")),
    )
    op.create_table(
        "column_mapping",
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("headings", sa.String(), nullable=False),
        sa.Column("mapping", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("register", "headings", name=op.f("pk_column_mapping")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "duty_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("name", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("reason", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_step")),
    )
    op.create_index(op.f("ix_duty_step_duty"), "duty_step", ["duty"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("signed", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("withdrawn", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_document_id"), "evidence", ["document_id"], unique=False)
    op.create_index(op.f("ix_evidence_subject_key"), "evidence", ["subject", "key"], unique=False)
    op.create_table(
        "kpi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("origin", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("void", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi")),
    )
    op.create_index(op.f("ix_kpi_kind_day"), "kpi", ["kind", "day"], unique=False)
    op.create_index(op.f("ix_kpi_reference"), "kpi", ["reference"], unique=False)
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("void", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    op.create_table(
        "rule_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_text")),
        sa.UniqueConstraint("name", "revision", name=op.f("uq_rule_text_name_revision")),
    )
    op.create_table(
        "setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("name", name=op.f("uq_setting_name")),
    )
    op.create_index(op.f("ix_setting_document_id"), "setting", ["document_id"], unique=False)


def _create_people() -> None:
    op.create_table(
        "matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("planned", sa.Date(), nullable=True),
        sa.Column("facts", sa.String(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("number", name=op.f("uq_matter_number")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("staff_number", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("gender", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("identity_kind", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("identity_shown", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=True),
        sa.Column("identity_mark", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_shown", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("nationality", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("education", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("school", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("major", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("employer", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("role", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("post", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("core", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("shift", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("secrecy", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("created", base.UtcTime(), nullable=False),
        sa.Column("void", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("label", name=op.f("uq_person_label")),
    )
    op.create_index(op.f("ix_person_identity_mark"), "person", ["identity_mark"], unique=False)
    op.create_index(op.f("ix_person_key"), "person", ["key"], unique=False)
    op.create_table(
        "matter_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("name", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("reason", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matter.id"], name=op.f("fk_matter_step_matter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_step")),
    )
    op.create_index(op.f("ix_matter_step_matter_id"), "matter_step", ["matter_id"], unique=False)
    op.create_table(
        "person_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("number", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("facts", sa.String(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("void", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_item_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_item")),
    )
    op.create_index(op.f("ix_person_item_person_id"), "person_item", ["person_id"], unique=False)
    op.create_table(
        "pledge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("made", sa.Date(), nullable=False),
        sa.Column("signed", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("void", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pledge_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge")),
        sa.UniqueConstraint("code", name=op.f("uq_pledge_code")),
    )
    op.create_index(op.f("ix_pledge_person_id"), "pledge", ["person_id"], unique=False)


def _create_assurance() -> None:
    op.create_table(
        "filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("template", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("graded", sa.Date(), nullable=True),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("void", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
    )
    op.create_index(op.f("ix_filing_asset_id"), "filing", ["asset_id"], unique=False)
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("asset_id", sa.Integer(), nullable=True),
        sa.Column("report", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("page", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("area", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("control", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("item", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("object", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("conformity", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("risk", sa.String(), nullable=False),
        sa.Column("threat", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("advice", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("unit", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("owner", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("found", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("measure", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("number", name=op.f("uq_finding_number")),
    )
    op.create_index(op.f("ix_finding_assessment_id"), "finding", ["assessment_id"], unique=False)
    op.create_index(op.f("ix_finding_asset_id"), "finding", ["asset_id"], unique=False)
    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("model", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("maker", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("level", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("certificate", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("void", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
    )
    op.create_index(op.f("ix_product_asset_id"), "product", ["asset_id"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("number", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("started", sa.Date(), nullable=True),
        sa.Column("reported", sa.Date(), nullable=True),
        sa.Column("result", sa.Integer(), nullable=True),
        sa.Column("hazards", sa.Integer(), nullable=True),
        sa.Column("rectified", sa.Integer(), nullable=True),
        sa.Column("facts", sa.String(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("conclusion", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("void", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_assessment_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    op.create_index(op.f("ix_assessment_filing_id"), "assessment", ["filing_id"], unique=False)
    op.create_table(
        "finding_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("moment", base.UtcTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("name", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("reason", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("confirmed", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_step_finding_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_step")),
    )
    op.create_index(
        op.f("ix_finding_step_finding_id"), "finding_step", ["finding_id"], unique=False
    )
    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("void", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_score_assessment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
    )
    op.create_index(op.f("ix_score_assessment_id"), "score", ["assessment_id"], unique=False)
