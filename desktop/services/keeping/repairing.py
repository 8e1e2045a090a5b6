"""Repairing a vault, also one that doesn't open: an explicit act that first puts a copy of what it changes elsewhere.

Every step leaves a vault that a repair can be run on again, and nothing is deleted: what doesn't belong is moved to the
safety copy. (Packs that a purge has replaced are the exception: their content was to go.)
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from desktop.services.errors import InsideVault, NotAllowed
from desktop.services.keeping.checking import check_vault
from desktop.services.keeping.repair_log import RepairAction, RepairLog, RepairReport
from desktop.services.keeping.repairing_database import DatabaseRepair
from desktop.services.keeping.repairing_packs import adopt_packs, fetch_packs, settle_places
from desktop.services.keeping.retiring import finish_retirement
from desktop.services.keeping.snapshots import snapshot_shelf
from desktop.services.progress import Progress, Quiet
from desktop.services.rights import Right, allows
from desktop.services.searching.indexing import reconcile_index
from resources.words import N_, _
from vault.backup import OpenBackup, open_backup
from vault.credentials import Key
from vault.errors import NotAVault, StorageFailed, Tampered
from vault.header import Header
from vault.header_files import NAMES as HEADERS
from vault.header_files import write_headers
from vault.ids import utc_now
from vault.layout import is_unfinished, links, strangers, walk
from vault.safety import SafetyCopy
from vault.state import NAME as STATE
from vault.state import read_state
from vault.vault import Vault

__all__ = ["RepairAction", "RepairReport", "repair"]

_KEPT = (*HEADERS, STATE, "vault.db", "vault.db-wal", "vault.db-shm")


def repair(
    path: Path,
    key: Key,
    *,
    safety: Path,
    backup: Path | None = None,
    accept_database: bool = False,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> RepairReport:
    """Put right what can be put right in the vault at `path`, from what is there and from `backup`.

    A new folder in `safety`, outside the vault, first gets a copy of headers, state and database, and later everything
    that is moved out of the way. `accept_database` goes on from the database that is there although the state file
    says it isn't the one that was left, or says nothing any more. `rebuild` takes the places of all chunks from packs.
    Raises NotAllowed, InsideVault, Destroyed, NotAVault, TooNew, Tampered (RolledBack), WrongPassphrase, InUse,
    NotABackup, SchemaTooNew, Cancelled, StorageFailed (also when the copy doesn't fit); then nothing was changed, or
    what was changed is whole.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 - `absolute` keeps `..` and a last `.`
    if Path(os.path.realpath(safety)).is_relative_to(os.path.realpath(path)):
        raise InsideVault(safety)
    opened = None if backup is None else open_backup(backup, key)
    log, progress = RepairLog(), progress or Quiet()
    copy = _Safety(safety, path)
    vault = _unlock(path, key, opened, copy, log)
    try:
        if not allows(vault.slot.kind, Right.REPAIR):
            raise NotAllowed(Right.REPAIR.value, vault.slot.kind)
        copy.keep_everything(log, progress)
        database = DatabaseRepair(vault, copy.folder, log, progress)
        house = database.open(opened, accept=accept_database)
    except BaseException:
        vault.close()
        raise
    if house is None:
        vault.close()
        return RepairReport(tuple(log.actions), tuple(log.left), copy.folder.path, opens=False)
    with house:
        finish_retirement(house)
        adopt_packs(house, log, progress, every=rebuild, skipped=database.numbers_skipped)
        if opened is not None:
            fetch_packs(house, opened, copy.folder, log, progress)
        settle_places(house, log)
        reconcile_index(house)
        _put_snapshots_away(house.vault, copy.folder, log)
        house.log(*(("repaired", action.object_name, action.event) for action in log.actions))
        log.left += check_vault(house, progress=progress).findings
    return RepairReport(tuple(log.actions), tuple(log.left), copy.folder.path, opens=True)


class _Safety:
    """The safety copy of one repair; its folder is made when something is first put into it."""

    def __init__(self, chosen: Path, vault: Path) -> None:
        self._chosen, self._vault = chosen, vault
        self._folder: SafetyCopy | None = None
        # Before anything is mended by opening.
        self._headers = {name: _bytes_of(vault / name) for name in HEADERS}

    @property
    def folder(self) -> SafetyCopy:
        """Where everything goes."""
        if self._folder is None:
            self._folder = SafetyCopy(self._chosen, self._vault, utc_now())
        return self._folder

    def keep_headers(self) -> None:
        """Both headers as they were found."""
        for name, raw in self._headers.items():
            if raw:
                self.folder.write(name, raw)

    def keep_everything(self, log: RepairLog, progress: Progress) -> None:
        """Copy what the next steps change, and move what doesn't belong. Raises StorageFailed when it doesn't fit."""
        away = _out_of_place(self._vault)
        self.folder.require_room((*_KEPT, *away))
        progress.start(_("Making the safety copy"), len(_KEPT) + len(away), "files")
        self.folder.list_files(
            (name, (self._vault / name).lstat().st_size)
            for name, is_folder in walk(self._vault)
            if not is_folder
        )
        self.keep_headers()
        for name in _KEPT:
            if name not in HEADERS:
                self.folder.keep(name)
            progress.advance(1, name)
        for name in away:
            self.folder.put_away(name)
            log.did(name, N_("it does not belong to the vault and was moved to the safety copy"))
            progress.advance(1, name)
        _remove_empty_strangers(self._vault)


def _unlock(
    path: Path, key: Key, backup: OpenBackup | None, copy: _Safety, log: RepairLog
) -> Vault:
    """The vault, with what speaks against it kept for later; headers from the backup where both are lost."""
    try:
        vault = Vault.open(path, key, repairing=True)
    except (NotAVault, Tampered) as error:
        about_header = isinstance(error, NotAVault) or error.object_name in HEADERS
        is_vault = any((path / name).exists() for name in (STATE, "vault.db", "packs"))
        if backup is None or not about_header or not is_vault:
            raise
        copy.keep_headers()
        _restore_headers(path, backup)
        log.did(
            HEADERS[0],
            N_(
                "both copies were taken from the backup: the key slots are those of its time, also such as were "
                "removed since"
            ),
        )
        vault = Vault.open(path, key, repairing=True)
    for notice in vault.notices:
        log.did(notice.object_name, N_("it was written anew from the other copy"))
    return vault


def _restore_headers(path: Path, backup: OpenBackup) -> None:
    """Write the backup's header, with a revision that the state file doesn't refuse."""
    revision = backup.header.revision
    with contextlib.suppress(Tampered, StorageFailed):
        state = read_state(path, backup.keys)
        revision = max(revision, state.header_revision if state else 0)
    found = backup.header
    header = Header(found.suite, found.vault_id, found.created, found.slots, revision)
    write_headers(path, header.serialise(backup.keys.master))


def _put_snapshots_away(vault: Vault, safety: SafetyCopy, log: RepairLog) -> None:
    """Snapshots that can't be read any more: while they lie there, every check names them."""
    for path, error in snapshot_shelf(vault).damaged:
        name = path.relative_to(vault.path).as_posix()
        safety.put_away(name)
        log.did(name, N_("{problem}; it was moved to the safety copy"), problem=error)


def _out_of_place(vault: Path) -> list[str]:
    """Files that don't belong to the vault, those in strange folders one by one, and unfinished writes."""
    # A link in the place of an own folder: without it, what it leads to would be lost to the vault.
    strange = set(strangers(vault)) - set(links(vault))
    return [
        name
        for name, is_folder in walk(vault)
        if not is_folder
        and (
            name in strange
            or any(name.startswith(f"{each}/") for each in strange)
            or is_unfinished(name)
        )
    ]


def _remove_empty_strangers(vault: Path) -> None:
    for name in strangers(vault):
        folder = vault / name
        if folder.is_dir() and not folder.is_symlink():
            for inner, _folders, _files in os.walk(folder, topdown=False):
                with contextlib.suppress(OSError):
                    Path(inner).rmdir()


def _bytes_of(path: Path) -> bytes:
    with contextlib.suppress(OSError):
        if path.is_file():
            return path.read_bytes()
    return b""
