"""The journal grows at its end and nowhere else."""

from __future__ import annotations

import inspect
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from models.audit import journal
from models.audit.chain import NOBODY
from models.audit.journal import (
    ABSORBED,
    CLOCK_BACK,
    ROWS_BEGIN,
    AuditFilter,
    Journal,
    find_events,
    known_words,
    latest_events,
    row_details_since,
)
from models.session import Database
from tests.models.audit.chains import JOURNAL, SLOT, execute, fill, scratch
from tests.models.builders import FILED
from tests.models.conftest import CHAIN
from vault.times import to_microseconds


def append(database: Database, *words: str) -> None:
    with database.write() as session:
        events = [(word, f"object {word}", f"detail {word}") for word in words]
        Journal(CHAIN, b"s" * 16, "张三").append(session, events, moment=FILED)


def test_events_keep_their_order_and_come_newest_first(database: Database) -> None:
    append(database, "a", "b")
    append(database, "c")
    with database.read() as session:
        events = latest_events(session, 10)
    assert [(each.sequence, each.action) for each in events] == [(3, "c"), (2, "b"), (1, "a")]
    newest = events[0]
    assert (newest.moment, newest.actor) == (FILED, "张三")
    assert (newest.object_name, newest.detail) == ("object c", "detail c")


def test_the_limit_takes_the_newest(database: Database) -> None:
    append(database, *"abcdef")
    with database.read() as session:
        assert [each.action for each in latest_events(session, 2)] == ["f", "e"]


def test_a_clock_that_runs_backwards_is_an_event_and_does_not_change_the_order(
    database: Database,
) -> None:
    append(database, "first")
    with database.write() as session:
        JOURNAL.append(session, [("second", "", "")], moment=FILED - timedelta(days=9))
        JOURNAL.append(session, [("third", "", "")], moment=FILED - timedelta(days=9))
    with database.read() as session:
        events = latest_events(session, 10)
    assert [each.action for each in events] == ["third", "second", CLOCK_BACK, "first"]
    assert events[2].detail == f"{9 * 24 * 3600}.000000 s"


def test_a_clock_that_stands_still_is_no_step(database: Database) -> None:
    append(database, "first")
    append(database, "second")
    with database.read() as session:
        assert [each.action for each in latest_events(session, 10)] == ["second", "first"]


def test_what_was_written_elsewhere_keeps_its_moments_and_is_followed_by_an_event_of_ours(
    database: Database,
) -> None:
    append(database, "ours")
    early = to_microseconds(FILED) - 5_000_000
    events = [(early + n, "viewed", f"document {n}", "") for n in range(2)]
    with database.write() as session:
        JOURNAL.append_foreign(session, b"e" * 16, "王五", events, moment=FILED)
    with database.read() as session:
        found = latest_events(session, 10)[:3]
    assert [(each.slot, each.actor, each.action) for each in found] == [
        (SLOT, "张三", ABSORBED),
        (b"e" * 16, "王五", "viewed"),
        (b"e" * 16, "王五", "viewed"),
    ]
    assert [to_microseconds(each.moment) - early for each in found] == [5_000_000, 1, 0]
    assert found[0].object_name == f"edition {(b'e' * 16).hex()}"
    assert found[0].detail == "2 events"


def test_old_events_from_elsewhere_hide_no_clock_that_was_set_back(database: Database) -> None:
    """Behind them our clock is compared with our own last event, not with theirs."""
    append(database, "ours")
    early = to_microseconds(FILED) - 3600 * 1_000_000
    with database.write() as session:
        back = FILED - timedelta(minutes=1)
        JOURNAL.append_foreign(session, b"e" * 16, "王五", [(early, "viewed", "", "")], moment=back)
    with database.read() as session:
        actions = [each.action for each in latest_events(session, 10)]
    assert actions == [ABSORBED, CLOCK_BACK, "viewed", "ours"]


def test_nothing_from_elsewhere_is_nothing(database: Database) -> None:
    with database.write() as session:
        JOURNAL.append_foreign(session, b"e" * 16, "王五", [])
    with database.read() as session:
        assert latest_events(session, 10) == []


def test_a_slot_of_another_length_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="16 bytes"), database.write() as session:
        Journal(CHAIN, b"short", "").append(session, [("a", "", "")], moment=FILED)


