"""Journals to be verified, and ways to change what is stored behind the program's back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.audit.anchors import Anchor, sign_head
from models.audit.chain_report import ChainReport
from models.audit.journal import Journal, head
from models.audit.verification import verify_chain
from models.session import Database
from tests.models.builders import FILED
from tests.models.conftest import CHAIN
from vault.signing import Signer
from vault.suites import Suite, suite_named
from vault.times import from_microseconds

AES = suite_named("aes")
SEED = bytes(range(32))
SLOT = b"slot of tests 16"
JOURNAL = Journal(CHAIN, SLOT, "张三")


@contextmanager
def scratch(database: Database) -> Iterator[Session]:
    """A transaction that is rolled back at its end, in which the journal may be changed: its triggers are gone."""
    with database.read() as session:
        for table in ("audit_event", "audit_anchor"):
            for verb in ("update", "delete"):
                execute(session, f"DROP TRIGGER {table}_no_{verb}")
        yield session


def execute(session: Session, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Plain SQL past every column type."""
    result = session.connection().exec_driver_sql(statement, values)
    return [tuple(row) for row in result] if result.returns_rows else []


def fill(session: Session, count: int, *, start: int = 1) -> None:
    """Events of documents `start`, `start + 1`, …, one a second."""
    for number in range(start, start + count):
        moment = FILED + timedelta(seconds=number)
        JOURNAL.append(session, [("opened", f"document {number}", "")], moment=moment)


def sign(
    session: Session, purpose: str = "test", *, suite: Suite = AES, seed: bytes = SEED
) -> Anchor:
    """An anchor of the newest event; the first of a key appends the event that announces it."""
    moment = from_microseconds(head(session, CHAIN).moment)
    return sign_head(session, JOURNAL, suite, Signer(suite, seed), purpose, moment=moment)


def verified(session: Session, watch: int | None = None) -> ChainReport:
    """What the verification says now."""
    return verify_chain(session, CHAIN, watch=watch)


def swap(session: Session, one: int, other: int) -> None:
    """Exchange two rows as a whole."""
    statement = "UPDATE audit_event SET sequence = ? WHERE sequence = ?"
    for number, becomes in ((one, -1), (other, one), (-1, other)):
        execute(session, statement, becomes, number)


def rechain(session: Session, start: int) -> None:
    """Work out every hash from event `start` on anew, as somebody with the vault's keys could."""
    found = execute(session, "SELECT hash FROM audit_event WHERE sequence = ?", start - 1)
    before = found[0][0] if found else CHAIN.start()
    names = ("sequence", "moment", "slot", "actor", "action", "object_name", "detail")
    rows = f"SELECT {', '.join(names)} FROM audit_event WHERE sequence >= ? ORDER BY sequence"
    for row in execute(session, rows, start):
        before = CHAIN.link(before, **dict(zip(names, row, strict=True)))
        execute(session, "UPDATE audit_event SET hash = ? WHERE sequence = ?", before, row[0])
