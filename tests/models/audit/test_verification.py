"""A journal as it was written verifies; anything else is found, and the place is named."""

from __future__ import annotations

import gc
import tracemalloc
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models.audit.anchors import fingerprint
from models.audit.chain import NOBODY
from models.audit.chain_report import LISTED, ChainBreak, ChainReport, Flaw
from models.audit.journal import CLOCK_BACK, Journal
from models.audit.verification import verify_chain
from models.session import Database
from tests.models.audit.chains import (
    AES,
    JOURNAL,
    SEED,
    SLOT,
    execute,
    fill,
    rechain,
    scratch,
    sign,
    swap,
    verified,
)
from tests.models.builders import FILED
from tests.models.conftest import CHAIN
from vault.signing import Signer
from vault.suites import suite_named
from vault.times import to_microseconds

COUNT = 9
COLUMNS = ("moment", "slot", "actor", "action", "object_name", "detail", "hash")
_WORD = st.text(max_size=8)
_EVENT = st.tuples(_WORD, _WORD, _WORD)
_VALUE = (
    st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.binary(max_size=40)
)
several = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def first(report: ChainReport) -> ChainBreak:
    """The first break, which a report that isn't complete must have."""
    assert not report.complete
    assert report.break_count >= len(report.breaks) > 0
    return report.breaks[0]


def stored(session: Session, number: int, column: str) -> Any:
    (row,) = execute(
        session, f"SELECT typeof({column}), {column} FROM audit_event WHERE sequence = ?", number
    )
    return row


def change(session: Session, number: int, column: str, value: object) -> None:
    execute(session, f"UPDATE audit_event SET {column} = ? WHERE sequence = ?", value, number)


def test_an_empty_journal_is_complete(database: Database) -> None:
    with scratch(database) as session:
        report = verified(session)
    assert (report.complete, report.last, report.complete_to) == (True, 0, 0)
    assert report.head == CHAIN.start()


@several
@given(batches=st.lists(st.tuples(_WORD, st.lists(_EVENT, max_size=3), st.booleans()), max_size=6))
@example(batches=[("\udcff\x00", [("\x00", "\ud800", "守档")], True)])
def test_whatever_is_appended_verifies(
    database: Database, batches: list[tuple[str, list[tuple[str, str, str]], bool]]
) -> None:
    with scratch(database) as session:
        for actor, events, signing in batches:
            Journal(CHAIN, SLOT, actor).append(session, events, moment=FILED)
            if signing:
                sign(session)
        report = verified(session)
        (count,) = execute(session, "SELECT count(*) FROM audit_event")[0]
    assert (report.complete, report.breaks, report.last) == (True, (), count)
    assert report.complete_to == count
    assert (report.anchors_good > 0, report.anchors_bad) == (any(b[2] for b in batches), 0)


@pytest.mark.parametrize("column", COLUMNS)
@several
@given(number=st.integers(1, COUNT), value=_VALUE)
@example(number=3, value=b"opened")
@example(number=1, value="")
@example(number=COUNT, value=SLOT[:15])
def test_a_changed_value_is_found_in_its_event(
    database: Database, column: str, number: int, value: object
) -> None:
    with scratch(database) as session:
        fill(session, COUNT)
        before = stored(session, number, column)
        change(session, number, column, value)
        assume(stored(session, number, column) != before)
        report = verified(session)
    found = first(report)
    assert (found.first, found.last) == (number, number)
    assert report.complete_to == number - 1
    assert report.break_count == 1
    only_hash = column == "hash" and number < COUNT
    assert found.flaw is (Flaw.HASH if only_hash else Flaw.CHANGED)


@pytest.mark.parametrize("column", COLUMNS)
def test_the_same_bytes_as_another_kind_of_value_are_found(database: Database, column: str) -> None:
    """SQLite compares and converts kindly; the hash is over what is stored, so the kind counts as well."""
    with scratch(database) as session:
        fill(session, COUNT)
        other = "TEXT" if column in ("slot", "hash") else "BLOB"
        execute(
            session,
            f"UPDATE audit_event SET {column} = CAST({column} AS {other}) WHERE sequence = 4",
        )
        kinds = execute(session, f"SELECT typeof({column}) FROM audit_event WHERE sequence = 4")
        report = verified(session)
    assert kinds == [(other.lower(),)]
    assert first(report).first == 4


@pytest.mark.parametrize("slot", [b"", bytes(15), bytes(17)])
def test_a_slot_of_another_length_is_found_where_filling_up_would_hide_it(
    database: Database, slot: bytes
) -> None:
    with scratch(database) as session:
        Journal(CHAIN, NOBODY, "").append(session, [("filed", "", "")] * 3, moment=FILED)
        change(session, 2, "slot", slot)
        report = verified(session)
    assert [(each.flaw, each.first, each.last) for each in report.breaks] == [(Flaw.CHANGED, 2, 2)]