def test_an_event_names_what_is_no_text(database: Database) -> None:
    with database.write() as session:
        event = ("searched", "vault", "caf\udce9 \x00")
        Journal(CHAIN, SLOT, "\ud800").append(session, [event], moment=FILED)
    with database.read() as session:
        (found,) = find_events(session, AuditFilter(text="caf\udce9"))
    assert (found.actor, found.detail) == ("\\ud800", "caf\\udce9 \x00")


def test_a_filter_joins_its_conditions(database: Database) -> None:
    with database.write() as session:
        for number in range(1, 11):
            actor = "张三" if number % 2 else "Li Si"
            event = ("opened" if number < 6 else "read", f"document {number}", "")
            moment = FILED + timedelta(hours=number)
            Journal(CHAIN, SLOT, actor).append(session, [event], moment=moment)

    def found(**wanted: Any) -> list[int]:
        with database.read() as session:
            return [each.sequence for each in find_events(session, AuditFilter(**wanted))]

    assert found() == list(range(10, 0, -1))
    assert found(actions=("opened",), actors=("张三",)) == [5, 3, 1]
    assert found(actions=("opened", "read"), limit=3) == [10, 9, 8]
    assert found(limit=3, before=8) == [7, 6, 5]
    assert found(since=FILED + timedelta(hours=3), until=FILED + timedelta(hours=6)) == [5, 4, 3]
    assert found(text="DOCUMENT 1") == [10, 1]
    assert found(text="li si", actions=("read",)) == [10, 8, 6]
    assert found(text="%") == []
    assert found(text="没有") == []
    with database.read() as session:
        assert known_words(session) == (("opened", "read"), ("Li Si", "张三"))


def test_a_changed_journal_can_still_be_read(database: Database) -> None:
    with scratch(database) as session:
        fill(session, 3)
        execute(session, "UPDATE audit_event SET detail = CAST(x'ff41' AS TEXT), moment = 'x'")
        execute(session, "UPDATE audit_event SET moment = 1 << 62, hash = 'x' WHERE sequence = 2")
        details = {each.detail for each in latest_events(session, 10)}
    assert details == {"\\xffA"}


def test_the_database_itself_refuses_to_change_or_remove_an_event(database: Database) -> None:
    append(database, "kept")
    for statement in (
        "UPDATE audit_event SET detail = 'x'",
        "DELETE FROM audit_event",
        "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event",
    ):
        with pytest.raises(IntegrityError, match="append-only"), database.write() as session:
            execute(session, statement)
    with database.read() as session:
        assert [each.action for each in latest_events(session, 10)] == ["kept"]


def test_an_event_stands_or_falls_with_its_transaction(database: Database) -> None:
    append(database, "kept")
    with pytest.raises(RuntimeError), database.write() as session:  # noqa: PT012 - one transaction
        Journal(CHAIN, NOBODY, "").append(session, [("lost", "", "")], moment=FILED)
        raise RuntimeError
    append(database, "next")
    with database.read() as session:
        events = latest_events(session, 10)
    assert [(each.sequence, each.action) for each in events] == [(2, "next"), (1, "kept")]


def test_only_rows_of_registers_look_like_them(database: Database) -> None:
    forged = '{"rows": [{"t": "person", "id": 1, "set": {"name": "x"}}]}'
    mine = Journal(CHAIN, NOBODY, "")
    with database.write() as session:
        mine.append(session, [("trashed", "document 1", forged)], moment=FILED)
        foreign = (to_microseconds(FILED), "searched", "vault", forged)
        mine.append_foreign(session, bytes(16), "officer", [foreign], moment=FILED)
        mine.append(session, [("person entered", "person 1", forged)], moment=FILED, rows=True)
    with database.read() as session:
        details = [each.detail for each in latest_events(session, 10)]
        assert row_details_since(session, 0) == details[:1]
    assert [ROWS_BEGIN in each for each in details] == [True, False, False, False]
    assert json.loads(details[-1]) == json.loads(forged)


def test_no_events_are_nothing(database: Database) -> None:
    append(database)
    with database.read() as session:
        assert latest_events(session, 10) == []


def test_there_is_no_way_to_change_or_remove_an_event() -> None:
    functions = {
        name
        for name, each in vars(journal).items()
        if inspect.isfunction(each) and each.__module__ == journal.__name__
    }
    reading = {"head", "latest_events", "find_events", "row_details_since", "known_words", "_event"}
    assert functions - {"_no_rows"} == reading
    source = inspect.getsource(journal)
    assert "update(" not in source
    assert "delete(" not in source
