"""What can go wrong with a vault.

    VaultError
    ├── NotAVault            the folder holds no vault
    ├── Destroyed            the vault was destroyed, wholly or so far
    ├── AlreadyExists        a vault, or something else, is already there
    ├── TooNew               written by a newer major version of the format
    │   └── SealTooNew       the same of a sealed package
    ├── WrongPassphrase      no slot opens with it
    │   ├── WrongSealPassphrase      a sealed package doesn't open with it
    │   └── WrongEditionPassphrase   an edition doesn't open with it
    ├── KeyFileWrong         a file is no key file, or not one of this vault's
    ├── RecoverySheetWrong   lines of a typed recovery sheet don't fit their checks
    ├── LastManagerSlot      the last way in for a manager can't be removed
    ├── InUse                another process holds the lock
    ├── WeakKeyDerivation    a slot's cost is below the enforced floor
    ├── Tampered             bytes fail their authentication, or a structure contradicts itself
    │   ├── SealTampered     the same of a sealed package
    │   └── RolledBack       something authentic is older than the rest
    ├── ChunkMissing         the database names a chunk that no pack holds
    ├── SelfTestFailed       an algorithm no longer gives its published answer; nothing is opened
    ├── EditionExpired       an edition's time is over
    ├── EditionRevoked       there is no edition of this id, or there is none any more
    ├── EditionOutdated      an edition was prepared by another version of the program
    ├── ClockWentBack        the clock is behind what an edition's journal has seen
    ├── MediumUnknown        a place for backups isn't a registered medium
    ├── MediumLost           a medium stopped answering while it was in use
    ├── MediumFull           a medium has no room for what is to be written
    ├── MediumUnreliable     a medium doesn't give back what was written to it
    ├── NotABackup           the folder holds no backup
    ├── BackupAhead          a backup holds a history that the vault doesn't have
    ├── NotSealed            a file is no part of a sealed package
    ├── VolumesMissing       some volumes of a sealed package aren't there
    ├── BackupDamaged        parts of a backup are missing or aren't what was written
    └── StorageFailed        the operating system refused a read or a write (disk full, I/O error)

All of these are the world's fault and get a friendly sentence; anything else that escapes is ours.
Data travels in attributes; messages hold no secret and no document's text.
"""

from __future__ import annotations

import errno
from datetime import datetime
from pathlib import Path
from typing import Literal

from resources.words import _


class VaultError(Exception):
    """Base of everything the vault raises on purpose."""

    code = "vault"


class NotAVault(VaultError):
    code = "not-a-vault"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is not a vault")
        self.path = path


class Destroyed(VaultError):
    code = "destroyed"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is being destroyed")
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


class SealTooNew(TooNew):
    code = "seal-too-new"


class WrongPassphrase(VaultError):
    """`key_file_helps`: there are slots that weren't tried, because they ask for a key file that wasn't given.

    `sheet`: it was no passphrase but a recovery sheet, whole, and none of this vault's.
    """

    code = "wrong-passphrase"

    def __init__(self, *, key_file_helps: bool = False, sheet: bool = False) -> None:
        super().__init__("no key slot opens with this passphrase")
        self.key_file_helps, self.sheet = key_file_helps, sheet


class WrongEditionPassphrase(WrongPassphrase):
    code = "wrong-edition-passphrase"


class WrongSealPassphrase(WrongPassphrase):
    code = "wrong-seal-passphrase"


class KeyFileWrong(VaultError):
    """`path` is None when the file is whole but no slot asks for it; `message` is a message id."""

    code = "key-file"

    def __init__(self, path: Path | None, message: str) -> None:
        super().__init__(f"{path or 'key file'}: {message}")
        self.path, self.message = path, message

    @property
    def problem(self) -> str:
        """What is wrong with it, translated."""
        return _(self.message)


class RecoverySheetWrong(VaultError):
    """`lines`, counted from 1, are those that can't be right or are missing; `surplus` counts lines too many."""

    code = "recovery-sheet"

    def __init__(self, lines: tuple[int, ...], *, surplus: int = 0) -> None:
        super().__init__(f"lines {', '.join(map(str, lines)) or 'none'} wrong, {surplus} too many")
        self.lines, self.surplus = lines, surplus


class LastManagerSlot(VaultError):
    code = "last-manager"

    def __init__(self, label: str) -> None:
        super().__init__("the last manager slot can't be removed")
        self.label = label


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


class SealTampered(Tampered):
    """`object_name` is the name of the sealed file, or of the volume."""

    code = "seal-tampered"


class RolledBack(Tampered):
    """Authentic, and older than what lies beside it: somebody put it back."""

    code = "rolled-back"


