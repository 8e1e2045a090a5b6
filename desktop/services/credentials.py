"""What a vault is opened with, for the window, which doesn't know the vault: secrets, kinds of slots, sheets."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from vault.credentials import Credentials, Key, KeyFile, RecoverySecret
from vault.ids import Passphrase, SlotKind
from vault.primitives import new_hash
from vault.recovery import LINES, line_is_right, parse_sheet
from vault.selftest import SelfTest, run_self_test
from vault.suites import suite_named

__all__ = [
    "LINES",
    "Credentials",
    "Key",
    "KeyFile",
    "Passphrase",
    "RecoverySecret",
    "SelfTest",
    "SlotKind",
    "digest_is_right",
    "fresh_key",
    "known_key",
    "line_is_right",
    "parse_sheet",
    "run_self_test",
]


def digest_is_right(suite: str, pieces: Iterable[bytes], expected: bytes) -> bool:
    """Whether `pieces` together give the digest `expected` of the suite of this name."""
    hasher = new_hash(suite_named(suite).hash)
    for piece in pieces:
        hasher.update(piece)
    return hasher.digest() == expected


def known_key(passphrase: Passphrase, key_file: Path | None) -> Key:
    """The passphrase, with the key file that is there. Raises KeyFileWrong, StorageFailed."""
    return passphrase if key_file is None else Credentials(passphrase, KeyFile.read(key_file))


@contextlib.contextmanager
def fresh_key(passphrase: Passphrase, key_file: Path | None) -> Iterator[Passphrase | Credentials]:
    """The passphrase, with a new key file where nothing is yet; it goes again when what it was made for fails.

    Raises AlreadyExists, StorageFailed.
    """
    if key_file is None:
        yield passphrase
        return
    made = KeyFile.generate()
    made.write(key_file)
    try:
        yield Credentials(passphrase, made)
    except BaseException:
        key_file.unlink(missing_ok=True)
        raise
