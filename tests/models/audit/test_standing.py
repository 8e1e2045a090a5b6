"""Where a database stands: read today, and from a database of the schema before the chain."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from models.audit.journal import Journal, head
from models.audit.standing import (
    UNCHAINED,
    Standing,
    changed_since,
    event_hash,
    latest_event,
    session_count,
    standing,
)
from models.schema import HEAD
from models.session import Database
from tests.models.conftest import CHAIN, open_database

JOURNAL = Journal(CHAIN, b"s" * 16, "测试")


def note(database: Database, *actions: str) -> None:
    with database.write() as session:
        JOURNAL.append(session, [(action, "vault", f"{action}!") for action in actions])


def test_a_database_stands_at_its_newest_event(database: Database) -> None:
    with database.read() as session:
        assert standing(session, CHAIN) == Standing(HEAD, 0, CHAIN.start())
        assert event_hash(session, 1) is None
    note(database, "created", "opened")
    with database.read() as session:
        newest = head(session, CHAIN)
        assert standing(session, CHAIN) == Standing(HEAD, 2, newest.hash)
        assert event_hash(session, 2) == newest.hash != event_hash(session, 1)


def test_an_older_schema_is_read_without_its_chain(tmp_path: Path) -> None:
    old = open_database(tmp_path / "old.db")
    with old.write() as session:
        for statement in (
            "CREATE TABLE alembic_version (version_num VARCHAR(32))",
            "INSERT INTO alembic_version VALUES ('0001')",
            "CREATE TABLE audit_event (sequence INTEGER PRIMARY KEY, moment BIGINT, actor TEXT)",
        ):
            session.execute(text(statement))
    with old.read() as session:
        assert standing(session, CHAIN) == Standing("0001", 0, UNCHAINED)
    with old.write() as session:
        session.execute(text("INSERT INTO audit_event VALUES (5, 0, '')"))
    with old.read() as session:
        assert standing(session, CHAIN) == Standing("0001", 5, UNCHAINED)
    old.close()


def test_only_what_matters_counts_as_a_change(database: Database) -> None:
    note(database, "filed", "opened", "opened")
    with database.read() as session:
        assert changed_since(session, 0, ("opened",))
        assert not changed_since(session, 1, ("opened",))
        assert changed_since(session, 1, ("swept",))
        assert not changed_since(session, 3, ())


def test_the_newest_event_of_an_action_is_found(database: Database) -> None:
    note(database, "drill", "filed", "drill", "opened")
    with database.read() as session:
        moment, detail = latest_event(session, "drill") or (0, "")
        assert detail == "drill!"
        assert moment <= head(session, CHAIN).moment
        assert latest_event(session, "nothing") is None


def test_a_database_that_was_never_opened_counts_nought(database: Database) -> None:
    with database.write() as session:
        assert session_count(session) == 0
        session.execute(text("INSERT INTO counter (name, value) VALUES ('sessions', 7)"))
        assert session_count(session) == 7
