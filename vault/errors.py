"""What can go wrong with a vault.

    VaultError
    ├── NotAVault            the folder holds no vault
    ├── AlreadyExists        a vault, or something else, is already there
    ├── TooNew               written by a newer major version of the format
    ├── WrongPassphrase      no slot opens with it
    ├── InUse                another process holds the lock
    ├── WeakKeyDerivation    a slot's cost is below the enforced floor
    ├── Tampered             bytes fail their authentication, or a structure contradicts itself
    ├── ChunkMissing         the database names a chunk that no pack holds
    └── StorageFailed        the operating system refused a read or a write (disk full, I/O error)

All of these are the world's fault and get a friendly sentence; anything else that escapes is ours.
Data travels in attributes; messages hold no secret and no document's text.
"""

from __future__ import annotations

import errno
from pathlib import Path

from resources.words import _


class VaultError(Exception):
    """Base of everything the vault raises on purpose."""

    code = "vault"


class NotAVault(VaultError):
    code = "not-a-vault"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is not a vault")
        self.path = path


class AlreadyExists(VaultError):
    code = "already-exists"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} already exists")
        self.path = path


class TooNew(VaultError):
    code = "too-new"

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(f"{path} has format {found}, this program knows {known}")
        self.path, self.found, self.known = path, found, known


class WrongPassphrase(VaultError):
    code = "wrong-passphrase"

    def __init__(self) -> None:
        super().__init__("no key slot opens with this passphrase")


class InUse(VaultError):
    code = "in-use"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is open elsewhere")
        self.path = path


class WeakKeyDerivation(VaultError):
    code = "weak-kdf"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} asks for a key derivation below the floor")
        self.path = path


class Tampered(VaultError):
    """`object_name` names what failed ("header", "pack 3f…"); `message` is a message id that `values` fill."""

    code = "tampered"

    def __init__(self, object_name: str, message: str, **values: object) -> None:
        super().__init__(f"{object_name}: {message.format(**values)}")
        self.object_name, self.message, self.values = object_name, message, values

    @property
    def problem(self) -> str:
        """What was wrong with the object, translated."""
        return _(self.message).format(**self.values)


class ChunkMissing(VaultError):
    code = "chunk-missing"

    def __init__(self, chunk: bytes) -> None:
        super().__init__(f"chunk {chunk.hex()[:16]} is in no pack")
        self.chunk = chunk


class StorageFailed(VaultError):
    """`full` is true when the medium has no room left."""

    code = "storage-failed"

    def __init__(self, path: Path, cause: OSError) -> None:
        super().__init__(f"{path}: {cause.strerror or cause}")
        self.path, self.errno = path, cause.errno
        self.full = cause.errno in (errno.ENOSPC, errno.EDQUOT)
