"""Destroying the vault: the record first, outside and read back; then the keys, then the files; then the record's end.

Whatever interrupts it, either nothing was erased, or the marker is there and `finish_destroy` goes on without any key.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from desktop.services.disposal.custody_papers import (
    require_kind,
    require_place,
    write_read_back,
)
from desktop.services.disposal.destruction_facts import prepared_record
from desktop.services.disposal.holds import list_holds
from desktop.services.disposal.keep_nothing import statement_bytes, statement_path
from desktop.services.disposal.record_files import (
    data_path,
    earlier_attempt,
    record_at,
    require_own,
    write_record,
)
from desktop.services.errors import (
    AcceptanceMissing,
    ExecutorsMissing,
    Held,
    NotConfirmed,
    PartsElsewhere,
    UnknownPaper,
    Withheld,
)
from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from desktop.services.rights import Right, require
from models.handover.receipts import Receipt, accepted_package
from models.keeping.destruction_facts import any_document, first_withheld
from models.keeping.destruction_record import (
    NO_NAMES,
    DestructionNames,
    DestructionRecord,
    ErasedKind,
    ErasureCheck,
    Kept,
)
from resources.words import _
from vault.destruction import (
    Erased,
    begin_destruction,
    destruction_note,
    erase,
    finish_erasing,
    is_destroyed,
)
from vault.errors import NotAVault, StorageFailed
from vault.examination import Examined, Sample, examine, has_header, take_sample
from vault.ids import utc_now
from vault.layout import links, walk
from vault.lock import VaultLock

__all__ = [
    "DestructionNames",
    "DestructionRecord",
    "Kept",
    "destroy",
    "finish_destroy",
    "vault_name",
]


def vault_name(path: Path) -> str:
    """What is to be typed to confirm: the folder's name without its ending."""
    return path.name.removesuffix(".vault") or path.name


def destroy(
    house: House,
    *,
    confirm_name: str,
    record: Path,
    names: DestructionNames = NO_NAMES,
    without_acceptance: str = "",
    kept: Sequence[Kept] = (),
    progress: Progress | None = None,
) -> DestructionRecord:
    """Destroy the vault for good; the house is closed afterwards.

    `record` (.pdf or .docx, outside the vault), a .json and the statement that nothing was kept (`statement_path`)
    beside it are written before anything is erased, and the first two completed in the end. A vault with documents
    whose final package nobody accepted is destroyed only `without_acceptance`, a reason that the certificate names, and
    any with fewer than two executors only with `names.alone`. `kept` is what somebody may keep. Raises NotAllowed,
    NotConfirmed, Held, Withheld, PartsElsewhere, ExecutorsMissing, AcceptanceMissing, InsideVault, UnknownPaper,
    AlreadyExists, StorageFailed, MediumUnreliable, Cancelled while nothing is erased; and StorageFailed half-way, when
    `finish_destroy` has to complete it.
    """
    require(house, Right.DESTROY)
    progress, path = progress or Quiet(), house.path
    if not _same_name(confirm_name, path):
        house.log(("refused", "vault", "destroy: not confirmed"))
        raise NotConfirmed(vault_name(path))
    _require_freedom(house)
    record = Path(os.path.abspath(record))  # noqa: PTH100 - the folder is about to go
    statement = statement_path(record)
    earlier = earlier_attempt(record, house.vault.id.hex())
    if earlier is None:
        require_place(record, path, data_path(record), statement)
    else:
        require_own(earlier, record, statement)
    if not (names.are_two or names.alone.strip()):
        house.log(("refused", "vault", "destroy: fewer than two executors"))
        raise ExecutorsMissing
    accepted = _acceptance(house, without_acceptance.strip())
    progress.start(_("Destroying the vault"), sum(1 for _entry in walk(path)), "files")
    progress.checkpoint()
    prepared = prepared_record(
        house,
        vault_name(path),
        names=names,
        accepted=accepted,
        without_acceptance=without_acceptance.strip(),
        kept=kept,
    )
    stated = statement_bytes(house, statement, names=names, kept=kept, anchor=anchor_of(prepared))
    known = earlier.papers if earlier else ()
    prepared = replace(prepared, papers=(*known, sha256(stated).hexdigest()))
    prepared = write_record(record, prepared)
    write_read_back(statement, stated)
    note = {
        "vault": prepared.vault_name,
        "id": prepared.vault_id,
        "suite": prepared.suite,
        "begun": prepared.begun.isoformat(),
        "actor": prepared.actor,
        "record": str(record),
    }
    done: list[tuple[Erased, Sample]] = []

    def erase_all() -> None:
        begin_destruction(path, note)
        sample = take_sample(path)
        done.append((erase(path, on_file=partial(progress.advance, 1)), sample))

    house.close(last=erase_all)
    erased, sample = done[0]
    return _complete(path, record, prepared, erased, sample, resumed=False)


