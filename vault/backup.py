"""Backups on a medium (FORMAT.md §13): a folder for each vault and key, and writing that is read back.

What a folder holds counts only as far as its manifest says so; everything else in it is unfinished or left over.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from resources.words import N_
from vault import manifest as manifest_file
from vault.credentials import Key
from vault.dumps import forbid_core_dumps
from vault.durable import (
    TEMPORARY_SUFFIX,
    storage_errors,
)
from vault.errors import (
    MediumFull,
    MediumLost,
    NotABackup,
    StorageFailed,
    Tampered,
    VaultError,
)
from vault.header import Header, unlock
from vault.ids import PackId
from vault.keys import MasterKeys
from vault.manifest import OBJECT, Manifest, ManifestCopy
from vault.pack import SUFFIX as PACK_SUFFIX
from vault.pack import pack_path
from vault.selftest import require_self_test
from vault.slots import Slot
from vault.snapshots import SUFFIX as SNAPSHOT_SUFFIX

SUFFIX = ".backup"
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_MOST_STEM = 60


class BackupFolder:
    """Where one vault's backup lies on a medium. Every master key has a folder of its own: its files are its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.packs_path = path / "packs"
        self.snapshots_path = path / "snapshots"

    @classmethod
    def on(cls, medium: Path, keys: MasterKeys, vault_name: str) -> BackupFolder:
        """The vault's folder on `medium`: the one that is there, under whatever name, or the one that will be."""
        ending = f"-{key_name(keys)}{SUFFIX}"
        with storage_errors(medium):
            there = sorted(
                path for path in medium.iterdir() if path.name.endswith(ending) and path.is_dir()
            )
        stem = _UNSAFE.sub("_", vault_name)[:_MOST_STEM].strip(". ") or "vault"
        path = medium / (stem + ending)
        return cls(path if path in there or not there else there[0])

    def pack_path(self, pack: PackId) -> Path:
        """Where a pack lies in it."""
        return pack_path(self.packs_path, pack)

    def snapshot_path(self, name: str) -> Path:
        """Where a snapshot lies in it."""
        return self.snapshots_path / name

    def manifest(self, keys: MasterKeys) -> Manifest | None:
        """What the folder holds, or None when it holds no whole backup yet. Raises Tampered, TooNew, StorageFailed."""
        try:
            copies = manifest_file.read(self.path)
        except NotABackup:
            return None
        return _first_authentic(copies, keys)[0]

    def files(self) -> Iterator[Path]:
        """Every pack, snapshot and unfinished file in it, known to the manifest or not."""
        for pattern in (f"packs/*/*{PACK_SUFFIX}", f"snapshots/*{SNAPSHOT_SUFFIX}"):
            yield from self.path.glob(pattern)
        yield from self.path.rglob("*" + TEMPORARY_SUFFIX)


def key_name(keys: MasterKeys) -> str:
    """Eight hexadecimal digits that tell one master key's backups from another's, and nothing else about it."""
    return keys.suite.mac(keys.manifest, b"shoudang backup folder")[:4].hex()


@dataclass(frozen=True, slots=True)
class OpenBackup:
    """A backup whose manifest was authenticated with a key. `notice` says what is wrong with one of its two copies."""

    folder: BackupFolder
    header: Header
    raw_header: bytes
    slot: Slot
    keys: MasterKeys
    manifest: Manifest
    notice: Tampered | None


def open_backup(path: Path, key: Key) -> OpenBackup:
    """Unlock the backup at `path`: a `.backup` folder, or a medium that holds exactly one.

    Raises NotABackup, TooNew, Tampered, WrongPassphrase, KeyFileWrong, WeakKeyDerivation, StorageFailed.
    """
    forbid_core_dumps()
    require_self_test()
    path = chosen_backup(path)
    copies = manifest_file.read(path)
    readable = [copy for copy in copies if isinstance(copy, ManifestCopy)]
    if not readable:
        raise next(copy for copy in copies if isinstance(copy, VaultError))
    # The copies' headers differ when a change of slots came between two backups: the newer one is the first.
    first = readable[0]
    unlocked = unlock(first.header, first.raw_header, key, path, OBJECT)
    keys = MasterKeys(first.header.suite, first.header.vault_id, unlocked.master)
    manifest, copy, notice = _first_authentic(copies, keys)
    return OpenBackup(
        BackupFolder(path),
        copy.header,
        copy.raw_header,
        unlocked.slot,
        keys,
        manifest,
        notice,
    )


def chosen_backup(path: Path) -> Path:
    """`path` itself when it is a backup, otherwise the only one in it. Raises NotABackup, StorageFailed."""
    if any((path / name).is_file() for name in manifest_file.NAMES):
        return path
    found = []
    with storage_errors(path):
        if path.is_dir():
            found = sorted(each for each in path.iterdir() if each.name.endswith(SUFFIX))
    whole = [each for each in found if any((each / name).is_file() for name in manifest_file.NAMES)]
    if len(whole) != 1:
        raise NotABackup(path, tuple(each.name for each in whole))
    return whole[0]


def _first_authentic(
    copies: list[ManifestCopy | VaultError], keys: MasterKeys
) -> tuple[Manifest, ManifestCopy, Tampered | None]:
    """The first authentic copy, itself, and what is wrong with the other. Raises the first problem when none is."""
    opened_: list[tuple[Manifest, ManifestCopy]] = []
    problems: list[VaultError] = []
    for copy in copies:
        if isinstance(copy, VaultError):
            problems.append(copy)
            continue
        try:
            if copy.header.vault_id != keys.vault_id:
                raise Tampered(OBJECT, N_("it is another vault's"))
            opened_.append((copy.open(keys.manifest), copy))
        except Tampered as error:
            problems.append(error)
    if not opened_:
        raise problems[0]
    notice = next((each for each in problems if isinstance(each, Tampered)), None)
    return *opened_[0], notice


def is_file_of_size(path: Path, size: int) -> bool:
    """Whether a regular file of `size` bytes is there. Raises StorageFailed when that can't be learnt."""
    with storage_errors(path):
        return path.is_file() and path.stat().st_size == size


@contextlib.contextmanager
def on_medium(medium: Path) -> Iterator[None]:
    """Tell the failures of the medium from all others: what failed below `medium` is MediumLost or MediumFull."""
    try:
        yield
    except StorageFailed as error:
        if not error.path.is_relative_to(medium):
            raise
        if error.full:
            raise MediumFull(medium, None) from error
        raise MediumLost(medium, error) from error
    except OSError as error:
        # What isn't about a file, but about the folder or the medium itself; the vault's own failures come as above.
        raise MediumLost(medium, error) from error
