"""The engine over the encrypted database, and units of work: one transaction around one user action."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, exc, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as driver

from models.errors import DatabaseBusy
from vault.database import database_errors, translate_error

_PAUSE = 0.02


class Database:
    """Reads may run side by side; writes queue up, one at a time. Storage errors come out as the vault's."""

    def __init__(
        self, connect: Callable[[], Any], path: Path, *, object_name: str = "database"
    ) -> None:
        """`object_name` is what errors call it."""
        self._path, self._object_name = path, object_name
        self._writing = threading.RLock()
        self.engine = create_engine(
            "sqlite+pysqlite://",
            module=driver,
            creator=connect,
            poolclass=QueuePool,
            pool_size=4,
            max_overflow=8,
            hide_parameters=True,  # an exception must not carry what is in the archive
        )
        event.listen(self.engine, "begin", _begin)

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view; changes are discarded."""
        with self._translated(), Session(self.engine) as session:
            yield session

    @contextlib.contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed durably when the block ends, rolled back when it raises."""
        with self._writing, self._translated():
            engine = self.engine.execution_options(shoudang_write=True)
            with Session(engine) as session, session.begin():
                yield session

    @contextlib.contextmanager
    def still(self, *, patience: float = 30.0) -> Iterator[Session]:
        """While the block lasts nothing changes, and the database's file, without its log, holds everything.

        Yields a session to read with. Raises DatabaseBusy when somebody reads an older state for longer than `patience`
        seconds.
        """
        with self._writing, self._translated():
            self._fold_log(patience)
            with Session(self.engine) as session:
                yield session

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[Any]:
        """The driver's own connection, outside any transaction, while nobody of this process writes."""
        with self._writing, database_errors(self._path):
            raw = self.engine.raw_connection()
            try:
                yield raw.driver_connection
            finally:
                raw.close()

    def quick_check(self) -> list[str]:
        """Problems of pages and structure, after reading it all; indexes aren't compared with their tables."""
        with self.read() as session:
            rows = session.execute(text("PRAGMA quick_check")).scalars()
            return [str(row) for row in rows if row != "ok"]

    def integrity(self) -> tuple[list[str], int]:
        """(problems of pages and structure, rows that refer to missing rows), after reading the whole database."""
        with self.read() as session:
            problems = [
                str(row[0])
                for pragma in ("cipher_integrity_check", "integrity_check")
                for row in session.execute(text(f"PRAGMA {pragma}"))
                if row[0] != "ok"
            ]
            dangling = session.execute(text("PRAGMA foreign_key_check")).all()
        return problems, len(dangling)

    def compact(self) -> bool:
        """Write the database anew, so that no page keeps what was deleted, and fold the log into it.

        False when a reader was in the way of emptying the log; what is new is in force all the same.
        """
        with self._writing, database_errors(self._path):
            raw = self.engine.raw_connection()
            try:
                connection: Any = raw.driver_connection
                connection.execute("VACUUM")
                busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                raw.close()
        return not busy

    def close(self) -> None:
        """Close every connection; the write-ahead log is folded into the database."""
        self.engine.dispose()

    def _fold_log(self, patience: float) -> None:
        """Copy everything in the write-ahead log into the file. Only readers of an older state can prevent it."""
        deadline = time.monotonic() + patience
        with database_errors(self._path):
            raw = self.engine.raw_connection()
            try:
                connection: Any = raw.driver_connection
                while True:
                    folding = connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
                    busy, logged, folded = folding.fetchone()
                    if not busy and logged == folded:
                        return
                    if time.monotonic() > deadline:
                        raise DatabaseBusy
                    time.sleep(_PAUSE)
            finally:
                raw.close()

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            if error.orig is None:
                raise
            translated = translate_error(self._path, error.orig, self._object_name)
            if translated is None:
                raise
            raise translated from None


def _begin(connection: Connection) -> None:
    # The driver is in autocommit mode, so that a transaction starts exactly here; a writer takes its lock at once
    # instead of failing half-way when it upgrades.
    writing = connection.get_execution_options().get("shoudang_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
