"""Units of work: all or nothing, and storage errors in the vault's words."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlcipher3 import dbapi2 as driver

from models.session import Database
from models.tables import CounterRow
from vault.errors import InUse, StorageFailed, Tampered


def add(database: Database, name: str) -> None:
    with database.write() as session:
        session.add(CounterRow(name=name, value=1))


def names(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.scalars(select(CounterRow.name)))


def test_what_a_write_does_is_kept_and_what_a_read_does_is_not(database: Database) -> None:
    add(database, "kept")
    with database.read() as session:
        session.add(CounterRow(name="lost", value=1))
        session.flush()
    assert names(database) == {"kept"}


def test_a_write_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(KeyboardInterrupt), database.write() as session:  # noqa: PT012 - one transaction
        session.add(CounterRow(name="lost", value=1))
        session.flush()
        raise KeyboardInterrupt
    add(database, "next")
    assert names(database) == {"next"}


def test_a_read_sees_one_moment(database: Database) -> None:
    add(database, "before")
    with database.read() as session:
        assert set(session.scalars(select(CounterRow.name))) == {"before"}
        thread = threading.Thread(target=add, args=(database, "meanwhile"))
        thread.start()
        thread.join(20)
        assert not thread.is_alive(), "a reader must not block a writer"
        assert set(session.scalars(select(CounterRow.name))) == {"before"}
    assert names(database) == {"before", "meanwhile"}


def test_writers_wait_for_one_another(database: Database) -> None:
    def count() -> None:
        for _round in range(20):
            with database.write() as session:
                row = session.get(CounterRow, "sum")
                assert row is not None
                row.value += 1

    add(database, "sum")
    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.scalars(select(CounterRow.value)).one() == 81


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SQLITE_FULL", StorageFailed),
        ("SQLITE_IOERR_WRITE", StorageFailed),
        ("SQLITE_IOERR_FSYNC", StorageFailed),
        ("SQLITE_READONLY", StorageFailed),
        ("SQLITE_CANTOPEN", StorageFailed),
        ("SQLITE_CORRUPT", Tampered),
        ("SQLITE_NOTADB", Tampered),
        ("SQLITE_BUSY", InUse),
        ("SQLITE_ERROR", OperationalError),
    ],
)
def test_storage_errors_come_out_as_the_vaults_and_others_as_they_are(
    database: Database, monkeypatch: pytest.MonkeyPatch, name: str, kind: type[Exception]
) -> None:
    def fail(_connection: object) -> None:
        error = driver.OperationalError("failed")
        error.sqlite_errorname = name
        raise error

    with pytest.raises(kind) as caught, database.write() as session:  # noqa: PT012 - one transaction
        session.add(CounterRow(name="lost", value=1))
        monkeypatch.setattr(database.engine.dialect, "do_commit", fail)
    monkeypatch.undo()
    if isinstance(caught.value, StorageFailed):
        assert caught.value.full == (name == "SQLITE_FULL")
    assert names(database) == set()


def test_a_broken_rule_stays_an_error_of_ours(database: Database) -> None:
    add(database, "one")
    with pytest.raises(IntegrityError):
        add(database, "one")


def test_closing_folds_the_log_into_the_database(database: Database, tmp_path: Path) -> None:
    add(database, "kept")
    assert (tmp_path / "vault.db-wal").stat().st_size > 0
    database.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vault.db"]
    with database.read() as session:
        assert session.execute(text("SELECT name FROM counter")).scalar_one() == "kept"
