"""What opens a key slot: a passphrase, one with a key file, or a recovery sheet's secret (FORMAT.md §3)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from resources.words import N_
from vault.durable import remove, storage_errors, temporary_name, write_durable
from vault.errors import AlreadyExists, KeyFileWrong
from vault.ids import Passphrase
from vault.primitives import equal, random_bytes
from vault.wiping import Secret

SECRET_LENGTH = 32
_FORM = re.compile(rb"SHOUDANG KEY FILE 1\r?\n([0-9a-f]{64})\r?\n([0-9a-f]{8})\r?\n?")
_MOST = 4096
NO_KEY_FILE = bytes(8)


class KeyFile:
    """A second factor: 32 random bytes in a small text file, kept apart from the vault, on a medium of its own."""

    __slots__ = ("_secret", "id")

    def __init__(self, secret: bytes) -> None:
        self._secret = Secret(secret)
        self.id = hashlib.sha256(b"shoudang key file id" + secret).digest()[:8]

    def __repr__(self) -> str:
        return "KeyFile(…)"

    @property
    def secret(self) -> bytes:
        """The 32 bytes."""
        return self._secret.value

    @classmethod
    def generate(cls) -> KeyFile:
        """A new one."""
        return cls(random_bytes(SECRET_LENGTH))

    @classmethod
    def read(cls, path: Path) -> KeyFile:
        """The key file at `path`; raises KeyFileWrong when it is none or damaged, StorageFailed."""
        with storage_errors(path), path.open("rb") as stream:
            text = stream.read(_MOST)
        found = _FORM.fullmatch(text)
        if found is None:
            raise KeyFileWrong(path, N_("it is not a key file"))
        secret = bytes.fromhex(found[1].decode())
        if not equal(_check(secret), bytes.fromhex(found[2].decode())):
            raise KeyFileWrong(path, N_("it is damaged: its check does not fit"))
        return cls(secret)

    def write(self, path: Path) -> None:
        """Write it, durably, where nothing is yet. Raises AlreadyExists, StorageFailed."""
        if path.exists() or path.is_symlink():
            raise AlreadyExists(path)
        secret = self.secret
        text = f"SHOUDANG KEY FILE 1\n{secret.hex()}\n{_check(secret).hex()}\n"
        temporary = temporary_name(path)
        remove(temporary)
        with storage_errors(path):
            # Made before it is written to, so that nobody else may read it for a moment either.
            temporary.touch(mode=0o600, exist_ok=False)
        write_durable(path, text.encode("ascii"))


@dataclass(frozen=True, slots=True)
class Credentials:
    """A passphrase, and the key file that some slots ask for besides."""

    passphrase: Passphrase
    key_file: KeyFile | None = None


class RecoverySecret:
    """The 32 bytes of a recovery sheet."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        assert len(secret) == SECRET_LENGTH
        self._secret = Secret(secret)

    def __repr__(self) -> str:
        return "RecoverySecret(…)"

    @property
    def secret(self) -> bytes:
        """The 32 bytes."""
        return self._secret.value


Key: TypeAlias = Passphrase | Credentials | RecoverySecret
"""Everything that a person can open a vault with."""


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(b"shoudang key file" + secret).digest()[:4]
