"""Taking over what officers did: each edition's journal, proven record by record, becomes part of the vault's own.

What is wrong with an edition is written down once and told at every unlock, until the edition is revoked.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.services.house import House
from models.inspection.editions import (
    NOTHING_ABSORBED,
    EditionRecord,
    editions,
    is_journalled,
    note_absorbed,
)
from models.inspection.inspection_log import NOTED, WITHDRAWN
from resources.words import N_, _
from vault.durable import publish, storage_errors
from vault.edition import Grant
from vault.edition_files import EditionFolder, edition_folders
from vault.edition_journal import EditionJournal, read_journal
from vault.edition_keys import EditionKeys
from vault.errors import EditionRevoked, StorageFailed, Tampered, TooNew
from vault.state import database_fingerprint
from vault.suites import Suite

FINDINGS = (NOTED, WITHDRAWN)
"""Actions of an officer that concern the loop of findings."""

PROBLEM = "edition problem"
"""The action of the event that says what is wrong with an edition."""


@dataclass(frozen=True, slots=True)
class Absorbed:
    """What was taken over from one edition: how many events, and what is wrong with it (translated) or ''.

    `findings` is how many of the officer's findings are in the loop now.
    """

    label: str
    events: int
    problem: str
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Examined:
    """An edition's journal as it is now. `problems`, the worst first, concern anything of the edition."""

    journal: EditionJournal
    problems: tuple[Tampered, ...]


def absorb_editions(house: House) -> list[Absorbed]:
    """Absorb what is new in every edition's journal; what there is to tell, edition by edition.

    Called when the vault was unlocked. Also completes what an interrupted preparation or revocation left behind.
    Raises StorageFailed when the vault's own database can't be written.
    """
    try:
        folders = {folder.id: folder for folder in edition_folders(house.vault.editions_path)}
    except StorageFailed as error:
        return [Absorbed("", 0, _("it can't be read: {reason}").format(reason=error.reason))]
    with house.database.read() as session:
        known = editions(session)
    told = []
    for record in known:
        folder = folders.pop(record.id, None)
        if record.revoked is None:
            told.append(absorb(house, record))
        elif folder is not None:
            # Revoking was interrupted between the note of it and the removal of the files.
            told.append(absorb(house, record))
            _destroy(folder)
    for folder in folders.values():
        told += _settle_unknown(house, folder)
    return [each for each in told if each.events or each.problem]


def absorb(house: House, record: EditionRecord) -> Absorbed:
    """Absorb what is new in one edition's journal, in one transaction with the note how far that is."""
    try:
        examined = examine(house, record)
    except StorageFailed as error:
        unreadable = Tampered(_name(record), N_("it can't be read: {reason}"), reason=error.reason)
        examined = Examined(_empty(unreadable), (unreadable,))
    new = examined.journal.events[record.absorbed :] if _continues(record, examined) else ()
    problem = examined.problems[0] if examined.problems else None
    findings = 0
    with house.database.write() as session:
        house.journal.append_foreign(
            session,
            record.id,
            record.label,
            [(each.moment, each.action, each.object_name, each.detail) for each in new],
        )
        if new:
            note_absorbed(session, record.id, record.absorbed + len(new), new[-1].seal)
            if any(each.action in FINDINGS for each in new):
                # Here, not above: every unlock looks at editions, and few of them hold findings.
                from desktop.services.inspection.inspection_findings import take_findings

                findings = take_findings(house, session, record, new)
        if problem is not None and record.revoked is None:
            event = (PROBLEM, f"edition {record.id.hex()}", _untranslated(problem))
            if not is_journalled(session, *event):
                house.journal.append(session, [event])
    return Absorbed(record.label, len(new), problem.problem if problem else "", findings)


