"""Signing the journal's head: at the end of every session, and whenever it goes onto paper."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from desktop.services.errors import InsideVault, UnknownPaper
from desktop.services.house import House
from models.audit.anchors import Anchor, fingerprint, sign_head, signed_to
from models.audit.journal import head
from models.audit.paper_code import qr_line, short_code
from resources.words import N_
from vault.durable import write_durable
from vault.errors import AlreadyExists

SESSION_END = N_("end of a session")
PRINTED = N_("printed on a page of its own")
_PAPERS = (".pdf", ".docx")


@dataclass(frozen=True, slots=True)
class ChainHead:
    """A signed head, ready for paper. `moment` is when it was signed; `hash`, `signature` and `key` are hexadecimal.

    `code` is for people; `qr_text` carries all of it on one line (vault/FORMAT.md §10). `key` is the public key's
    fingerprint. `purpose` is a message id.
    """

    sequence: int
    moment: datetime
    code: str
    hash: str
    signature: str
    key: str
    qr_text: str
    purpose: str


@dataclass(frozen=True, slots=True)
class HeadNow:
    """The journal's newest event, unsigned. `hash` is hexadecimal."""

    sequence: int
    hash: str
    code: str


def chain_head(house: House, purpose: str) -> ChainHead:
    """Sign the head for `purpose` (a message id) and keep the signature as an anchor.

    The same head signed for the same purpose again is the same head: nothing is written.
    """
    suite = house.vault.suite
    with house.database.write() as session:
        anchor = sign_head(session, house.journal, suite, house.vault.signer(), purpose)
    return _for_paper(house, anchor)


def newest_head(house: House) -> HeadNow:
    """Where the journal stands."""
    with house.database.read() as session:
        newest = head(session, house.journal.chain)
    code = short_code(newest.sequence, newest.hash) if newest.sequence else ""
    return HeadNow(newest.sequence, newest.hash.hex(), code)


def anchor_session(house: House) -> bool:
    """Sign the head before the vault is locked; whether that was possible. Takes milliseconds.

    A vault that can't be written to any more must still be locked, so nothing is raised: what isn't signed now will
    be bound by the signature at the end of the next session.
    """
    try:
        with house.database.read() as session:
            newest, signed = head(session, house.journal.chain), signed_to(session)
        if newest.sequence > signed:
            chain_head(house, SESSION_END)
    except Exception:  # noqa: BLE001 - whatever it is, the next use of the vault meets it and says so; locking comes first
        return False
    return True


def print_head(house: House, target: Path) -> ChainHead:
    """Write the page with the signed head to `target`, PDF or Word by its ending, which must be new and outside.

    Raises UnknownPaper, InsideVault, AlreadyExists, StorageFailed.
    """
    require_place(target, house.path)
    signed = chain_head(house, PRINTED)
    # Here, not above: every session ends with a signature, and few with a page.
    from exporters.anchor_page import AnchorPage, anchor_report

    suite, vault = house.vault.suite, house.vault
    page = AnchorPage(
        vault_name=vault.path.name.removesuffix(".vault"),
        vault_id=vault.id,
        suite=suite.name,
        algorithms=suite.description,
        contract=house.contract,
        sequence=signed.sequence,
        moment=signed.moment,
        actor=house.actor,
        code=signed.code,
        hash=signed.hash,
        key=signed.key,
        qr_text=signed.qr_text,
    )
    report = anchor_report(page)
    content = BytesIO()
    # Each of the two takes a moment to load, and one is enough.
    if target.suffix.lower() == ".docx":
        from exporters.word import write_docx

        write_docx(report, content, created=signed.moment)
    else:
        from exporters.pdf import write_pdf

        write_pdf(report, content, created=signed.moment)
    write_durable(target, content.getvalue())
    return signed


def require_place(target: Path, vault: Path) -> None:
    """Refuse a page that isn't PDF or Word, lies in the vault, or would replace something.

    Raises UnknownPaper, InsideVault, AlreadyExists.
    """
    if target.suffix.lower() not in _PAPERS:
        raise UnknownPaper(target)
    if Path(os.path.realpath(target)).is_relative_to(os.path.realpath(vault)):
        raise InsideVault(target)
    if os.path.lexists(target):
        raise AlreadyExists(target)


def _for_paper(house: House, anchor: Anchor) -> ChainHead:
    suite = house.vault.suite
    key = fingerprint(suite, anchor.public)
    return ChainHead(
        sequence=anchor.sequence,
        moment=anchor.moment,
        code=short_code(anchor.sequence, anchor.hash),
        hash=anchor.hash.hex(),
        signature=anchor.signature.hex(),
        key=key,
        qr_text=qr_line(suite, house.vault.id, anchor.sequence, anchor.hash, anchor.signature, key),
        purpose=anchor.purpose,
    )
