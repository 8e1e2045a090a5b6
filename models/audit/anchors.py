"""Signed heads of the journal: what came before one can't be changed, shortened or replaced without contradicting it.

The database keeps them; the one that counts is on paper (models/audit/paper_code.py). Whoever holds the master key can
sign anything, but can't take back what was printed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit.journal import Journal, head
from models.custody import AnchorRow, SigningKeyRow
from vault.ids import utc_now
from vault.signing import Signer
from vault.suites import SUITES, Suite

SIGNING_KEY = "signing key"
"""The action of the event that announces a key; its detail is the key's fingerprint."""

_FINGERPRINT_LENGTH = 16
_SEQUENCE = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Event `sequence`, its `hash`, and the signature over both. `moment` is when it was signed."""

    sequence: int
    hash: bytes
    moment: datetime
    signature: bytes
    public: bytes
    purpose: str


def head_message(vault_id: bytes, sequence: int, event_hash: bytes) -> bytes:
    """What is signed."""
    return b"shoudang head" + vault_id + _SEQUENCE.pack(sequence) + event_hash


def fingerprint(suite: Suite, public: bytes) -> str:
    """A public key's name: the first half of its hash, 32 hexadecimal digits."""
    return suite.digest(public)[:_FINGERPRINT_LENGTH].hex()


def sign_head(
    session: Session,
    journal: Journal,
    suite: Suite,
    signer: Signer,
    purpose: str,
    *,
    moment: datetime | None = None,
) -> Anchor:
    """Sign the newest event, inside the caller's transaction. Nothing new to sign for this purpose is nothing written.

    A key signs for the first time behind an event that announces it, so that the chain itself vouches for the key.
    """
    now = utc_now() if moment is None else moment
    key_id = _known_key(session, suite, signer.public)
    if key_id is None:
        key_id = _announce(session, journal, suite, signer.public, now)
    newest = head(session, journal.chain)
    there = _anchor_of(session, newest.sequence, newest.hash, key_id, purpose)
    if there is not None:
        return Anchor(
            there.sequence, there.hash, there.moment, there.signature, signer.public, purpose
        )
    signature = signer.sign(head_message(journal.chain.origin, newest.sequence, newest.hash))
    session.add(
        AnchorRow(
            sequence=newest.sequence,
            hash=newest.hash,
            moment=now,
            key_id=key_id,
            signature=signature,
            purpose=purpose,
        )
    )
    session.flush()
    return Anchor(newest.sequence, newest.hash, now, signature, signer.public, purpose)


def signed_to(session: Session) -> int:
    """The number of the newest event that was signed; 0 when none was."""
    query = select(AnchorRow.sequence).order_by(AnchorRow.sequence.desc()).limit(1)
    return session.scalar(query) or 0


def list_anchors(session: Session, limit: int) -> Iterator[Anchor]:
    """The newest signed heads, newest first."""
    query = (
        select(AnchorRow, SigningKeyRow.public)
        .join(SigningKeyRow, SigningKeyRow.id == AnchorRow.key_id)
        .order_by(AnchorRow.id.desc())
        .limit(limit)
    )
    for row, public in session.execute(query):
        yield Anchor(row.sequence, row.hash, row.moment, row.signature, public, row.purpose)


def known_keys(session: Session) -> Iterator[tuple[Suite, bytes]]:
    """Every public key that the vault has signed with, and its suite."""
    for row in session.scalars(select(SigningKeyRow)):
        if row.suite in SUITES:
            yield SUITES[row.suite], row.public


def _known_key(session: Session, suite: Suite, public: bytes) -> int | None:
    query = select(SigningKeyRow.id).where(
        SigningKeyRow.suite == suite.number, SigningKeyRow.public == public
    )
    return session.scalar(query)


def _announce(
    session: Session, journal: Journal, suite: Suite, public: bytes, now: datetime
) -> int:
    journal.append(session, [(SIGNING_KEY, "vault", fingerprint(suite, public))], moment=now)
    row = SigningKeyRow(suite=suite.number, public=public, since=now)
    session.add(row)
    session.flush()
    return row.id


def _anchor_of(
    session: Session, sequence: int, event_hash: bytes, key_id: int, purpose: str
) -> AnchorRow | None:
    query = select(AnchorRow).where(
        AnchorRow.sequence == sequence,
        AnchorRow.hash == event_hash,
        AnchorRow.key_id == key_id,
        AnchorRow.purpose == purpose,
    )
    return session.scalars(query).first()
