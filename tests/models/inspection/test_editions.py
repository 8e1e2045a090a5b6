"""The vault's word about its editions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from models.audit.journal import Journal
from models.categories import Category
from models.inspection.editions import (
    NOTHING_ABSORBED,
    EditionRecord,
    add_edition,
    editions,
    is_journalled,
    note_absorbed,
    note_revoked,
)
from models.inspection.scope import EditionScope
from models.session import Database
from tests.models.conftest import CHAIN

CREATED = datetime(2026, 7, 1, 8, tzinfo=UTC)
FIRST = EditionRecord(
    b"b" * 16,
    "检查组",
    "年检",
    EditionScope((Category.PLEDGE,), persons=("张三",)),
    3,
    CREATED,
    CREATED + timedelta(days=1),
    None,
    0,
    NOTHING_ABSORBED,
)
SECOND = replace(FIRST, id=b"a" * 16, created=CREATED + timedelta(hours=1), label="审计")


def test_editions_come_back_as_they_were_added_the_oldest_first(database: Database) -> None:
    with database.write() as session:
        add_edition(session, SECOND)
        add_edition(session, FIRST)
    with database.read() as session:
        assert editions(session) == [FIRST, SECOND]


def test_what_is_noted_concerns_one_edition(database: Database) -> None:
    with database.write() as session:
        add_edition(session, FIRST)
        add_edition(session, SECOND)
        note_absorbed(session, FIRST.id, 7, b"s" * 16)
        note_revoked(session, SECOND.id, CREATED)
    with database.read() as session:
        assert editions(session) == [
            replace(FIRST, absorbed=7, seal=b"s" * 16),
            replace(SECOND, revoked=CREATED),
        ]


def test_what_the_journal_says_already_is_known(database: Database) -> None:
    with database.write() as session:
        journal = Journal(CHAIN, bytes(16), "张三")
        journal.append(session, [("edition problem", "edition 1", "gone")])
    with database.read() as session:
        assert is_journalled(session, "edition problem", "edition 1", "gone")
        assert not is_journalled(session, "edition problem", "edition 1", "cut")
        assert not is_journalled(session, "edition problem", "edition 2", "gone")
        assert not is_journalled(session, "opened", "edition 1", "gone")


def test_what_came_out_of_an_edition_does_not_count_as_said(database: Database) -> None:
    words = ("edition problem", "edition 1", "gone")
    with database.write() as session:
        add_edition(session, FIRST)
        journal = Journal(CHAIN, bytes(16), "张三")
        journal.append_foreign(session, FIRST.id, FIRST.label, [(1, *words)])
    with database.read() as session:
        assert not is_journalled(session, *words)
