"""The state file (FORMAT.md §8): how the vault was left, so that an older object put back is noticed."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from resources.words import N_
from vault.durable import storage_errors, write_durable
from vault.errors import RolledBack, Tampered
from vault.keys import MasterKeys
from vault.primitives import NONCE_LENGTH, TAG_LENGTH, AuthenticationFailed, new_hash, random_bytes
from vault.suites import Suite

NAME = "state"
MAGIC = b"SHDGSTAT"
MAJOR, MINOR = 1, 0
_FIXED = struct.Struct(">8sHHH")
_PLAIN = struct.Struct(">QBQQ32sQ32s")
_LENGTH = _FIXED.size + NONCE_LENGTH + _PLAIN.size + TAG_LENGTH
_AT_ONCE = 1024 * 1024
UNKNOWN = bytes(32)


@dataclass(frozen=True, slots=True)
class State:
    """`sequence`, `head`: the journal's newest event, 0 when not known. Size and digest of the database if `clean`."""

    counter: int
    clean: bool
    header_revision: int
    sequence: int = 0
    head: bytes = UNKNOWN
    database_size: int = 0
    database_digest: bytes = UNKNOWN


def write_state(folder: Path, keys: MasterKeys, state: State) -> None:
    """Replace the state file, durably. Raises StorageFailed."""
    fixed = _FIXED.pack(MAGIC, MAJOR, MINOR, keys.suite.number)
    nonce = random_bytes(NONCE_LENGTH)
    plain = _PLAIN.pack(
        state.counter,
        state.clean,
        state.header_revision,
        state.sequence,
        state.head,
        state.database_size,
        state.database_digest,
    )
    sealed = keys.state.seal(nonce, plain, fixed + keys.vault_id)
    write_durable(folder / NAME, fixed + nonce + sealed)


def read_state(folder: Path, keys: MasterKeys) -> State | None:
    """How the vault was left; None when there is no such file. Raises Tampered, StorageFailed."""
    path = folder / NAME
    with storage_errors(path):
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            raw = stream.read(_LENGTH + 1)
    if len(raw) != _LENGTH:
        raise Tampered(NAME, N_("its length is wrong"))
    if raw[: _FIXED.size] != _FIXED.pack(MAGIC, MAJOR, MINOR, keys.suite.number):
        raise Tampered(NAME, N_("its header is wrong"))
    nonce, sealed = raw[_FIXED.size : -_PLAIN.size - TAG_LENGTH], raw[-_PLAIN.size - TAG_LENGTH :]
    try:
        plain = keys.state.open(nonce, sealed, raw[: _FIXED.size] + keys.vault_id)
    except AuthenticationFailed:
        raise Tampered(NAME, N_("it fails its authentication")) from None
    counter, clean, *rest = _PLAIN.unpack(plain)
    return State(counter, bool(clean), *rest)


def database_fingerprint(suite: Suite, path: Path) -> tuple[int, bytes]:
    """(size, digest) of the database's file, in flat memory; (0, zeros) when there is none. Raises StorageFailed."""
    hasher, size = new_hash(suite.hash), 0
    with storage_errors(path):
        if not path.is_file():
            return 0, UNKNOWN
        with path.open("rb") as stream:
            while part := stream.read(_AT_ONCE):
                hasher.update(part)
                size += len(part)
    return size, hasher.digest()


def require_same_database(state: State, fingerprint: tuple[int, bytes], database: Path) -> None:
    """Raises RolledBack unless the database is the one that was left, if it was left in order."""
    if not state.clean:
        return
    if fingerprint != (state.database_size, state.database_digest):
        raise RolledBack(
            "database", N_("it is not the one that was there when the vault was last closed")
        )
    log = database.with_name(database.name + "-wal")
    with storage_errors(log):
        if log.is_file() and log.stat().st_size:
            raise RolledBack(
                "database",
                N_("a log lies beside it that was not there when the vault was last closed"),
            )


def require_current_header(state: State, revision: int) -> None:
    """Raises RolledBack when the header is older than the state."""
    if revision < state.header_revision:
        raise RolledBack(
            "header", N_("it is older than the vault: key slots that were removed may be back")
        )