class ChunkMissing(VaultError):
    code = "chunk-missing"

    def __init__(self, chunk: bytes) -> None:
        super().__init__(f"chunk {chunk.hex()[:16]} is in no pack")
        self.chunk = chunk


class SelfTestFailed(VaultError):
    """`names` are those of the failed tests, message ids where they aren't algorithms."""

    code = "self-test-failed"

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"self-test failed: {', '.join(names)}")
        self.names = names


class StorageFailed(VaultError):
    """`full` is true when the medium has no room left."""

    code = "storage-failed"

    def __init__(self, path: Path, cause: OSError) -> None:
        super().__init__(f"{path}: {cause.strerror or cause}")
        self.path, self.errno, self.reason = path, cause.errno, cause.strerror or ""
        self.full = cause.errno in (errno.ENOSPC, errno.EDQUOT)


class EditionExpired(VaultError):
    code = "edition-expired"

    def __init__(self, label: str, expires: datetime) -> None:
        super().__init__(f"the edition for {label} expired")
        self.label, self.expires = label, expires


class EditionRevoked(VaultError):
    """`edition` is the id, or what was given for one."""

    code = "edition-revoked"

    def __init__(self, edition: str) -> None:
        super().__init__(f"there is no edition {edition}")
        self.edition = edition


class EditionOutdated(VaultError):
    code = "edition-outdated"

    def __init__(self, label: str) -> None:
        super().__init__(f"the edition for {label} has another schema")
        self.label = label


class ClockWentBack(VaultError):
    """`last` is the moment that was seen before `now`."""

    code = "clock-went-back"

    def __init__(self, last: datetime, now: datetime) -> None:
        super().__init__("the clock went back")
        self.last, self.now = last, now


MediumProblem = Literal["absent", "unmarked", "damaged", "unregistered", "retired"]


class MediumUnknown(VaultError):
    """`problem`: the folder isn't there, has no mark or a damaged one, or the mark isn't one that the vault takes."""

    code = "medium-unknown"

    def __init__(self, path: Path, problem: MediumProblem) -> None:
        super().__init__(f"{path} is no registered medium: {problem}")
        self.path, self.problem = path, problem


class MediumLost(VaultError):
    """`read_only` when the medium is there and refuses to be written. `reason` is the operating system's word."""

    code = "medium-lost"

    def __init__(self, path: Path, cause: OSError | StorageFailed) -> None:
        reason = cause.reason if isinstance(cause, StorageFailed) else cause.strerror
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason or ""
        self.read_only = cause.errno in (errno.EROFS, errno.EACCES, errno.EPERM)


class MediumFull(VaultError):
    """`missing` is how many bytes too few there are, None when it was noticed only while writing."""

    code = "medium-full"

    def __init__(self, path: Path, missing: int | None) -> None:
        super().__init__(f"{path} is full")
        self.path, self.missing = path, missing


class MediumUnreliable(VaultError):
    """What was read back as `path` isn't what was written."""

    code = "medium-unreliable"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} reads differently from what was written")
        self.path = path


class NotABackup(VaultError):
    """`found` names the backups below `path` when there is more than one to choose from."""

    code = "not-a-backup"

    def __init__(self, path: Path, found: tuple[str, ...] = ()) -> None:
        super().__init__(f"{path} is not a backup")
        self.path, self.found = path, found


class NotSealed(VaultError):
    """`path` is no volume of a sealed package."""

    code = "not-sealed"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is no sealed package")
        self.path = path


class VolumesMissing(VaultError):
    """Of `count` volumes of the seal whose part `path` is, those numbered `missing` weren't given."""

    code = "volumes-missing"

    def __init__(self, path: Path, missing: tuple[int, ...], count: int) -> None:
        super().__init__(f"{path}: {len(missing)} of {count} volumes missing")
        self.path, self.missing, self.count = path, missing, count


class BackupAhead(VaultError):
    """The backup at `path`, of `moment`, ends with event `sequence`, which isn't in the vault's journal."""

    code = "backup-ahead"

    def __init__(self, path: Path, moment: datetime, sequence: int) -> None:
        super().__init__(f"{path} holds event {sequence}, which the vault does not have")
        self.path, self.moment, self.sequence = path, moment, sequence


class BackupDamaged(VaultError):
    """`objects`: (name, message id of the problem) of everything that isn't as it was written.

    `documents` are the numbers (档号) of those with content in it; not `restorable` when the database is concerned.
    """

    code = "backup-damaged"

    def __init__(
        self,
        path: Path,
        objects: tuple[tuple[str, str], ...],
        documents: tuple[str, ...] = (),
        *,
        restorable: bool = True,
    ) -> None:
        super().__init__(f"{path}: {len(objects)} damaged")
        self.path, self.objects = path, objects
        self.documents, self.restorable = documents, restorable