@several
@given(number=st.integers(1, COUNT), becomes=st.integers(-(2**63), 2**63 - 1))
@example(number=COUNT, becomes=0)
@example(number=3, becomes=COUNT + 1)
def test_a_changed_number_is_found(database: Database, number: int, becomes: int) -> None:
    assume(becomes not in range(1, COUNT + 1))
    with scratch(database) as session:
        fill(session, COUNT)
        change(session, number, "sequence", becomes)
        report = verified(session)
    assert not report.complete
    if becomes < 1:
        assert first(report) == ChainBreak(Flaw.STRANGE, becomes, becomes)
    if becomes > COUNT or number < COUNT:
        assert Flaw.MISSING in {each.flaw for each in report.breaks if each.first == number}
    assert report.complete_to == (0 if becomes < 1 else number - 1)


@several
@given(numbers=st.sets(st.integers(1, COUNT), min_size=2, max_size=2))
def test_two_exchanged_events_are_found_and_both_are_named(
    database: Database, numbers: set[int]
) -> None:
    one, other = sorted(numbers)
    with scratch(database) as session:
        fill(session, COUNT)
        swap(session, one, other)
        report = verified(session)
    found = first(report)
    assert (found.flaw, found.first, found.other) == (Flaw.MOVED, one, other)
    assert report.complete_to == one - 1


def test_exchanged_contents_under_hashes_that_stay_are_an_exchange_too(database: Database) -> None:
    with scratch(database) as session:
        fill(session, COUNT)
        words = {n: stored(session, n, "object_name")[1] for n in (3, 6)}
        moments = {n: stored(session, n, "moment")[1] for n in (3, 6)}
        for number, other in ((3, 6), (6, 3)):
            change(session, number, "object_name", words[other])
            change(session, number, "moment", moments[other])
        report = verified(session)
    assert [(each.flaw, each.first, each.other) for each in report.breaks] == [
        (Flaw.MOVED, 3, 6),
        (Flaw.CHANGED, 6, 0),
    ]


@several
@given(gone=st.sets(st.integers(1, COUNT), min_size=1, max_size=COUNT - 1))
def test_missing_events_are_named(database: Database, gone: set[int]) -> None:
    with scratch(database) as session:
        fill(session, COUNT)
        for number in gone:
            execute(session, "DELETE FROM audit_event WHERE sequence = ?", number)
        report = verified(session)
    kept = [number for number in range(1, COUNT + 1) if number not in gone]
    expected = {number for number in gone if number < kept[-1]}
    named = {n for each in report.breaks for n in range(each.first, each.last + 1)}
    assert {each.flaw for each in report.breaks} <= {Flaw.MISSING}
    assert named == expected
    assert report.last == kept[-1]
    assert report.complete_to == min([kept[-1], *(number - 1 for number in expected)])


@several
@given(cut=st.integers(1, COUNT))
def test_an_end_that_was_cut_off_is_found_by_the_anchor_beyond_it(
    database: Database, cut: int
) -> None:
    with scratch(database) as session:
        fill(session, COUNT)
        sign(session)
        execute(session, "DELETE FROM audit_event WHERE sequence > ?", cut)
        report = verified(session)
    # The tenth event announced the key, and was signed.
    found = first(report)
    assert (found.flaw, found.first, found.last) == (Flaw.TRUNCATED, cut + 1, COUNT + 1)
    assert (report.complete_to, report.anchors_good, report.anchors_bad) == (cut, 0, 1)


def test_without_an_anchor_beyond_it_a_cut_leaves_a_shorter_whole_journal(
    database: Database,
) -> None:
    """The limit of every chain that ends: what nothing refers to can go unnoticed. That is what paper is for."""
    with scratch(database) as session:
        fill(session, COUNT)
        execute(session, "DELETE FROM audit_event WHERE sequence > 5")
        report = verified(session)
    assert (report.complete, report.last) == (True, 5)


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_a_rewritten_journal_fits_itself_and_not_its_anchors(
    database: Database, number: int
) -> None:
    with scratch(database) as session:
        fill(session, 4)
        sign(session)  # of event 5, which announces the key
        fill(session, 4, start=6)
        sign(session)  # of event 9
        change(session, number, "detail", "something else")
        rechain(session, number)
        report = verified(session)
    flaws = [(each.flaw, each.first, each.last) for each in report.breaks]
    if number == 5:
        assert flaws == [(Flaw.FOREIGN_KEY, 5, 5), (Flaw.FOREIGN_KEY, 9, 9)]
    elif number < 5:
        assert flaws == [(Flaw.REWRITTEN, 1, 5), (Flaw.REWRITTEN, 1, 9)]
        assert (report.complete_to, report.anchors_good) == (0, 0)
    else:
        assert flaws == [(Flaw.REWRITTEN, 6, 9)]
        assert (report.complete_to, report.anchors_good) == (5, 1)


