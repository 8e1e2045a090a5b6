"""The tables of what is owed: kept rules and settings, what was said of duties, evidence, payments, the KPI ledger.

Duties themselves are no rows: they are expanded from the rules, and rows name them by their keys.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcTime

_EMPTY = text("''")
_NOTHING = text("'{}'")


class RuleTextRow(Base):
    """A rule file as this vault keeps it (contract, catalogue, a year's holidays); the highest revision is in force."""

    __tablename__ = "rule_text"
    __table_args__ = (UniqueConstraint("name", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    revision: Mapped[int]
    text: Mapped[str]
    # Where it came from (a file's name, "shipped 1"), and why it was changed.
    origin: Mapped[str]
    note: Mapped[str]
    moment: Mapped[datetime] = mapped_column(UtcTime)


class SettingRow(Base):
    """What the contract leaves open and how it was settled, with the document that fixed it."""

    __tablename__ = "setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str]
    document_id: Mapped[int | None] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(server_default=_EMPTY)


class DutyStepRow(Base):
    """Something was said of a duty: submitted, confirmed, archived, returned, waived, not applicable.

    `day` is the paper's, `moment` ours; a step is never changed.
    """

    __tablename__ = "duty_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    duty: Mapped[str] = mapped_column(index=True)
    step: Mapped[str]
    day: Mapped[date]
    moment: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str]
    # Who decided, where the actor only enters it: the client's representative, who waives.
    name: Mapped[str] = mapped_column(server_default=_EMPTY)
    reason: Mapped[str] = mapped_column(server_default=_EMPTY)


class EvidenceRow(Base):
    """A version of a document proves something: of a duty, a step of a matter, a finding, a person's item, a record.

    `subject` is "duty", "matter", "finding", "item", "pledge", "kpi", "filing", "assessment", "product", "payment";
    `key` the duty's key, or the row's id with, for matters, "/" and the step. `digest` pins the version's content.
    """

    __tablename__ = "evidence"
    __table_args__ = (Index(None, "subject", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    key: Mapped[str]
    # Which of the demanded papers it is; empty where only one is demanded.
    kind: Mapped[str]
    # None when the document was purged: then nothing is proven any more.
    document_id: Mapped[int | None] = mapped_column(index=True)
    version_id: Mapped[int | None]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    # "", "contractor", "client" or "both": whose signature or seal the scan bears.
    signed: Mapped[str]
    day: Mapped[date]
    moment: Mapped[datetime] = mapped_column(UtcTime)
    withdrawn: Mapped[date | None]
    note: Mapped[str] = mapped_column(server_default=_EMPTY)


class PaymentRow(Base):
    """What happened to one of the contract's payments: invoiced, applied for, received. Money in fen."""

    __tablename__ = "payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    step: Mapped[str]
    day: Mapped[date]
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    reference: Mapped[str] = mapped_column(server_default=_EMPTY)
    note: Mapped[str] = mapped_column(server_default=_EMPTY)
    void: Mapped[bool] = mapped_column(server_default=text("0"))


class KpiRow(Base):
    """One entry of the KPI ledger: an inspection, a backup, a ticket, a declaration, a survey.

    `facts` is JSON by the kind (resources/catalogue/kpi.toml): systems, people, times, counts.
    """

    __tablename__ = "kpi"
    __table_args__ = (Index(None, "kind", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    day: Mapped[date]
    # What makes it one and the same entry when a sheet is imported again.
    reference: Mapped[str] = mapped_column(index=True)
    facts: Mapped[str] = mapped_column(server_default=_NOTHING)
    origin: Mapped[str] = mapped_column(server_default=_EMPTY)
    void: Mapped[bool] = mapped_column(server_default=text("0"))


class ColumnMappingRow(Base):
    """Which column of somebody's sheet holds which fact, remembered by the sheet's headings. Not journalled."""

    __tablename__ = "column_mapping"
    __table_args__ = {"sqlite_with_rowid": False}

    register: Mapped[str] = mapped_column(primary_key=True)
    headings: Mapped[str] = mapped_column(primary_key=True)
    mapping: Mapped[str]


class CarrierRow(Base):
    """A medium with data of the contract (载体台账): disc, disk, stick, by number and serial number."""

    __tablename__ = "carrier"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    model: Mapped[str] = mapped_column(server_default=_EMPTY)
    serial: Mapped[str] = mapped_column(server_default=_EMPTY)
    capacity: Mapped[str] = mapped_column(server_default=_EMPTY)
    content: Mapped[str] = mapped_column(server_default=_EMPTY)
    mark: Mapped[str] = mapped_column(server_default=_EMPTY)
    made: Mapped[date | None]
    maker: Mapped[str] = mapped_column(server_default=_EMPTY)
    place: Mapped[str] = mapped_column(server_default=_EMPTY)
    state: Mapped[str] = mapped_column(server_default=_EMPTY)
    note: Mapped[str] = mapped_column(server_default=_EMPTY)