def finish_destroy(
    path: Path, *, record: Path | None = None, progress: Progress | None = None
) -> DestructionRecord:
    """Complete a destruction that was interrupted. Needs no key: there is none any more.

    The record is looked for where it was written, or is at `record` now; where it is lost, or can't be read where it
    was, a new one at `record` says what the marker still knows. Nothing else is ever replaced by it. Raises NotAVault
    when no destruction was begun at `path`, InUse, AlreadyExists, StorageFailed.
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
        prepared = record_at(target, note)
        if prepared is None:
            require_place(target, path, data_path(target))
            prepared = _noted_record(note) or _from_note(path, note)
        else:
            require_own(prepared, target)
        progress.start(_("Destroying the vault"), sum(1 for _entry in walk(path)), "files")
        done = erase(path, on_file=partial(progress.advance, 1))
    finally:
        lock.release()
    return _complete(path, target, prepared, done, None, resumed=True)


def _complete(
    path: Path,
    record: Path,
    prepared: DestructionRecord,
    done: Erased,
    sample: Sample | None,
    *,
    resumed: bool,
) -> DestructionRecord:
    """Look through what is left, say in the record what was done, then remove the marker, and the folder if empty."""
    complete = replace(
        prepared,
        finished=utc_now(),
        resumed=resumed,
        before_files=sample.files if sample else 0,
        before_bytes=sample.bytes if sample else 0,
        overwritten=tuple(done.overwritten),
        unproven=tuple(done.unproven),
        files_removed=done.files,
        bytes_removed=done.bytes,
        erased=tuple(ErasedKind(kind, *counts) for kind, counts in sorted(done.kinds.items())),
        left=tuple(done.left),
        checks=_checks(path, done, examine(path, sample)),
    )
    complete = write_record(record, complete)
    finish_erasing(path)
    return complete


def _checks(path: Path, done: Erased, examined: Examined) -> tuple[ErasureCheck, ...]:
    """The checks after the erasure (前后校验): what was overwritten, what is left, what opens, what is found."""
    overwritten, unproven = len(done.overwritten), len(done.unproven)
    # What wasn't looked through can't be said to hold nothing.
    blind = examined.unread or not examined.sampled
    sample = "failed" if examined.found else "not run" if blind else "passed"
    return (
        ErasureCheck(
            "overwritten",
            ("failed" if unproven else "passed") if overwritten else "not run",
            overwritten,
            unproven,
        ),
        ErasureCheck(
            "files", "failed" if examined.own else "passed", done.files, len(examined.own)
        ),
        ErasureCheck("opens", "failed" if has_header(path) else "passed"),
        ErasureCheck("sample", sample, examined.pieces, examined.found),
    )


def _require_freedom(house: House) -> None:
    """Raises Held, PartsElsewhere or Withheld when something forbids it."""
    holds = list_holds(house, released=False)
    if holds:
        house.log(("refused", "vault", "destroy: held"))
        raise Held(tuple(holds))
    if elsewhere := links(house.path):
        house.log(("refused", "vault", "destroy: parts of it are links"))
        raise PartsElsewhere(elsewhere)
    with house.database.read() as session:
        withheld = first_withheld(session)
    if withheld is not None:
        # A carrier of state secrets is handed to those who may destroy it (保守国家秘密法实施条例 §28).
        house.log(("refused", "vault", "destroy: withheld"))
        raise Withheld(withheld)


def _acceptance(house: House, without: str) -> Receipt | None:
    """The receipt that allows it, if there is one. Raises AcceptanceMissing when there has to be one."""
    with house.database.read() as session:
        accepted, empty = accepted_package(session), not any_document(session)
    if accepted is None and not empty and not without:
        house.log(("refused", "vault", "destroy: not accepted"))
        raise AcceptanceMissing
    return accepted


def anchor_of(record: DestructionRecord) -> str:
    """What stands at the foot of every page that is signed: the end of the audit trail."""
    return _("End of the audit trail: {code}").format(code=record.head_code)


def _noted_record(note: dict[str, str]) -> DestructionRecord | None:
    """The record where it was written; None where it is lost: on a medium that fails nobody will complete it."""
    try:
        return record_at(Path(note["record"]), note) if "record" in note else None
    except StorageFailed:
        return None


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
