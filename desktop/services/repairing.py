"""Repairing a vault, also one that doesn't open: an explicit act that first puts a copy of what it changes elsewhere.

Every step leaves a vault that a repair can be run on again, and nothing is deleted: what doesn't belong is moved to the
safety copy. (Packs that a purge has replaced are the exception: their content was to go.)
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.services.checking import check_vault
from desktop.services.choosing_database import Copy, Current, examine_current, install, newest_copy
from desktop.services.errors import InsideVault, NotAllowed
from desktop.services.findings import sentence
from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from desktop.services.records import Finding
from desktop.services.repairing_packs import PackWork, adopt_packs, fetch_packs, settle_places
from desktop.services.rights import Right, allows
from desktop.services.snapshots import snapshot_shelf
from exporters.wording import amount, minute
from models.categories import Category
from models.chain import Chain
from models.chunks import committed_among
from models.rebuilding import forget_index, raise_session_count, skip_numbers
from models.session import Database
from resources.words import _
from vault.backup import OpenBackup, open_backup
from vault.credentials import Key
from vault.durable import TEMPORARY_SUFFIX
from vault.errors import NotAVault, StorageFailed, Tampered
from vault.header import Header
from vault.header_files import NAMES as HEADERS
from vault.header_files import write_headers
from vault.ids import Compartment, utc_now
from vault.layout import strangers, walk
from vault.pack import FRESH
from vault.safety import SafetyCopy
from vault.state import NAME as STATE
from vault.state import read_state
from vault.store import fresh_packs
from vault.vault import Vault

_DATABASE = ("vault.db", "vault.db-wal", "vault.db-shm")
_KEPT = (*HEADERS, STATE, *_DATABASE)


@dataclass(frozen=True, slots=True)
class RepairAction:
    """One thing that was put right, translated."""

    object_name: str
    done: str


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What was done and what is left. `opens` is false when the vault still can't be opened."""

    actions: tuple[RepairAction, ...]
    left: tuple[Finding, ...]
    safety: Path
    opens: bool


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
    says it isn't the one that was left, or says nothing any more. `rebuild` takes the places of all chunks from the packs.
    Raises NotAllowed, InsideVault, Destroyed, NotAVault, TooNew, Tampered (RolledBack), WrongPassphrase, InUse,
    NotABackup, SchemaTooNew, Cancelled, StorageFailed (also when the copy doesn't fit); then nothing was changed, or
    what was changed is whole.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 - `absolute` keeps `..` and a last `.`
    if Path(os.path.realpath(safety)).is_relative_to(os.path.realpath(path)):
        raise InsideVault(safety)
    opened = None if backup is None else open_backup(backup, key)
    work = _Repair(path, key, safety, opened, progress or Quiet())
    vault = work.unlock()
    try:
        if not allows(vault.slot.kind, Right.REPAIR):
            raise NotAllowed(Right.REPAIR.value, vault.slot.kind)
        work.keep_everything()
        house = work.house(vault, accept=accept_database)
    except BaseException:
        vault.close()
        raise
    if house is None:
        vault.close()
        return work.report(opens=False)
    with house:
        work.packs(house, rebuild=rebuild)
        work.snapshots(house)
        work.journal(house)
        checked = check_vault(house, progress=work.progress)
        work.left += checked.findings
    return work.report(opens=True)


class _Repair:
    """One run."""

    def __init__(
        self, path: Path, key: Key, safety: Path, backup: OpenBackup | None, progress: Progress
    ) -> None:
        self._path, self._key, self._backup, self.progress = path, key, backup, progress
        self._chosen = safety
        self._safety: SafetyCopy | None = None
        self._headers: dict[str, bytes] = {}
        self.actions: list[RepairAction] = []
        self.left: list[Finding] = []
        self._lost_events = 0
        self._since: datetime | None = None
        self._replaced = False

    @property
    def safety(self) -> SafetyCopy:
        """The safety copy; its folder is made when it is first needed."""
        if self._safety is None:
            self._safety = SafetyCopy(self._chosen, self._path, utc_now())
        return self._safety

    def report(self, *, opens: bool) -> RepairReport:
        """What was done."""
        return RepairReport(tuple(self.actions), tuple(self.left), self.safety.path, opens)

    def unlock(self) -> Vault:
        """The vault, with what speaks against it kept for later; headers from the backup where both are lost."""
        self._headers = {name: self._read(name) for name in HEADERS}
        try:
            vault = Vault.open(self._path, self._key, repairing=True)
        except (NotAVault, Tampered) as error:
            about_header = isinstance(error, NotAVault) or error.object_name in HEADERS
            if self._backup is None or not about_header or not self._is_vault():
                raise
            self._restore_headers(self._backup, error)
            vault = Vault.open(self._path, self._key, repairing=True)
        for notice in vault.notices:
            self._did(
                notice.object_name,
                _("{problem}; it was written anew from the other copy").format(
                    problem=notice.problem
                ),
            )
        return vault

    def keep_everything(self) -> None:
        """The safety copy of what the next steps change. Raises StorageFailed when it doesn't fit."""
        away = [*self._strangers(), *self._unfinished()]
        self.safety.require_room((*_KEPT, *away))
        self.progress.start(_("Making the safety copy"), len(_KEPT), "files")
        self.safety.list_files(
            (name, (self._path / name).lstat().st_size)
            for name, is_folder in walk(self._path)
            if not is_folder
        )
        for name in _KEPT:
            before = self._headers.get(name)
            if before is None:
                self.safety.keep(name)
            elif before:
                self.safety.write(name, before)
            self.progress.advance(1)
        for name in away:
            self.safety.put_away(name)
            self._did(name, _("it does not belong to the vault and was moved to the safety copy"))
        self._remove_empty_folders()

    def house(self, vault: Vault, *, accept: bool) -> House | None:
        """The archive with the database that was decided for; None when there is none to go on from."""
        chain = Chain(vault.suite.digest, vault.id)
        current = examine_current(vault, chain, self.progress)
        copy = None
        if current.standing is None or not (current.continues or accept):
            copy = newest_copy(vault, self._backup, chain, self.progress)
        if current.standing is not None and (current.continues or accept):
            if not current.continues:
                self._accepted(vault, current)
        elif copy is not None and (
            current.standing is None or copy.info.sequence > current.standing.sequence
        ):
            self._restored(vault, current, copy)
            install(vault, copy, self.progress)
        else:
            self._undecided(vault, current)
            return None
        self._put_fresh_away(vault)
        house = House(vault, ("repair begun", "vault", self.safety.path.name))
        return house

    def packs(self, house: House, *, rebuild: bool) -> None:
        """Packs the database doesn't know, packs that are damaged, and what follows from them."""
        work = PackWork()
        adopt_packs(house, work, self.progress, every=rebuild)
        if self._backup is not None:
            fetch_packs(house, self._backup, self.safety, work, self.progress)
        settle_places(house, work)
        if self._replaced:
            for category in Category:
                house.index.clear(category)
        lost = max(self._lost_events, sum(count for count, _size in work.unreferenced.values()))
        with house.database.write() as session:
            if self._replaced:
                forget_index(session)
            skip_numbers(
                session,
                lost,
                prefix=house.contract.number_prefix,
                since=(self._since or utc_now()).date(),
                until=utc_now().date(),
            )
        self._tell_packs(work, rebuild=rebuild)

    def snapshots(self, house: House) -> None:
        """Snapshots that can't be read any more are put aside."""
        for path, error in snapshot_shelf(house.vault).damaged:
            name = path.relative_to(self._path).as_posix()
            self.safety.put_away(name)
            self._did(
                name,
                _("{problem}; it was moved to the safety copy").format(problem=sentence(error)),
            )

    def journal(self, house: House) -> None:
        """What was done, for the audit trail."""
        house.log(*(("repaired", action.object_name, action.done) for action in self.actions))

    def _did(self, object_name: str, done: str) -> None:
        self.actions.append(RepairAction(object_name, done))

    def _read(self, name: str) -> bytes:
        with contextlib.suppress(OSError):
            if (self._path / name).is_file():
                return (self._path / name).read_bytes()
        return b""

    def _is_vault(self) -> bool:
        return any((self._path / name).exists() for name in ("vault.db", "packs", STATE))

    def _restore_headers(self, backup: OpenBackup, error: Exception) -> None:
        """Write the backup's header, with a revision that the state file doesn't refuse."""
        for name, raw in self._headers.items():
            if raw:
                self.safety.write(name, raw)
        revision = backup.header.revision
        with contextlib.suppress(Tampered, StorageFailed):
            state = read_state(self._path, backup.keys)
            revision = max(revision, state.header_revision if state else 0)
        header = backup.header
        header = Header(header.suite, header.vault_id, header.created, header.slots, revision)
        write_headers(self._path, header.serialise(backup.keys.master))
        self._headers.clear()
        self._did(
            HEADERS[0],
            _(
                "{problem}; both copies were taken from the backup: key slots are those of its time, also such as were "
                "removed since"
            ).format(problem=sentence(error)),
        )

    def _accepted(self, vault: Vault, current: Current) -> None:
        assert current.standing is not None
        self._lost_events = max(0, vault.state.sequence - current.standing.sequence)
        self._did(
            _DATABASE[0],
            _(
                "accepted as it is, up to event {found}; the vault was last known at event {expected}"
            ).format(found=current.standing.sequence, expected=vault.state.sequence or "?"),
        )
        self._count_sessions(vault)

    def _restored(self, vault: Vault, current: Current, copy: Copy) -> None:
        self._replaced = True
        self._since = copy.info.moment
        self._lost_events = max(0, vault.state.sequence - copy.info.sequence)
        words = (
            _(
                "{problem}; the backup's snapshot of {moment}, up to event {found}, took its place (last known: event {expected})"
            )
            if copy.from_backup
            else _(
                "{problem}; the snapshot of {moment}, up to event {found}, took its place (last known: event {expected})"
            )
        )
        self._did(
            _DATABASE[0],
            words.format(
                problem=current.problem or _("it is older than the vault"),
                moment=minute(copy.info.moment),
                found=copy.info.sequence,
                expected=vault.state.sequence or "?",
            ),
        )

    def _undecided(self, vault: Vault, current: Current) -> None:
        if current.standing is None:
            self.left.append(
                Finding(
                    "error",
                    "database",
                    _("{problem}, and there is no snapshot that is whole").format(
                        problem=current.problem
                    ),
                    _("Run `shoudang restore BACKUP VAULT` into a new folder."),
                    _("a database or a snapshot"),
                    _("neither"),
                )
            )
            return
        self.left.append(
            Finding(
                "error",
                "database",
                _(
                    "it is whole up to event {found}, but not proven to be the one that was left (event {expected})"
                ).format(found=current.standing.sequence, expected=vault.state.sequence or "?"),
                _(
                    "Compare with the newest printed code. If this is all there is, run "
                    "`shoudang repair VAULT --safety DIR --accept-database`; the audit trail will say so."
                ),
                _("event {number}").format(number=vault.state.sequence or "?"),
                _("event {number}").format(number=current.standing.sequence),
            )
        )

    def _count_sessions(self, vault: Vault) -> None:
        database = Database(vault.connect, vault.database_path)
        try:
            with database.write() as session:
                raise_session_count(session, vault.state.counter)
        finally:
            database.close()

    def _put_fresh_away(self, vault: Vault) -> None:
        """Packs under their passing name that this database doesn't know: a newer one may have known them."""
        fresh = fresh_packs(vault.packs_path)
        database = Database(vault.connect, vault.database_path)
        try:
            with database.read() as session:
                unknown = set(fresh) - committed_among(session, fresh)
        finally:
            database.close()
        for pack in sorted(unknown):
            name = f"packs/{pack.hex()[:2]}/{pack.hex()}{FRESH}"
            self.safety.put_away(name)
            self._did(
                name, _("no transaction is known that wrote it; it was moved to the safety copy")
            )

    def _strangers(self) -> list[str]:
        """Every file that doesn't belong to the vault, those in strange folders one by one."""
        found = set(strangers(self._path))
        return [
            name
            for name, is_folder in walk(self._path)
            if not is_folder
            and (name in found or any(name.startswith(f"{each}/") for each in found))
        ]

    def _unfinished(self) -> list[str]:
        return [
            name
            for name, is_folder in walk(self._path)
            if not is_folder and name.endswith(TEMPORARY_SUFFIX) and not name.startswith("rekey")
        ]

    def _remove_empty_folders(self) -> None:
        for name in sorted(strangers(self._path), key=lambda each: -each.count("/")):
            folder = self._path / name
            if folder.is_dir() and not folder.is_symlink():
                for inner, _folders, _files in os.walk(folder, topdown=False):
                    with contextlib.suppress(OSError):
                        Path(inner).rmdir()

    def _tell_packs(self, work: PackWork, *, rebuild: bool) -> None:
        if rebuild:
            self._did("packs", _("the places of all chunks were taken from the packs' own tables"))
        for pack in work.adopted:
            self._did(f"pack {pack.hex()}", _("the database did not know it; it was taken in"))
        for pack in work.fetched:
            self._did(f"pack {pack.hex()}", _("it was replaced by the whole one in the backup"))
        for pack in work.forgotten:
            self._did(f"pack {pack.hex()}", _("it is gone, and nothing that lay in it is needed"))
        if work.lost_texts:
            self._did(
                "texts",
                _(
                    "{count} extracted texts are gone; they will be drawn from the files anew"
                ).format(count=work.lost_texts),
            )
        for compartment, (count, size) in sorted(work.unreferenced.items()):
            self.left.append(
                Finding(
                    "warning",
                    f"compartment {_category(compartment).value}",
                    _(
                        "{count} parts ({size}) in packs that were taken in belong to no document"
                    ).format(count=count, size=amount(size)),
                    _(
                        "Their records went with the database: file the originals once more, which costs no room, or "
                        "restore a newer backup beside this vault."
                    ),
                )
            )


def _category(compartment: Compartment) -> Category:
    return next(each for each in Category if each.compartment is compartment)
