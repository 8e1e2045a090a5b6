"""The tables of inspections and handovers: waivers, the client's materials, receipts, media, imports, disposals."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcTime

_EMPTY = text("''")
_NOTHING = text("'{}'")


class GateWaiverRow(Base):
    """Somebody answers with a name for handing over although something stands in the way; printed in the package.

    `subject` is the check of the gate, `key` what it found, as `models.handover.preflight.GateItem` has them.
    """

    __tablename__ = "gate_waiver"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    key: Mapped[str]
    name: Mapped[str]
    reason: Mapped[str]
    day: Mapped[date]
    moment: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str]
    withdrawn: Mapped[date | None]


class MaterialRow(Base):
    """Something of the client's (甲方资料): papers, equipment, media, passes; to be returned at the end (Ⅱ8.4).

    Accounts are with their systems, not here.
    """

    __tablename__ = "material"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    # "papers", "equipment", "medium", "pass" or "other"
    kind: Mapped[str]
    title: Mapped[str]
    copies: Mapped[int] = mapped_column(server_default=text("1"))
    serial: Mapped[str] = mapped_column(server_default=_EMPTY)
    received: Mapped[date]
    received_by: Mapped[str] = mapped_column(server_default=_EMPTY)
    receipt_id: Mapped[int | None]
    returned: Mapped[date | None]
    returned_to: Mapped[str] = mapped_column(server_default=_EMPTY)
    return_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(server_default=_EMPTY)
    void: Mapped[bool] = mapped_column(server_default=text("0"))


class PackageReceiptRow(Base):
    """What the receiver said of a package, as it came back; `root` says of which. The newest of a package counts.

    `outcome` is "accepted", "reserved" (with reservations) or "refused"; `signed` is the day on the signed paper.
    """

    __tablename__ = "package_receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    root: Mapped[str] = mapped_column(index=True)
    moment: Mapped[datetime] = mapped_column(UtcTime)
    outcome: Mapped[str]
    receiver: Mapped[str]
    person: Mapped[str]
    signed: Mapped[date | None]
    document_id: Mapped[int | None]
    # The receipt as it was read, JSON.
    content: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)


class PackageMediumRow(Base):
    """One medium that a package, or a part of it, was written to and read back from.

    `set_number` counts copies of the whole, `ordinal` the media of one copy. `use` is "sealed" (封存) or
    "reading" (查用).
    """

    __tablename__ = "package_medium"
    __table_args__ = (UniqueConstraint("root", "set_number", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    root: Mapped[str]
    set_number: Mapped[int]
    ordinal: Mapped[int]
    count: Mapped[int]
    label: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default=_EMPTY)
    serial: Mapped[str] = mapped_column(server_default=_EMPTY)
    capacity: Mapped[int] = mapped_column(BigInteger)
    use: Mapped[str] = mapped_column(server_default=_EMPTY)
    place: Mapped[str] = mapped_column(server_default=_EMPTY)
    path: Mapped[str]
    files: Mapped[int]
    bytes: Mapped[int] = mapped_column(BigInteger)
    moment: Mapped[datetime] = mapped_column(UtcTime)


class PackageImportRow(Base):
    """A package that was taken in here. `origin` is the id of the vault that it was made from, hexadecimal."""

    __tablename__ = "package_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    moment: Mapped[datetime] = mapped_column(UtcTime)
    origin: Mapped[str]
    root: Mapped[str]
    documents: Mapped[int]
    # What was taken in, passed over and left out, JSON.
    report: Mapped[str] = mapped_column(server_default=_NOTHING)


class ImportedRow(Base):
    """Which row here a row of another vault became, so that a second import adds nothing.

    Under registers with a colon `local_id` is no row but a code of what was said (models/handover/import_codes.py).
    """

    __tablename__ = "imported"
    __table_args__ = {"sqlite_with_rowid": False}

    origin: Mapped[str] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(primary_key=True)
    local_id: Mapped[int]


class DisposalListRow(Base):
    """Documents that are to be purged, once two persons of different names have approved it (销毁清册)."""

    __tablename__ = "disposal_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    # What allows it: a clause or the client's written approval.
    basis: Mapped[str]
    reason: Mapped[str]
    created: Mapped[datetime] = mapped_column(UtcTime)
    created_by: Mapped[str]
    approver: Mapped[str] = mapped_column(server_default=_EMPTY)
    approved: Mapped[datetime | None] = mapped_column(UtcTime)
    second_approver: Mapped[str] = mapped_column(server_default=_EMPTY)
    second_approved: Mapped[datetime | None] = mapped_column(UtcTime)
    carried_out: Mapped[datetime | None] = mapped_column(UtcTime)
    withdrawn: Mapped[datetime | None] = mapped_column(UtcTime)


class DisposalItemRow(Base):
    """One document of a disposal list, by its number, which stays when it is purged."""

    __tablename__ = "disposal_item"
    __table_args__ = {"sqlite_with_rowid": False}

    list_id: Mapped[int] = mapped_column(ForeignKey("disposal_list.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]


class EditionSheetRow(Base):
    """The answer to one of the standing questions, as an edition holds it; a vault has none. `body` is JSON."""

    __tablename__ = "edition_sheet"

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(unique=True)
    body: Mapped[str]


class EditionRequestRow(Base):
    """A request that was known when an edition was prepared; a vault has none."""

    __tablename__ = "edition_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    text: Mapped[str]
    clause: Mapped[str] = mapped_column(server_default=_EMPTY)


class EditionTraceRow(Base):
    """An event of the vault's journal about a document of the edition; a vault has none. `hash` is the event's."""

    __tablename__ = "edition_trace"

    sequence: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(index=True)
    moment: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str]
    action: Mapped[str]
    detail: Mapped[str]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
