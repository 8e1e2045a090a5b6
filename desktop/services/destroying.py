"""Destroying the vault: the record first, outside and read back; then the keys, then the files; then the record's end.

Whatever interrupts it, either nothing was erased, or the marker is there and `finish_destroy` goes on without any key.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from desktop.services.anchoring import chain_head
from desktop.services.custody_papers import (
    require_kind,
    require_place,
    write_paper,
    write_read_back,
)
from desktop.services.errors import Held, NotConfirmed, UnknownPaper
from desktop.services.holds import list_holds
from desktop.services.house import House
from desktop.services.leftovers import destruction_residue
from desktop.services.progress import Progress, Quiet
from desktop.services.rights import Right, require
from desktop.services.snapshots import snapshot_shelf
from exporters.custody_papers import destruction_certificate
from models.chunks import committed_packs
from models.contents import bytes_by_category, count_versions
from models.destruction_record import DestroyedCategory, DestructionRecord
from models.editions import editions
from resources.words import N_, _
from vault.destruction import (
    Erased,
    begin_destruction,
    destruction_note,
    erase,
    finish_erasing,
    is_destroyed,
)
from vault.errors import NotAVault, StorageFailed
from vault.ids import utc_now
from vault.layout import walk
from vault.lock import VaultLock

__all__ = ["DestructionRecord", "destroy", "finish_destroy", "vault_name"]

PURPOSE = N_("destruction of the vault")


def vault_name(path: Path) -> str:
    """What is to be typed to confirm: the folder's name without its ending."""
    return path.name.removesuffix(".vault") or path.name


def destroy(
    house: House, *, confirm_name: str, record: Path, progress: Progress | None = None
) -> DestructionRecord:
    """Destroy the vault for good; the house is closed afterwards.

    `record` (.pdf or .docx, outside the vault) and a .json beside it are written before anything is erased, and
    completed in the end. Raises NotAllowed, NotConfirmed, Held, InsideVault, UnknownPaper, AlreadyExists,
    StorageFailed, MediumUnreliable, Cancelled while nothing is erased; and StorageFailed half-way, when
    `finish_destroy` has to complete it.
    """
    require(house, Right.DESTROY)
    progress, path = progress or Quiet(), house.path
    if not _same_name(confirm_name, path):
        house.log(("refused", "vault", "destroy: not confirmed"))
        raise NotConfirmed(vault_name(path))
    holds = list_holds(house, released=False)
    if holds:
        house.log(("refused", "vault", "destroy: held"))
        raise Held(tuple(holds))
    record = Path(os.path.abspath(record))  # noqa: PTH100 - the folder is about to go
    if not _is_unfinished_record_of(record, house):
        require_place(record, path, _data_path(record))
    progress.start(_("Destroying the vault"), sum(1 for _entry in walk(path)), "files")
    progress.checkpoint()
    prepared = _prepared(house)
    _write(record, prepared)
    note = {
        "vault": prepared.vault_name,
        "id": prepared.vault_id,
        "suite": prepared.suite,
        "begun": prepared.begun.isoformat(),
        "actor": prepared.actor,
        "record": str(record),
    }
    done: list[Erased] = []

    def erase_all() -> None:
        begin_destruction(path, note)
        done.append(erase(path, on_file=partial(progress.advance, 1)))

    house.close(last=erase_all)
    return _complete(path, record, prepared, done[0], resumed=False)


def finish_destroy(
    path: Path, *, record: Path | None = None, progress: Progress | None = None
) -> DestructionRecord:
    """Complete a destruction that was interrupted. Needs no key: there is none any more.

    The record is looked for where it was written, or is at `record` now; where it is lost, a new one says what the
    marker still knows. Raises NotAVault when no destruction was begun at `path`, InUse, StorageFailed.
    """
    if not is_destroyed(path):
        raise NotAVault(path)
    progress = progress or Quiet()
    lock = VaultLock(path)
    try:
        note = destruction_note(path)
        target = record or Path(note["record"]) if record or "record" in note else None
        if target is None:
            raise UnknownPaper(path)
        require_kind(target)
        progress.start(_("Destroying the vault"), sum(1 for _entry in walk(path)), "files")
        done = erase(path, on_file=partial(progress.advance, 1))
        prepared = _found(target) or _from_note(path, note)
    finally:
        lock.release()
    return _complete(path, target, prepared, done, resumed=True)


def _complete(
    path: Path, record: Path, prepared: DestructionRecord, done: Erased, *, resumed: bool
) -> DestructionRecord:
    """Say in the record what was done, then remove the marker, and the folder where nothing strange is in it."""
    complete = replace(
        prepared,
        finished=utc_now(),
        resumed=resumed,
        overwritten=tuple(done.overwritten),
        files_removed=done.files,
        bytes_removed=done.bytes,
        left=tuple(done.left),
    )
    _write(record, complete)
    finish_erasing(path)
    return complete


def _prepared(house: House) -> DestructionRecord:
    begun = utc_now()
    house.log(("destruction begun", "vault", ""))
    head = chain_head(house, PURPOSE)
    vault, contract = house.vault, house.contract
    with house.database.read() as session:
        packs = committed_packs(session)
        versions = count_versions(session)
        categories = tuple(
            DestroyedCategory(category.value, documents, size)
            for category, documents, size in bytes_by_category(session)
        )
        prepared = sum(edition.revoked is None for edition in editions(session))
    return DestructionRecord(
        vault_name=vault_name(house.path),
        vault_id=vault.id.hex(),
        suite=vault.suite.description,
        created=vault.header.created,
        begun=begun,
        actor=house.actor,
        contract=contract.title,
        client=contract.client,
        contractor=contract.contractor,
        categories=categories,
        versions=versions,
        packs=len(packs),
        pack_bytes=sum(size for _compartment, size in packs.values()),
        snapshots=len(snapshot_shelf(vault).snapshots),
        editions=prepared,
        events=head.sequence,
        head_code=head.code,
        head_hash=head.hash,
        head_signature=head.signature,
        key_fingerprint=head.key,
        qr_text=head.qr_text,
        residue=destruction_residue(house),
    )


def _write(record: Path, content: DestructionRecord) -> None:
    """The JSON, then the paper, both durable and read back."""
    write_read_back(_data_path(record), content.to_json().encode("utf-8"))
    created = content.finished or content.begun
    write_paper(destruction_certificate(content), record, created=created)


def _data_path(record: Path) -> Path:
    return record.with_suffix(".json")


def _found(record: Path) -> DestructionRecord | None:
    try:
        return DestructionRecord.from_json(_data_path(record).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageFailed(_data_path(record), error) from error
    except ValueError:
        return None


def _is_unfinished_record_of(record: Path, house: House) -> bool:
    """Whether an attempt to destroy this vault left its record there before anything was erased."""
    require_kind(record)
    found = _found(record)
    return found is not None and found.finished is None and found.vault_id == house.vault.id.hex()


def _from_note(path: Path, note: dict[str, str]) -> DestructionRecord:
    try:
        begun = datetime.fromisoformat(note.get("begun", ""))
    except ValueError:
        begun = utc_now()
    return DestructionRecord(
        vault_name=note.get("vault", vault_name(path)),
        vault_id=note.get("id", ""),
        suite=note.get("suite", ""),
        created=None,
        begun=begun,
        actor=note.get("actor", ""),
    )


def _same_name(typed: str, path: Path) -> bool:
    words = unicodedata.normalize("NFC", typed.strip())
    names = (path.name, vault_name(path))
    return words in {unicodedata.normalize("NFC", name) for name in names}
