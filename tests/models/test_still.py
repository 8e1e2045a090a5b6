"""A database that holds still: its file alone is everything, until the block ends."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from models.errors import DatabaseBusy
from models.session import Database
from tests.models.conftest import open_database
from vault.database import Connector
from vault.errors import Tampered


def put(database: Database, value: int) -> None:
    with database.write() as session:
        session.execute(
            text("INSERT OR REPLACE INTO counter (name, value) VALUES ('x', :v)"), {"v": value}
        )


def value_in(path: Path) -> int:
    """What a copy of the file, without its log, says."""
    connect = Connector(path, bytes(32), immutable=True)
    with closing(Database(connect, path)) as database, database.read() as session:
        found: int = session.execute(text("SELECT value FROM counter")).scalar_one()
        return found


def test_the_file_alone_holds_what_was_just_written(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    put(database, 1)
    with database.still() as session:
        (tmp_path / "copy.db").write_bytes(path.read_bytes())
        assert session.execute(text("SELECT value FROM counter")).scalar_one() == 1
    assert value_in(tmp_path / "copy.db") == 1
    assert sorted(each.name for each in tmp_path.iterdir() if "copy" in each.name) == ["copy.db"]


def test_a_write_waits_until_the_block_ends(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    put(database, 1)
    writer = threading.Thread(target=put, args=(database, 2))
    with database.still():
        writer.start()
        before = path.read_bytes()
        writer.join(0.2)
        assert writer.is_alive()
        assert path.read_bytes() == before
    writer.join()
    with database.still():
        (tmp_path / "copy.db").write_bytes(path.read_bytes())
    assert value_in(tmp_path / "copy.db") == 2


def test_a_reader_of_the_newest_state_is_in_nobodys_way(database: Database) -> None:
    put(database, 1)
    with database.read() as session:
        session.execute(text("SELECT value FROM counter")).scalar_one()
        with database.still(patience=0):
            pass


def test_a_reader_of_an_older_state_is_waited_for_and_then_named(database: Database) -> None:
    put(database, 1)
    with database.still():
        pass
    with database.read() as session:
        session.execute(text("SELECT value FROM counter")).scalar_one()
        put(database, 2)
        with pytest.raises(DatabaseBusy), database.still(patience=0.05):
            pass
    with database.still(patience=0.05):
        pass
    put(database, 3)  # The lock was given back.


def test_a_damaged_database_shows_in_a_quick_check(database: Database, tmp_path: Path) -> None:
    put(database, 1)
    assert database.quick_check() == []
    database.close()
    path = tmp_path / "vault.db"
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)
    damaged = open_database(path)
    with pytest.raises(Tampered):
        damaged.quick_check()
    damaged.close()