def test_a_change_that_takes_its_own_hash_along_shows_in_the_next_event(
    database: Database,
) -> None:
    with scratch(database) as session:
        fill(session, COUNT)
        later = execute(session, "SELECT sequence, hash FROM audit_event WHERE sequence > 4")
        change(session, 4, "detail", "something else")
        rechain(session, 4)
        for number, before in later:
            change(session, number, "hash", before)
        report = verified(session)
    assert [(each.flaw, each.first, each.last) for each in report.breaks] == [(Flaw.CHANGED, 5, 5)]


def test_breaks_far_apart_are_all_named_the_first_one_first(database: Database) -> None:
    with scratch(database) as session:
        fill(session, 20)
        change(session, 15, "hash", bytes(32))
        change(session, 11, "actor", "李四")
        execute(session, "DELETE FROM audit_event WHERE sequence IN (3, 4)")
        report = verified(session)
    assert [(each.flaw, each.first, each.last) for each in report.breaks] == [
        (Flaw.MISSING, 3, 4),
        (Flaw.CHANGED, 11, 11),
        (Flaw.HASH, 15, 15),
    ]


def test_what_may_have_been_rewritten_comes_before_what_was_changed_behind_it(
    database: Database,
) -> None:
    with scratch(database) as session:
        fill(session, 4)
        sign(session)  # of event 5
        fill(session, 4, start=6)
        sign(session)  # of event 9
        change(session, 7, "detail", "something else")
        change(session, 8, "detail", "something else")
        rechain(session, 8)
        report = verified(session)
    assert [(each.flaw, each.first, each.last) for each in report.breaks] == [
        (Flaw.REWRITTEN, 6, 9),
        (Flaw.CHANGED, 7, 7),
    ]
    assert report.complete_to == 5


def test_a_journal_of_nothing_but_breaks_is_counted_and_not_kept(database: Database) -> None:
    with scratch(database) as session:
        fill(session, 2 * LISTED + 20)
        execute(session, "UPDATE audit_event SET detail = 'x' WHERE sequence % 2 = 0")
        report = verified(session)
    assert (report.break_count, len(report.breaks)) == (LISTED + 10, LISTED)
    assert report.breaks[0].first == 2


@several
@given(
    column=st.sampled_from(["sequence", "hash", "signature"]),
    value=st.integers(-5, 50) | st.binary(max_size=70),
)
def test_a_changed_anchor_is_found(database: Database, column: str, value: object) -> None:
    with scratch(database) as session:
        fill(session, COUNT)
        sign(session)
        (before,) = execute(session, f"SELECT typeof({column}), {column} FROM audit_anchor")
        execute(session, f"UPDATE audit_anchor SET {column} = ?", value)
        (after,) = execute(session, f"SELECT typeof({column}), {column} FROM audit_anchor")
        assume(after != before)
        report = verified(session)
    found = first(report)
    assert (report.anchors_good, report.anchors_bad) == (0, 1)
    allowed = {Flaw.SIGNATURE, Flaw.REWRITTEN}
    assert found.flaw in allowed


def test_a_forged_signature_leaves_the_events_proven(database: Database) -> None:
    with scratch(database) as session:
        fill(session, COUNT)
        sign(session)
        execute(session, "UPDATE audit_anchor SET signature = zeroblob(64)")
        report = verified(session)
    (found,) = report.breaks
    assert (found.flaw, found.first, report.complete_to) == (Flaw.SIGNATURE, 10, 10)


@pytest.mark.parametrize("suite", ["aes", "sm"])
def test_an_anchor_of_a_key_that_the_journal_never_announced_is_foreign(
    database: Database, suite: str
) -> None:
    stranger = Signer(suite_named(suite), bytes(32))
    with scratch(database) as session:
        fill(session, COUNT)
        anchor = sign(session)
        execute(
            session,
            "INSERT INTO signing_key (id, suite, public, since) VALUES (77, ?, ?, 0)",
            suite_named(suite).number,
            stranger.public,
        )
        message = b"shoudang head" + CHAIN.origin + (10).to_bytes(8, "big") + anchor.hash
        execute(
            session,
            "UPDATE audit_anchor SET key_id = 77, signature = ?",
            stranger.sign(message),
        )
        report = verified(session)
    (found,) = report.breaks
    assert (found.flaw, found.first, found.last) == (Flaw.FOREIGN_KEY, 10, 10)
    assert found.moment == to_microseconds(anchor.moment) > 0


