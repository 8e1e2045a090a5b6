"""Signed heads: what is signed, by whom, and that signing twice changes nothing."""

from __future__ import annotations

import struct

import pytest
from sqlalchemy.exc import IntegrityError

from models.audit.anchors import fingerprint, head_message, list_anchors, signed_to
from models.audit.journal import head, latest_events
from models.session import Database
from tests.models.audit.chains import AES, SEED, execute, fill, scratch, sign, verified
from tests.models.conftest import CHAIN
from vault.signing import Signer, verify
from vault.suites import SUITES


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.name)
def test_the_signature_is_of_vault_number_and_hash(database: Database, suite) -> None:
    with scratch(database) as session:
        fill(session, 3)
        anchor = sign(session, suite=suite)
        newest = head(session, CHAIN)
    assert (anchor.sequence, anchor.hash) == (newest.sequence, newest.hash) == (4, newest.hash)
    message = b"shoudang head" + CHAIN.origin + struct.pack(">Q", 4) + newest.hash
    assert head_message(CHAIN.origin, 4, newest.hash) == message
    assert verify(suite, anchor.public, message, anchor.signature)
    assert anchor.public == Signer(suite, SEED).public


def test_a_key_announces_itself_in_the_journal_before_it_signs(database: Database) -> None:
    with scratch(database) as session:
        fill(session, 1)
        sign(session)
        fill(session, 1, start=3)
        sign(session)
        events = latest_events(session, 10)
        keys = execute(session, "SELECT suite, public FROM signing_key")
    public = Signer(AES, SEED).public
    assert keys == [(1, public)]
    assert [each.action for each in events] == ["opened", "signing key", "opened"]
    assert events[1].detail == fingerprint(AES, public) == AES.digest(public)[:16].hex()


def test_signing_the_same_head_again_writes_nothing(database: Database) -> None:
    with scratch(database) as session:
        fill(session, 2)
        first = sign(session, "print")
        assert sign(session, "print") == first
        other = sign(session, "close")
        again = [sign(session, purpose) for purpose in ("print", "close")]
        (count,) = execute(session, "SELECT count(*) FROM audit_anchor")[0]
        newest = list(list_anchors(session, 10))
    assert again == [first, other]
    assert (count, len(newest)) == (2, 2)
    assert newest == [other, first]


def test_a_head_that_moved_is_signed_anew(database: Database) -> None:
    with scratch(database) as session:
        fill(session, 2)
        assert signed_to(session) == 0
        sign(session)
        assert signed_to(session) == 3
        fill(session, 1, start=4)
        assert sign(session).sequence == signed_to(session) == 4
        assert verified(session).anchors_good == 2


def test_an_anchor_can_not_be_changed_or_removed(database: Database) -> None:
    with database.write() as session:
        fill(session, 1)
        sign(session)
    for statement in (
        "UPDATE audit_anchor SET purpose = 'x'",
        "DELETE FROM audit_anchor",
        "INSERT OR REPLACE INTO audit_anchor SELECT * FROM audit_anchor",
    ):
        with pytest.raises(IntegrityError, match="append-only"), database.write() as session:
            execute(session, statement)


def test_an_anchor_goes_with_its_transaction(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as session:  # noqa: PT012 - one transaction
        fill(session, 1)
        sign(session)
        raise RuntimeError
    with database.read() as session:
        assert (signed_to(session), latest_events(session, 10)) == (0, [])
