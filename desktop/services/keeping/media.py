"""Media for backups: registering them, knowing them again, retiring them."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from desktop.services.errors import InsideVault, NoSuchMedium
from desktop.services.house import House
from desktop.services.rights import Right, require
from models.keeping import media
from models.keeping.media import COMPLETE, BackupRun, MediumRecord
from resources.words import N_, _
from vault.backup import on_medium
from vault.errors import MediumUnknown
from vault.ids import utc_now
from vault.medium import MOST_LABEL, Mark, read_mark, volume_id, write_mark

__all__ = [
    "BackupRun",
    "MediumRecord",
    "last_backup",
    "list_backups",
    "list_media",
    "outcome_words",
    "recognised",
    "register_medium",
    "retire_medium",
]


_OUTCOMES = {
    "": N_("not finished"),
    COMPLETE: N_("whole, and read back"),
    "stopped": N_("stopped"),
    "medium-lost": N_("the medium stopped answering"),
    "medium-full": N_("the medium was full"),
    "medium-unreliable": N_("the medium gave back something else"),
}


def register_medium(
    house: House, dest: Path, *, label: str, serial: str = "", purpose: str = ""
) -> MediumRecord:
    """Let backups go to `dest`, the medium's folder, and mark it so that it is known again.

    Without a `serial` from its sticker it gets what the platform calls its volume, if anything. A medium that bears the
    mark of another vault keeps it: several may share one. Registering once more corrects label, serial and purpose, and
    takes a retired medium back. Raises NotAllowed, InsideVault, MediumUnknown, MediumLost, MediumFull.
    """
    require(house, Right.BACKUP)
    _require_outside(house, dest)
    label = _one_line(label) or _one_line(dest.absolute().name) or "medium"
    with on_medium(dest):
        try:
            mark = read_mark(dest)
        except MediumUnknown as error:
            if error.problem == "absent":
                raise
            mark = write_mark(dest, label)
    known = (_one_line(serial) or volume_id(dest), _one_line(purpose))
    with house.database.write() as session:
        media.add_medium(
            session,
            token=mark.token,
            label=label,
            serial=known[0],
            purpose=known[1],
            moment=utc_now(),
        )
        house.journal.append(session, [("medium registered", f"medium {label}", known[0])])
    return _by_mark(house, mark, dest)


def list_media(house: House) -> list[MediumRecord]:
    """Every medium that was ever registered: what lies on a retired one is still there."""
    with house.database.read() as session:
        return media.media(session)


def list_backups(house: House, *, limit: int = 50) -> list[BackupRun]:
    """The latest backups, newest first, also those that failed."""
    with house.database.read() as session:
        return media.runs(session, limit)


def last_backup(house: House) -> datetime | None:
    """When the latest backup that came to its end was begun."""
    moments = [medium.last_backup for medium in list_media(house) if medium.last_backup]
    return max(moments, default=None)


def outcome_words(run: BackupRun) -> str:
    """How a backup ended, for a person."""
    known = _OUTCOMES.get(run.outcome)
    return _("failed: {code}").format(code=run.outcome) if known is None else _(known)


def retire_medium(house: House, label: str) -> MediumRecord:
    """No more backups to the medium of this label; it stays on record. Raises NotAllowed, NoSuchMedium."""
    require(house, Right.BACKUP)
    active = [each for each in list_media(house) if each.label == label and not each.retired]
    if not active:
        raise NoSuchMedium(label)
    medium = active[-1]
    with house.database.write() as session:
        media.retire_medium(session, medium.id, utc_now())
        house.journal.append(session, [("medium retired", f"medium {label}", medium.serial)])
    return next(each for each in list_media(house) if each.id == medium.id)


def recognised(house: House, dest: Path) -> MediumRecord:
    """The registered medium at `dest`. Raises InsideVault, MediumUnknown, MediumLost."""
    _require_outside(house, dest)
    with on_medium(dest):
        mark = read_mark(dest)
    medium = _by_mark(house, mark, dest)
    if medium.retired:
        raise MediumUnknown(dest, "retired")
    return medium


def _by_mark(house: House, mark: Mark, dest: Path) -> MediumRecord:
    for medium in list_media(house):
        if medium.token == mark.token:
            return medium
    raise MediumUnknown(dest, "unregistered")


def _require_outside(house: House, dest: Path) -> None:
    if Path(os.path.realpath(dest)).is_relative_to(os.path.realpath(house.path)):
        raise InsideVault(dest)


def _one_line(text: str) -> str:
    shown = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(shown.split())[:MOST_LABEL].strip()