def test_a_key_that_the_table_lost_is_a_bad_signature(database: Database) -> None:
    with scratch(database) as session:
        fill(session, COUNT)
        sign(session)
        execute(session, "PRAGMA defer_foreign_keys = ON")
        execute(session, "DELETE FROM signing_key")
        report = verified(session)
    assert first(report).flaw is Flaw.SIGNATURE


def test_every_key_the_vault_has_had_counts(database: Database) -> None:
    with scratch(database) as session:
        for number, suite in enumerate(("aes", "sm", "aes")):
            fill(session, 2, start=1 + 3 * number)
            sign(session, suite=suite_named(suite), seed=bytes([number]) * 32)
        sign(session, "again", seed=SEED)
        report = verified(session)
        announced = execute(
            session, "SELECT detail FROM audit_event WHERE action = 'signing key' ORDER BY sequence"
        )
    assert (report.complete, report.anchors_good) == (True, 4)
    assert announced[0] == (fingerprint(AES, Signer(AES, bytes(32)).public),)


def test_an_anchor_of_a_missing_event_says_nothing_that_the_gap_does_not(
    database: Database,
) -> None:
    with scratch(database) as session:
        fill(session, 4)
        sign(session)
        fill(session, 4, start=6)
        execute(session, "DELETE FROM audit_event WHERE sequence = 5")
        report = verified(session)
    assert [each.flaw for each in report.breaks] == [Flaw.MISSING]
    assert (report.anchors_good, report.anchors_bad) == (0, 1)


def test_clock_steps_are_remarks_and_no_breaks(database: Database) -> None:
    with scratch(database) as session:
        fill(session, 3)
        JOURNAL.append(session, [("opened", "vault", "")], moment=FILED - timedelta(days=365))
        report = verified(session)
        (action,) = execute(session, "SELECT action FROM audit_event WHERE sequence = 4")[0]
    assert action == CLOCK_BACK
    assert report.complete
    assert [each.sequence for each in report.clock_steps] == [4]
    assert report.clock_step_count == 1


def test_a_step_between_two_slots_is_a_remark(database: Database) -> None:
    with scratch(database) as session:
        fill(session, 3)
        back = FILED - timedelta(days=365)
        Journal(CHAIN, b"another slot 016", "李四").append(
            session, [("opened", "vault", "")], moment=back
        )
        report = verified(session)
    assert [each.sequence for each in report.clock_steps] == [4]


def test_a_step_that_nobody_recorded_is_seen_in_the_moments(database: Database) -> None:
    with scratch(database) as session:
        fill(session, 5)
        change(session, 4, "moment", 5)
        rechain(session, 4)
        report = verified(session)
    assert report.complete
    assert [each.sequence for each in report.clock_steps] == [4]


def test_absorbed_events_keep_their_own_clock(database: Database) -> None:
    early = int((FILED - timedelta(days=3)).timestamp() * 1_000_000)
    with scratch(database) as session:
        fill(session, 3)
        foreign = [(early + n, "viewed", f"document {n}", "") for n in range(4)]
        JOURNAL.append_foreign(
            session, b"e" * 16, "王五", foreign, moment=FILED + timedelta(hours=1)
        )
        report = verified(session)
        rows = execute(
            session, "SELECT moment, slot, actor FROM audit_event WHERE sequence IN (4, 5, 6, 7)"
        )
    assert rows == [(early + n, b"e" * 16, "王五") for n in range(4)]
    assert (report.complete, report.last, report.clock_steps) == (True, 8, ())


def test_the_watched_event_has_the_hash_that_was_signed(database: Database) -> None:
    with scratch(database) as session:
        fill(session, 4)
        anchor = sign(session)
        fill(session, 4, start=6)
        assert verified(session, watch=5).watched == (anchor.hash,)
        assert verified(session, watch=99).watched == ()
        change(session, 5, "detail", "something else")
        hashes = verified(session, watch=5).watched
    assert hashes[0] == anchor.hash
    assert len(hashes) == 2


def test_progress_counts_every_event_once(database: Database) -> None:
    told: list[int] = []
    with scratch(database) as session:
        events = [("opened", "vault", "")] * 2500
        JOURNAL.append(session, events, moment=FILED)
        verify_chain(session, CHAIN, step=told.append)
    assert (sum(told), len(told)) == (2500, 3)


def test_memory_does_not_grow_with_the_journal(database: Database) -> None:
    peaks = []
    with scratch(database) as session:
        for _ in range(2):
            events = [("opened", "document 1", "x" * 100)] * 10_000
            JOURNAL.append(session, events, moment=FILED)
            gc.collect()
            tracemalloc.start()
            assert verified(session).complete
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5, "twice as long, and about the same"
    assert peaks[1] < 4_000_000