def examine(house: House, record: EditionRecord, *, whole: bool = False) -> Examined:
    """What the edition's files are worth now; with `whole` its database is read, too. Raises StorageFailed."""
    folder, name = folder_of(house, record.id), _name(record)
    keys = keys_of(house, record.id)
    if not folder.path.is_dir():
        gone = Tampered(name, N_("its folder is missing"))
        return Examined(_empty(gone), (gone,))
    if record.revoked is None and folder.fresh.is_file():
        # Preparing it was interrupted between the note of it and the name.
        publish(folder.fresh, folder.edition)
    journal = read_journal(folder.journal, house.vault.id, keys, name)
    problems = [*_problems_of_journal(record, journal, name)]
    try:
        grant = folder.read().opened(keys)
        if not _has_its_database(folder, grant, house.vault.suite, whole=whole):
            problems.append(Tampered(name, N_("its database is not the one it was prepared with")))
    except EditionRevoked:
        problems.append(Tampered(name, N_("its file is missing")))
    except TooNew:
        problems.append(Tampered(name, N_("a field is out of range")))
    except Tampered as error:
        problems.append(error)
    keys.forget()
    return Examined(journal, tuple(problems))


def folder_of(house: House, edition_id: bytes) -> EditionFolder:
    """Where the edition's files lie."""
    return EditionFolder.below(house.vault.editions_path, edition_id)


def keys_of(house: House, edition_id: bytes) -> EditionKeys:
    """The edition's keys, which the master key yields without the officer's passphrase."""
    vault = house.vault
    return EditionKeys(vault.suite, edition_id, vault.keys.edition(edition_id))


def _has_its_database(folder: EditionFolder, grant: Grant, suite: Suite, *, whole: bool) -> bool:
    if whole:
        expected = (grant.database_size, grant.database_digest)
        return database_fingerprint(suite, folder.database) == expected
    path = folder.database
    with storage_errors(path):
        return path.is_file() and path.stat().st_size == grant.database_size


def _problems_of_journal(
    record: EditionRecord, journal: EditionJournal, name: str
) -> Iterator[Tampered]:
    if journal.damage is not None:
        yield journal.damage
    elif len(journal.events) < record.absorbed:
        yield Tampered(
            name,
            N_("its journal was cut short: of {known} absorbed events it holds {found}"),
            known=record.absorbed,
            found=len(journal.events),
        )
    elif not _same_beginning(record, journal):
        yield Tampered(name, N_("its journal was replaced by another one"))


def _same_beginning(record: EditionRecord, journal: EditionJournal) -> bool:
    """Whether the event that was absorbed last stands where it stood, with everything before it."""
    if record.absorbed == 0:
        return record.seal == NOTHING_ABSORBED
    return journal.events[record.absorbed - 1].seal == record.seal


def _continues(record: EditionRecord, examined: Examined) -> bool:
    """Whether what the journal holds behind the absorbed events can be believed."""
    journal = examined.journal
    return len(journal.events) > record.absorbed and _same_beginning(record, journal)


def _settle_unknown(house: House, folder: EditionFolder) -> list[Absorbed]:
    """A folder that the database doesn't know: a preparation that was never completed, or a database that lost it."""
    if not folder.edition.is_file():
        _destroy(folder)
        return []
    problem = Tampered(
        f"edition {folder.id.hex()[:8]}", N_("the database knows nothing of this edition")
    )
    event = (PROBLEM, f"edition {folder.id.hex()}", _untranslated(problem))
    with house.database.write() as session:
        if not is_journalled(session, *event):
            house.journal.append(session, [event])
    return [Absorbed(folder.id.hex()[:8], 0, problem.problem)]


def _destroy(folder: EditionFolder) -> None:
    """Left for the next unlock where the medium refuses: opening the vault mustn't depend on it."""
    with contextlib.suppress(StorageFailed):
        folder.destroy()


def _empty(damage: Tampered) -> EditionJournal:
    return EditionJournal((), 0, b"", 0, damage)


def _untranslated(problem: Tampered) -> str:
    """As the journal keeps it, in whatever language the window is."""
    return problem.message.format(**problem.values)


def _name(record: EditionRecord) -> str:
    return f"edition {record.label or record.id.hex()[:8]}"
