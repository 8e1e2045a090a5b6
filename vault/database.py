"""Connections to the encrypted database (FORMAT.md §7). What is inside is the models' business."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from resources.words import N_
from vault.durable import storage_errors
from vault.errors import InUse, StorageFailed, Tampered

_SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cipher_memory_security=OFF",
    "PRAGMA busy_timeout=10000",
    "PRAGMA cache_size=-32768",
    "PRAGMA wal_autocheckpoint=8192",
)

_READ_ONLY_SETTINGS = (
    "PRAGMA query_only=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cipher_memory_security=OFF",
    "PRAGMA cache_size=-32768",
)

_PAGE = 4096
_NEXT_TO_NOTHING = 64 * 1024
_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
# What fails inside `sqlcipher_export` comes out with its words and without its number.
_INSIDE_A_FUNCTION = {
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "unable to open database file": "SQLITE_CANTOPEN",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "database is locked": "SQLITE_BUSY",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
}


class Connector:
    """Opens connections. Holds the key, and keeps it out of every representation of itself."""

    __slots__ = ("_immutable", "_key", "_new", "path")

    def __init__(
        self, path: Path, key: bytes, *, new: bool = False, immutable: bool = False
    ) -> None:
        self.path, self._key, self._new, self._immutable = path, key, new, immutable

    def __repr__(self) -> str:
        return f"Connector({str(self.path)!r})"

    def __call__(self) -> driver.Connection:
        """A new connection; see `connect`."""
        return connect(self.path, self._key, new=self._new, immutable=self._immutable)

    def forget(self) -> None:
        """Drop the key."""
        self._key = b""


def connect(
    path: Path, key: bytes, *, new: bool = False, immutable: bool = False
) -> driver.Connection:
    """A connection in autocommit mode, keyed and proven readable. Only a `new` database may be missing or empty.

    An `immutable` one is read without a single write, lock or log beside it; nobody may change it meanwhile.
    Raises Tampered when the first page fails its authentication (the key itself was proven by the header before).
    """
    if not new:
        _refuse_empty(path)
    with database_errors(path):
        target = f"{path.absolute().as_uri()}?mode=ro&immutable=1" if immutable else str(path)
        connection = driver.connect(
            target, check_same_thread=False, isolation_level=None, uri=immutable
        )
        try:
            # What fails is raised and told in our words; the library would write it to standard error as well.
            connection.execute("PRAGMA cipher_log_level=NONE")
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("SELECT count(*) FROM sqlite_master")
            for setting in _READ_ONLY_SETTINGS if immutable else _SETTINGS:
                connection.execute(setting)
        except BaseException:
            connection.close()
            raise
    return connection


def attach_new(connection: driver.Connection, path: Path, key: bytes, name: str) -> None:
    """Attach a database that is made by this, as `name`. The key is bound as a value: no statement holds it."""
    with database_errors(path):
        connection.execute(f"ATTACH DATABASE ? AS {name} KEY ?", (str(path), f"x'{key.hex()}'"))
        # It gets its name when it is whole, so it needs no log that survives a crash.
        connection.execute(f"PRAGMA {name}.journal_mode=MEMORY")
        connection.execute(f"PRAGMA {name}.synchronous=FULL")


def _refuse_empty(path: Path) -> None:
    """Without this the library would take a file that was cut to almost nothing for one that has just begun."""
    with storage_errors(path):
        try:
            length = path.stat().st_size
        except FileNotFoundError:
            raise Tampered("database", N_("it is missing")) from None
    if length < _PAGE:
        raise Tampered("database", N_("it is cut short"))


@contextlib.contextmanager
def database_errors(path: Path) -> Iterator[None]:
    """Turn the driver's storage errors into the vault's; errors of ours (a wrong statement) pass unchanged."""
    try:
        yield
    except driver.DatabaseError as error:
        translated = translate_error(path, error)
        if translated is None:
            raise
        raise translated from None


def translate_error(
    path: Path, error: BaseException, object_name: str = "database"
) -> Tampered | StorageFailed | InUse | None:
    """The vault's error for a driver's error, or None when it isn't about storage."""
    import errno

    name: str = getattr(error, "sqlite_errorname", "") or ""
    if name == "SQLITE_ERROR":
        name = _INSIDE_A_FUNCTION.get(str(error), name)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return InUse(path.parent)
    if name.startswith(_DAMAGED):
        return Tampered(object_name, N_("a page fails its authentication"))
    if name.startswith("SQLITE_FULL"):
        return StorageFailed(path, OSError(errno.ENOSPC, "No space left on device"))
    if name.startswith(("SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
        if _is_full(path.parent):
            return StorageFailed(path, OSError(errno.ENOSPC, "No space left on device"))
        return StorageFailed(path, OSError(errno.EIO, f"database I/O failed ({name})"))
    return None


def _is_full(folder: Path) -> bool:
    """Whether so little is free that the driver's vague word for a failed write means a full medium."""
    try:
        return shutil.disk_usage(folder).free < _NEXT_TO_NOTHING
    except OSError:
        return False
