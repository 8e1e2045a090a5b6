"""The journal grows at its end and nowhere else."""

from __future__ import annotations

import inspect
from datetime import timedelta

import pytest

from models import journal
from models.chain import NOBODY
from models.journal import CLOCK_BACK, Journal, latest_events
from models.session import Database
from tests.models.builders import FILED
from tests.models.conftest import CHAIN


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


def test_a_clock_that_runs_backwards_does_not_change_the_order(database: Database) -> None:
    append(database, "first")
    with database.write() as session:
        Journal(CHAIN, NOBODY, "").append(
            session, [("second", "", "")], moment=FILED - timedelta(days=9)
        )
    with database.read() as session:
        assert [each.action for each in latest_events(session, 10)] == [
            "second",
            CLOCK_BACK,
            "first",
        ]


def test_an_event_stands_or_falls_with_its_transaction(database: Database) -> None:
    append(database, "kept")
    with pytest.raises(RuntimeError), database.write() as session:  # noqa: PT012 - one transaction
        Journal(CHAIN, NOBODY, "").append(session, [("lost", "", "")], moment=FILED)
        raise RuntimeError
    append(database, "next")
    with database.read() as session:
        events = latest_events(session, 10)
    assert [(each.sequence, each.action) for each in events] == [(2, "next"), (1, "kept")]


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
    assert functions == {"head", "latest_events"}
    source = inspect.getsource(journal)
    assert "update(" not in source
    assert "delete(" not in source
