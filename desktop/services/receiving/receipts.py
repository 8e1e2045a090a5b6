"""Receipts come back into the vault that the package was made from, and say whether it was accepted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.services.errors import ReceiptRefused
from desktop.services.house import House
from desktop.services.rights import Right, require
from models.bounded_json import MalformedJson
from models.handover import receipts as kept
from models.handover.receipt_file import LARGEST_RECEIPT, ReceiptFile
from models.handover.receipts import Receipt, ReceiptOutcome
from models.handover_tables import PackageReceiptRow
from models.tables import DocumentRow
from resources.words import _
from vault.ids import utc_now

_ORDER = (ReceiptOutcome.REFUSED, ReceiptOutcome.RESERVED, ReceiptOutcome.ACCEPTED)


def read_receipt(path: Path) -> ReceiptFile:
    """The receipt in the file at `path`; raises ReceiptRefused."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_RECEIPT + 1)
    except OSError as error:
        sentence = _("{path} can't be read: {reason}.")
        reason = error.strerror or str(error)
        raise ReceiptRefused(
            "unreadable", sentence.format(path=path.name, reason=reason)
        ) from error
    try:
        return ReceiptFile.from_json(data)
    except MalformedJson as error:
        sentence = _("{path} is no receipt as our program writes it, or was changed.")
        raise ReceiptRefused("malformed", sentence.format(path=path.name)) from error


def import_receipt(
    house: House,
    path: Path,
    *,
    outcome: ReceiptOutcome,
    signed: date,
    document_id: int | None = None,
) -> Receipt:
    """Keep the receipt at `path`. `outcome` and `signed` are what the signed paper says; `document_id` is its scan.

    The paper may say less than the receipt, never more. Raises NotAllowed, ReceiptRefused (malformed, of another
    package, there already, better on paper, signed on a day that hasn't come, a scan that isn't filed here).
    """
    require(house, Right.HANDOVER)
    said = read_receipt(path)
    if _ORDER.index(outcome) > _ORDER.index(said.outcome):
        sentence = _("The receipt says “{said}”; the signed paper can't say “{paper}”.")
        words = sentence.format(said=said.outcome.label, paper=outcome.label)
        raise ReceiptRefused("outcome", words)
    if signed > utc_now().astimezone().date():
        raise ReceiptRefused("future-day", _("It can't have been signed on a day to come."))
    with house.database.write() as session:
        _require_ours(session, said)
        if document_id is not None and session.get(DocumentRow, document_id) is None:
            sentence = _("There is no document {id} that could be its scan.")
            raise ReceiptRefused("no-such-document", sentence.format(id=document_id))
        row = PackageReceiptRow(
            root=said.root,
            moment=utc_now(),
            outcome=outcome.value,
            receiver=said.receiver,
            person=said.person,
            signed=signed,
            document_id=document_id,
            content=said.to_json().decode(),
            digest=bytes.fromhex(said.digest),
        )
        session.add(row)
        session.flush()
        detail = {
            "name": " ".join(part for part in (said.receiver, said.person) if part),
            "number": said.root,
            "outcome": outcome.value,
            "signed": signed.isoformat(),
            "digest": said.digest,
        }
        words = json.dumps(detail, ensure_ascii=False, sort_keys=True)
        house.journal.append(session, [("receipt imported", "package", words)])
        return next(each for each in kept.receipts(session) if each.id == row.id)


def receipts(house: House) -> list[Receipt]:
    """Every receipt, oldest first."""
    with house.database.read() as session:
        return kept.receipts(session)


def accepted_final(house: House) -> Receipt | None:
    """The receipt by which a final package was accepted, or None."""
    with house.database.read() as session:
        return kept.accepted_package(session)


def _require_ours(session: Session, said: ReceiptFile) -> None:
    if said.root not in kept.package_roots(session):
        sentence = _("It is for another package: no package with the root {root} was built here.")
        raise ReceiptRefused("other-package", sentence.format(root=f"{said.root[:16]}…"))
    if any(each.digest == said.digest for each in kept.receipts(session)):
        raise ReceiptRefused("known", _("It is here already: nothing was added."))
