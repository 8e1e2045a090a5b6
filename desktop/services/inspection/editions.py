"""The manager's side of editions: listing them, finding one, revoking one; preparing and absorbing are beside it."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.services.house import House
from desktop.services.inspection.absorbing import (
    Absorbed,
    absorb,
    absorb_editions,
    examine,
    folder_of,
)
from desktop.services.inspection.edition_records import EditionInfo, EditionStub
from desktop.services.inspection.preparing import create_edition
from desktop.services.rights import Right, require
from models.documents.withholding import withheld_after
from models.inspection.editions import EditionRecord, editions, note_revoked
from models.inspection.scope import EditionScope
from models.queries import documents
from resources.words import _
from vault.edition_files import EDITIONS, edition_folders, require_vault
from vault.errors import EditionRevoked, StorageFailed, Tampered, TooNew
from vault.ids import utc_now

__all__ = [
    "Absorbed",
    "EditionInfo",
    "EditionScope",
    "EditionStub",
    "absorb_editions",
    "any_edition",
    "choose_edition",
    "create_edition",
    "find_edition",
    "find_editions",
    "list_editions",
    "revoke_edition",
]

_LEAST_ID = 4
"""So many digits of an id, at least, before they stand for an edition."""


def list_editions(house: House) -> list[EditionInfo]:
    """Every edition that was ever prepared, the oldest first; those in force are examined."""
    with house.database.read() as session:
        records = editions(session)
    return [_judged(house, record) for record in records]


def find_editions(path: Path) -> list[EditionStub]:
    """The editions in the vault at `path`, without any key. Raises NotAVault, StorageFailed."""
    require_vault(path)
    found = []
    for folder in edition_folders(path / EDITIONS):
        try:
            terms = folder.read().terms
        except EditionRevoked:
            continue
        except Tampered as error:
            found.append(EditionStub(folder.id, "", None, error.problem))
        except TooNew:
            problem = _("It was prepared by a newer version of the program.")
            found.append(EditionStub(folder.id, "", None, problem))
        else:
            found.append(EditionStub(folder.id, terms.label, terms.expires))
    return found


def choose_edition(house: House, word: str) -> bytes:
    """The edition not yet revoked whose id begins with `word`, or whose label it is; raises EditionRevoked."""
    with house.database.read() as session:
        labels = {record.id: record.label for record in editions(session) if not record.revoked}
    labels |= {
        folder.id: ""
        for folder in edition_folders(house.vault.editions_path)
        if folder.id not in labels
    }
    return _only(labels, word)


def any_edition(house: House, word: str) -> bytes:
    """The same of every edition that there ever was, revoked ones as well; raises EditionRevoked."""
    with house.database.read() as session:
        return _only({record.id: record.label for record in editions(session)}, word)


def find_edition(path: Path, word: str) -> bytes:
    """The edition whose id begins with `word`, or whose label it is; raises EditionRevoked unless it is exactly one."""
    return _only({stub.id: stub.label for stub in find_editions(path)}, word)


def revoke_edition(house: House, edition_id: bytes) -> str:
    """Absorb its journal one last time, then destroy the edition; what a copy of it still opens, in translated words.

    Raises NotAllowed, EditionRevoked when there is no such edition in force, StorageFailed.
    """
    require(house, Right.EDITIONS)
    folder = folder_of(house, edition_id)
    with house.database.read() as session:
        records = {record.id: record for record in editions(session)}
    record = records.get(edition_id)
    if (record is None and not folder.path.is_dir()) or (record and record.revoked):
        raise EditionRevoked(edition_id.hex())
    label = edition_id.hex()[:8]
    if record is not None:
        label = record.label
        absorb(house, record)
    with house.database.write() as session:
        note_revoked(session, edition_id, utc_now())
        house.journal.append(session, [("revoked", f"edition {edition_id.hex()}", label)])
    folder.destroy()
    return _(
        "The edition for {label} is revoked and its files are destroyed. Whoever copied the vault's folder before and "
        "knows the passphrase can still read what was in its scope then; content filed later in the same categories is "
        "sealed under the same keys until the master key is changed."
    ).format(label=label)


def _only(labels: dict[bytes, str], word: str) -> bytes:
    found = [
        edition_id
        for edition_id, label in labels.items()
        if label == word or (len(word) >= _LEAST_ID and edition_id.hex().startswith(word.lower()))
    ]
    if len(found) != 1:
        raise EditionRevoked(word)
    return found[0]


def _judged(house: House, record: EditionRecord) -> EditionInfo:
    if record.revoked is not None:
        return EditionInfo.of(record, "revoked")
    try:
        problems = [error.problem for error in examine(house, record, whole=True).problems]
    except StorageFailed as error:
        problems = [error.reason or os.strerror(error.errno or 0)]
    if problems:
        return EditionInfo.of(record, "damaged", problems[0])
    if utc_now() >= record.expires:
        return EditionInfo.of(record, "expired")
    return EditionInfo.of(record, "open", _shows_withheld(house, record))


def _shows_withheld(house: House, record: EditionRecord) -> str:
    """What is to be told of an edition that was prepared before one of its documents was withheld; or nothing."""
    with house.database.read() as session:
        withheld = documents(session, ids=withheld_after(session, record.created))
    if any(each.filed <= record.created and record.scope.includes(each) for each in withheld):
        return _("It still opens a document that is marked as a state secret. Revoke it.")
    return ""
