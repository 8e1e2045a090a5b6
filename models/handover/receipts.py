"""What receivers said of packages, as it came back and was kept; and whether the contract's package was accepted."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.custody import PackageRow
from models.handover_tables import PackageReceiptRow
from models.keeping.residue import FINAL_PACKAGE
from models.tables import VersionRow
from resources.words import N_, _


class ReceiptOutcome(enum.StrEnum):
    """What the receiver said; the values are on disk and in receipts."""

    ACCEPTED = "accepted"
    RESERVED = "reserved"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The outcome in words, translated."""
        return _(_OUTCOMES[self])


_OUTCOMES = {
    ReceiptOutcome.ACCEPTED: N_("accepted"),
    ReceiptOutcome.RESERVED: N_("accepted with reservations"),
    ReceiptOutcome.REFUSED: N_("refused"),
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt that was imported. `signed` is the day on the signed paper, `document_id` its scan, filed here.

    `digest` is the SHA-256 of the receipt's file, hexadecimal. `final` is False where `root` is a rehearsal's.
    """

    id: int
    root: str
    moment: datetime
    outcome: ReceiptOutcome
    receiver: str
    person: str
    signed: date | None
    document_id: int | None
    digest: str
    final: bool


def receipts(session: Session) -> list[Receipt]:
    """Every receipt, oldest first."""
    final = set(session.scalars(select(PackageRow.root).where(PackageRow.kind == FINAL_PACKAGE)))
    rows = session.scalars(select(PackageReceiptRow).order_by(PackageReceiptRow.id))
    return [_record(row, final=row.root in final) for row in rows]


def standing_receipts(session: Session) -> list[Receipt]:
    """The receipt that counts for each package, the one signed last of each, oldest first.

    By the day on the paper: an older one that is brought in later takes nothing back.
    """
    by_day = sorted(receipts(session), key=_signed)
    newest = {each.root: each for each in by_day}
    return sorted(newest.values(), key=_signed)


def accepted_package(session: Session) -> Receipt | None:
    """The newest receipt by which a final package was accepted without reservations, or None.

    Of each package only the receipt signed last counts: who refuses after all has refused.
    """
    standing = reversed(standing_receipts(session))
    accepted = (each for each in standing if each.outcome is ReceiptOutcome.ACCEPTED)
    return next((each for each in accepted if each.final), None)


def filed_since(session: Session, root: str) -> int:
    """How many documents were filed, or got another version, after what the package with this root holds was chosen.

    The scan of the record that both signed can't be in the package that it is about, and isn't counted.
    """
    chosen = select(func.max(PackageRow.moment)).where(PackageRow.root == root).scalar_subquery()
    scans = select(PackageReceiptRow.document_id).where(
        PackageReceiptRow.root == root, PackageReceiptRow.document_id.is_not(None)
    )
    query = select(func.count(VersionRow.document_id.distinct())).where(
        VersionRow.filed > chosen, VersionRow.document_id.not_in(scans)
    )
    return session.scalar(query) or 0


def package_roots(session: Session) -> dict[str, str]:
    """The kind of every package that was written from here, by its root; a final one before a rehearsal."""
    rows = session.execute(select(PackageRow.root, PackageRow.kind).where(PackageRow.root != ""))
    kinds: dict[str, str] = {}
    for root, kind in rows:
        if kinds.get(root) != FINAL_PACKAGE:
            kinds[root] = kind
    return kinds


def _signed(receipt: Receipt) -> tuple[date, int]:
    return receipt.signed or date.min, receipt.id


def _record(row: PackageReceiptRow, *, final: bool) -> Receipt:
    return Receipt(
        id=row.id,
        root=row.root,
        moment=row.moment,
        outcome=ReceiptOutcome(row.outcome),
        receiver=row.receiver,
        person=row.person,
        signed=row.signed,
        document_id=row.document_id,
        digest=row.digest.hex(),
        final=final,
    )
