"""The tables of 等保 and 密评: filings, assessments and their scores, certified products, findings and their way."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcTime

_EMPTY = text("''")
_NOTHING = text("'{}'")


class FilingRow(Base):
    """A system's level and its filing with the police (定级备案) or with the cryptography authority (密评备案)."""

    __tablename__ = "filing"

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str]  # "grading" or "crypto"
    asset_id: Mapped[int | None] = mapped_column(index=True)
    # The graded object's own name: it may be made of several systems.
    title: Mapped[str]
    level: Mapped[int]
    number: Mapped[str] = mapped_column(server_default=_EMPTY)
    # The templates' year: 2025 ones must be filed anew even at the same level.
    template: Mapped[str] = mapped_column(server_default=_EMPTY)
    graded: Mapped[date | None]
    issued: Mapped[date | None]
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(server_default=_EMPTY)
    void: Mapped[bool] = mapped_column(server_default=text("0"))


class AssessmentRow(Base):
    """One assessment of a filed system: 等保测评, 密评 or a check of one's own, with its report and conclusion."""

    __tablename__ = "assessment"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    scheme: Mapped[str]
    # "2021", "2025" for 等保; "2023" for 密评.
    template: Mapped[str]
    agency: Mapped[str] = mapped_column(server_default=_EMPTY)
    number: Mapped[str] = mapped_column(server_default=_EMPTY)
    started: Mapped[date | None]
    # The date on the report's cover; None while it is under way.
    reported: Mapped[date | None]
    # Rate of conformity in hundredths of a percent, or score in hundredths of a point.
    result: Mapped[int | None]
    # Major hazards before rectification, and how many of them were rectified; risks as JSON {"high": 1, …}.
    hazards: Mapped[int | None]
    rectified: Mapped[int | None]
    facts: Mapped[str] = mapped_column(server_default=_NOTHING)
    conclusion: Mapped[str] = mapped_column(server_default=_EMPTY)
    note: Mapped[str] = mapped_column(server_default=_EMPTY)
    void: Mapped[bool] = mapped_column(server_default=text("0"))


class ScoreRow(Base):
    """One object of one unit on a 密评 scoring sheet. `value` is JSON: D, A, K, Ra, Rk, or a management score."""

    __tablename__ = "score"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    unit: Mapped[str]
    object: Mapped[str]
    value: Mapped[str]
    void: Mapped[bool] = mapped_column(server_default=text("0"))


class ProductRow(Base):
    """A security or cryptography product or service with its certificate."""

    __tablename__ = "product"

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int | None] = mapped_column(index=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default=_EMPTY)
    model: Mapped[str] = mapped_column(server_default=_EMPTY)
    maker: Mapped[str] = mapped_column(server_default=_EMPTY)
    level: Mapped[str] = mapped_column(server_default=_EMPTY)
    certificate: Mapped[str] = mapped_column(server_default=_EMPTY)
    issued: Mapped[date | None]
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(server_default=_EMPTY)
    void: Mapped[bool] = mapped_column(server_default=text("0"))


class FindingRow(Base):
    """Something that an assessment, a check or a scan found wrong; its way to the end is in `finding_step`."""

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    # "grading", "crypto", "self", "inspection", "scan", "officer".
    source: Mapped[str]
    assessment_id: Mapped[int | None] = mapped_column(index=True)
    asset_id: Mapped[int | None] = mapped_column(index=True)
    report: Mapped[str] = mapped_column(server_default=_EMPTY)
    page: Mapped[str] = mapped_column(server_default=_EMPTY)
    area: Mapped[str] = mapped_column(server_default=_EMPTY)  # 安全类
    control: Mapped[str] = mapped_column(server_default=_EMPTY)  # 控制点
    item: Mapped[str] = mapped_column(server_default=_EMPTY)  # 测评项编号
    object: Mapped[str] = mapped_column(server_default=_EMPTY)
    problem: Mapped[str]
    conformity: Mapped[str] = mapped_column(server_default=_EMPTY)  # "partial", "none"
    risk: Mapped[str]  # "major", "high", "medium", "low"
    threat: Mapped[str] = mapped_column(server_default=_EMPTY)
    advice: Mapped[str] = mapped_column(server_default=_EMPTY)
    unit: Mapped[str] = mapped_column(server_default=_EMPTY)
    owner: Mapped[str] = mapped_column(server_default=_EMPTY)
    found: Mapped[date]
    due: Mapped[date | None]
    measure: Mapped[str] = mapped_column(server_default=_EMPTY)
    note: Mapped[str] = mapped_column(server_default=_EMPTY)


class FindingStepRow(Base):
    """A step on a finding's way: dispatched, fixing, fixed, verified and closed, returned, accepted, reopened."""

    __tablename__ = "finding_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    step: Mapped[str]
    day: Mapped[date]
    moment: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str]
    # Who did it: the fixer, the one who tested again, who accepted the risk.
    name: Mapped[str] = mapped_column(server_default=_EMPTY)
    reason: Mapped[str] = mapped_column(server_default=_EMPTY)
    # Until when an accepted risk is accepted; the client's confirmation.
    until: Mapped[date | None]
    confirmed_by: Mapped[str] = mapped_column(server_default=_EMPTY)
    confirmed: Mapped[date | None]
