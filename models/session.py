"""The engine over the encrypted database, and units of work: one transaction around one user action."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, exc, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as driver

from vault.database import translate_error


class Database:
    """Reads may run side by side; writes queue up, one at a time. Storage errors come out as the vault's."""

    def __init__(self, connect: Callable[[], Any], path: Path) -> None:
        self._path = path
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

    def close(self) -> None:
        """Close every connection; the write-ahead log is folded into the database."""
        self.engine.dispose()

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            translated = None if error.orig is None else translate_error(self._path, error.orig)
            if translated is None:
                raise
            raise translated from None


def _begin(connection: Connection) -> None:
    # The driver is in autocommit mode, so that a transaction starts exactly here; a writer takes its lock at once
    # instead of failing half-way when it upgrades.
    writing = connection.get_execution_options().get("shoudang_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
