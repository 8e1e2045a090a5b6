"""The only place where an exception becomes words: what happened, what is safe, what to do next, and an exit code.

Errors that are the world's fault have a sentence of their own; anything else is ours and says so. Neither documents'
text nor secrets enter a message.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.services.errors import (
    DatabaseMissing,
    EditionEmpty,
    EditionsInForce,
    EditionTooLate,
    Held,
    InsideVault,
    NoSuchMedium,
    NoSuchSlot,
    NotAllowed,
    NotConfirmed,
    ReasonMissing,
    TooManySlots,
    UnknownContract,
    UnknownPaper,
    WeakPassphrase,
)
from desktop.services.keyring import slot_kind_name
from desktop.services.progress import Cancelled
from exporters import errors as export
from models import errors as model
from resources.words import _
from search.errors import IndexDamaged, QueryError, ReaderUnavailable
from vault import errors as vault

_NAMED = 5
"""How many of many a sentence names."""


class ExitCode(enum.IntEnum):
    """The command line's contract; stable."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    WRONG_PASSPHRASE = 3
    IN_USE = 4
    DAMAGED = 5
    REFUSED = 6
    WORLD = 7
    OURS = 70


@dataclass(frozen=True, slots=True)
class Explanation:
    """An error for a person: a title, what happened, what to do, and the exit code of a command that ends with it."""

    title: str
    sentence: str
    advice: str
    exit_code: ExitCode


def explain(error: BaseException) -> Explanation:
    """The words for `error`."""
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words(error)
    return Explanation(
        _("Something went wrong in the program"),
        _("An unexpected error occurred ({kind}).").format(kind=type(error).__name__),
        _(
            "What was reported as filed is safe. Start the program again; if it happens again, run a check."
        ),
        ExitCode.OURS,
    )


def _not_a_vault(error: Any) -> Explanation:
    return Explanation(
        _("No vault here"),
        _("{path} is not a vault.").format(path=error.path),
        _("Choose the folder whose name ends in .vault, or create a new vault."),
        ExitCode.USAGE,
    )


def _already_exists(error: Any) -> Explanation:
    return Explanation(
        _("The place is taken"),
        _("{path} already exists and is not empty. Nothing was changed.").format(path=error.path),
        _("Choose another name."),
        ExitCode.USAGE,
    )


def _too_new(error: Any) -> Explanation:
    return Explanation(
        _("Made by a newer version"),
        _(
            "{path} has format {found}; this program knows format {known}. Nothing was changed."
        ).format(path=error.path, found=error.found, known=error.known),
        _("Open it with a newer version of the program."),
        ExitCode.REFUSED,
    )


def _schema_too_new(error: Any) -> Explanation:
    return Explanation(
        _("Made by a newer version"),
        _(
            "The database has schema {found}, which this program does not know. Nothing was changed."
        ).format(found=error.found),
        _("Open it with a newer version of the program."),
        ExitCode.REFUSED,
    )


def _wrong_passphrase(error: Any) -> Explanation:
    if error.sheet:
        return Explanation(
            _("Not this vault's recovery sheet"),
            _("The sheet was typed correctly, but no key slot opens with it. Nothing was changed."),
            _("It belongs to another vault, or its key slot was removed. Try the newest sheet."),
            ExitCode.WRONG_PASSPHRASE,
        )
    return Explanation(
        _("Wrong passphrase"),
        _("No key slot of this vault opens with this passphrase. Nothing was changed."),
        _("There are key slots that ask for a key file as well; choose it and try again.")
        if error.key_file_helps
        else _("Check the keyboard layout and capital letters, and try again."),
        ExitCode.WRONG_PASSPHRASE,
    )


def _in_use(error: Any) -> Explanation:
    return Explanation(
        _("Open elsewhere"),
        _("{path} is open in another window or command.").format(path=error.path),
        _("Close it there, then try again."),
        ExitCode.IN_USE,
    )


def _key_file(error: Any) -> Explanation:
    return Explanation(
        _("Wrong key file"),
        _("{path} can't be used: {problem}. Nothing was changed.").format(
            path=error.path, problem=error.problem
        )
        if error.path is not None
        else _("The key file is whole, but {problem}. Nothing was changed.").format(
            problem=error.problem
        ),
        _("Choose the key file that was made for this vault; without it use another key slot."),
        ExitCode.WRONG_PASSPHRASE,
    )


def _recovery_sheet(error: Any) -> Explanation:
    lines = ", ".join(map(str, error.lines))
    return Explanation(
        _("The recovery sheet was not typed correctly"),
        _("Not right or missing: line {lines}. Nothing was changed.").format(lines=lines)
        if error.lines
        else _("There are {count} lines too many. Nothing was changed.").format(
            count=error.surplus
        ),
        _("Compare these lines with the paper: four words a line, in their order, eight lines."),
        ExitCode.WRONG_PASSPHRASE,
    )


def _last_manager(error: Any) -> Explanation:
    return Explanation(
        _("The last manager stays"),
        _("“{label}” is the last key slot of a manager and can't be removed.").format(
            label=error.label
        ),
        _("Add another manager's slot first."),
        ExitCode.REFUSED,
    )


def _not_allowed(error: Any) -> Explanation:
    return Explanation(
        _("Not with this key"),
        _("A key slot of this kind ({kind}) may not {right}. Nothing was changed.").format(
            kind=slot_kind_name(error.kind), right=_(error.right)
        ),
        _("Ask a manager, or unlock with a manager's key slot."),
        ExitCode.REFUSED,
    )


def _no_slot(error: Any) -> Explanation:
    return Explanation(
        _("No such key slot"),
        _("“{slot}” is not exactly one key slot.").format(slot=error.slot),
        _("List the key slots, and name one by its label or the beginning of its id."),
        ExitCode.USAGE,
    )


def _too_many_slots(_error: Any) -> Explanation:
    return Explanation(
        _("No room for another key slot"),
        _("A vault has at most 64 key slots. Nothing was changed."),
        _("Remove one that nobody needs any more."),
        ExitCode.REFUSED,
    )


def _rolled_back(error: Any) -> Explanation:
    return Explanation(
        _("Something older was put back"),
        _("{object}: {problem}.").format(object=error.object_name, problem=error.problem),
        _(
            "Nothing was changed. Ask who copied files into the vault's folder. `shoudang repair` shows"
            " what there is, and can take over what you decide for; the journal will say so."
        ),
        ExitCode.DAMAGED,
    )


def _weak(error: Any) -> Explanation:
    return Explanation(
        _("The header was weakened"),
        _(
            "A key slot of {path} asks for less work than is ever written. Somebody changed it."
        ).format(path=error.path),
        _("Do not enter the passphrase again. Restore the header from a backup."),
        ExitCode.DAMAGED,
    )


def _tampered(error: Any) -> Explanation:
    return Explanation(
        _("Damaged or tampered with"),
        _("{object}: {problem}.").format(object=error.object_name, problem=error.problem),
        _(
            "Nothing was changed. Keep the vault as it is and restore the named object from a backup."
        ),
        ExitCode.DAMAGED,
    )


def _self_test_failed(error: Any) -> Explanation:
    return Explanation(
        _("The self-test failed"),
        _("These no longer give their published answers: {names}. Nothing was opened.").format(
            names=", ".join(_(name) for name in error.names)
        ),
        _("Do not use this installation. Install the program again, or use another machine."),
        ExitCode.REFUSED,
    )


def _chunk_missing(error: Any) -> Explanation:
    return Explanation(
        _("A part is missing"),
        _("The vault refers to chunk {chunk}, which no pack holds.").format(
            chunk=error.chunk.hex()[:16]
        ),
        _("Run a check to see which documents are affected, and restore them from a backup."),
        ExitCode.DAMAGED,
    )


def _database_missing(_error: Any) -> Explanation:
    return Explanation(
        _("The database is missing"),
        _("The vault's folder has no database file."),
        _("Run `shoudang repair VAULT --safety DIR`: it keeps a copy of what it changes."),
        ExitCode.DAMAGED,
    )


def _storage_failed(error: Any) -> Explanation:
    if error.full:
        return Explanation(
            _("The disk is full"),
            _("There is no room left to write {path}.").format(path=error.path),
            _(
                "What was reported as filed is safe, nothing is half-written. Make room, then repeat the step."
            ),
            ExitCode.WORLD,
        )
    return Explanation(
        _("The disk refused"),
        _("Reading or writing {path} failed.").format(path=error.path),
        _(
            "What was reported as filed is safe. Check the medium and its permissions, then repeat the step."
        ),
        ExitCode.WORLD,
    )


def _medium_unknown(error: Any) -> Explanation:
    register = _("Register it first: `shoudang backup VAULT DEST --register LABEL`.")
    title, sentence, advice, code = {
        "absent": (
            _("The medium is not there"),
            _("There is no folder {path}."),
            _("Plug the medium in, and name the folder under which it appears."),
            ExitCode.WORLD,
        ),
        "unmarked": (
            _("Not a registered medium"),
            _("{path} bears no mark of a registered medium. Nothing was written."),
            register,
            ExitCode.REFUSED,
        ),
        "damaged": (
            _("Not a registered medium"),
            _("{path} bears a mark that cannot be read. Nothing was written."),
            register,
            ExitCode.REFUSED,
        ),
        "unregistered": (
            _("Not a registered medium"),
            _("The medium at {path} is not registered with this vault. Nothing was written."),
            register,
            ExitCode.REFUSED,
        ),
        "retired": (
            _("A retired medium"),
            _("The medium at {path} was retired. Nothing was written."),
            _("Use another medium, or register this one again."),
            ExitCode.REFUSED,
        ),
    }[error.problem]
    return Explanation(title, sentence.format(path=error.path), advice, code)


def _medium_lost(error: Any) -> Explanation:
    if error.read_only:
        return Explanation(
            _("The medium cannot be written"),
            _("{path} is write-protected, or you may not write there.").format(path=error.path),
            _("Remove the write protection, or use another medium. Older backups are whole."),
            ExitCode.WORLD,
        )
    return Explanation(
        _("The medium stopped answering"),
        _("Working on {path} failed: {reason}. The backup that was there before is whole.").format(
            path=error.path, reason=error.reason
        ),
        _(
            "Plug the medium in again, or use another one, and repeat the backup. What was copied is not copied again."
        ),
        ExitCode.WORLD,
    )


def _medium_full(error: Any) -> Explanation:
    if error.missing is None:
        sentence = _("There is no room left at {path}. What was there before is whole.")
    else:
        sentence = _("{missing} bytes more are needed at {path}. Nothing was changed.")
    return Explanation(
        _("Not enough room"),
        sentence.format(path=error.path, missing=f"{error.missing or 0:,}"),
        _("Make room there, or use a larger medium, and repeat the step."),
        ExitCode.WORLD,
    )


def _medium_unreliable(error: Any) -> Explanation:
    return Explanation(
        _("The medium cannot be trusted"),
        _("What was read back from {path} is not what was written.").format(path=error.path),
        _("What was there before is whole. Use another medium, and do not rely on this one."),
        ExitCode.WORLD,
    )


def _not_a_backup(error: Any) -> Explanation:
    if error.found:
        return Explanation(
            _("Which backup?"),
            _("{path} holds several backups: {names}.").format(
                path=error.path, names=", ".join(error.found)
            ),
            _("Name one of these folders."),
            ExitCode.USAGE,
        )
    return Explanation(
        _("No backup here"),
        _("{path} is not a backup.").format(path=error.path),
        _("Choose the folder whose name ends in .backup, or the medium that holds it."),
        ExitCode.USAGE,
    )


def _backup_ahead(error: Any) -> Explanation:
    return Explanation(
        _("The backup has what the vault does not have"),
        _(
            "The backup of {moment} at {path} ends with event {sequence} of a journal that is not this vault's:"
            " an older vault was put back, or another backup was restored. Nothing was changed."
        ).format(
            path=error.path,
            moment=f"{error.moment.astimezone():%Y-%m-%d %H:%M}",
            sequence=error.sequence,
        ),
        _(
            "If that backup is the right one, restore it. To go on with this vault, repeat with --set-aside:"
            " the backup there is kept under another name."
        ),
        ExitCode.REFUSED,
    )


def _backup_damaged(error: Any) -> Explanation:
    sentence = _("{count} parts of {path} are not what was written: {names}.").format(
        count=len(error.objects),
        path=error.path,
        names=", ".join(f"{name} ({_(problem)})" for name, problem in error.objects[:_NAMED]),
    )
    if error.documents:
        numbers = ", ".join(error.documents[:_NAMED])
        sentence += " " + _("{count} documents are concerned: {numbers}.").format(
            count=len(error.documents), numbers=numbers
        )
    return Explanation(
        _("The backup is damaged"),
        sentence,
        _("Use another backup. What is whole of this one can be restored with --damaged-too.")
        if error.restorable
        else _("Its database cannot be restored. Use another backup."),
        ExitCode.DAMAGED,
    )


def _no_medium(error: Any) -> Explanation:
    return Explanation(
        _("No such medium"),
        _("There is no medium {label} in use.").format(label=error.label),
        _("List the media to see their labels."),
        ExitCode.USAGE,
    )


def _database_busy(_error: Any) -> Explanation:
    return Explanation(
        _("The database is being read"),
        _("Other work has been reading the database for too long. Nothing was changed."),
        _("Wait until it is done, then repeat the step."),
        ExitCode.IN_USE,
    )


def _nothing(_error: Any) -> Explanation:
    return Explanation(
        _("Nothing to hand over"),
        _("The vault holds no document. An empty package is never a success, so none was written."),
        _("File documents first."),
        ExitCode.REFUSED,
    )


def _output_taken(error: Any) -> Explanation:
    return Explanation(
        _("The output folder is not empty"),
        _("{path} already holds something; nothing is ever overwritten.").format(path=error.path),
        _("Choose a new or an empty folder."),
        ExitCode.USAGE,
    )


def _output_failed(error: Any) -> Explanation:
    return Explanation(
        _("The package could not be written"),
        _("Writing {path} failed: {reason}.").format(path=error.path, reason=error.cause.strerror),
        _("The vault is unchanged. Make room or use another medium, and build the package again."),
        ExitCode.WORLD,
    )


def _content_changed(_error: Any) -> Explanation:
    return Explanation(
        _("A document is not what was filed"),
        _("While the package was being written, a document's bytes did not match its record."),
        _("No package was made. Run a full check and restore the document from a backup."),
        ExitCode.DAMAGED,
    )


def _verification_failed(error: Any) -> Explanation:
    return Explanation(
        _("The package is not what was written"),
        _("Reading the package back showed {count} differences.").format(count=len(error.findings)),
        _("Do not hand it over. Check the medium and build the package again on another one."),
        ExitCode.WORLD,
    )


def _not_a_package(error: Any) -> Explanation:
    return Explanation(
        _("No package here"),
        _("{path} is not a handover package.").format(path=error.path),
        _("Choose the folder that holds bagit.txt."),
        ExitCode.USAGE,
    )


def _query(error: Any) -> Explanation:
    return Explanation(
        _("The query cannot be read"),
        _("At character {position}: {problem}").format(
            position=error.position + 1, problem=_(error.problem)
        ),
        _("Change the query at this place."),
        ExitCode.USAGE,
    )


def _no_document(error: Any) -> Explanation:
    return Explanation(
        _("No such document"),
        _("There is no document {id}.").format(id=error.document),
        _("List the documents to see their ids."),
        ExitCode.USAGE,
    )


def _unknown_contract(error: Any) -> Explanation:
    return Explanation(
        _("No such contract profile"),
        _("There is no contract profile {name}; there are: {known}.").format(
            name=error.id, known=", ".join(error.known)
        ),
        _("Use one of these names."),
        ExitCode.USAGE,
    )


def _inside_vault(error: Any) -> Explanation:
    return Explanation(
        _("Not into the vault"),
        _("{path} lies inside the vault, where nothing in clear may be written.").format(
            path=error.path
        ),
        _("Choose a folder outside the vault."),
        ExitCode.REFUSED,
    )


def _destroyed(error: Any) -> Explanation:
    return Explanation(
        _("This vault was destroyed"),
        _("The keys of {path} were erased; what is left of it can't be opened by anybody.").format(
            path=error.path
        ),
        _("Run `shoudang destroy VAULT` to remove what is left and to complete the record."),
        ExitCode.REFUSED,
    )


def _held(error: Any) -> Explanation:
    hold = error.holds[0]
    words = (
        _("The whole vault is held by {person}: {reason}. Nothing was changed.")
        if hold.whole_vault
        else _("{number} is held by {person}: {reason}. Nothing was changed.")
    )
    return Explanation(
        _("A hold forbids it"),
        words.format(number=hold.number, person=hold.placed_by, reason=hold.reason),
        _("See `shoudang hold list VAULT`. Whoever placed a hold decides about its release."),
        ExitCode.REFUSED,
    )


def _editions_in_force(error: Any) -> Explanation:
    return Explanation(
        _("Editions are in force"),
        _(
            "These editions were made of what is to be purged: {labels}. Nothing was changed."
        ).format(labels=", ".join(error.labels)),
        _("Wait for the end of the inspection, or let the purge revoke them."),
        ExitCode.REFUSED,
    )


def _no_reason(_error: Any) -> Explanation:
    return Explanation(
        _("A reason is missing"),
        _("What stays on record for good needs a reason. Nothing was changed."),
        _("Give a reason in a few words, without names of persons."),
        ExitCode.USAGE,
    )


def _unknown_paper(error: Any) -> Explanation:
    return Explanation(
        _("Not as this kind of file"),
        _("{path} can't be written: papers are PDF or Word files.").format(path=error.path),
        _("Give it a name that ends in .pdf or .docx."),
        ExitCode.USAGE,
    )


def _not_confirmed(error: Any) -> Explanation:
    return Explanation(
        _("Not confirmed"),
        _("What was typed is not the vault's name. Nothing was changed."),
        _("Type “{name}” to destroy this vault.").format(name=error.name),
        ExitCode.REFUSED,
    )


def _mistyped_code(error: Any) -> Explanation:
    return Explanation(
        _("This is not a printed code"),
        _mistyped_sentence(error),
        _("Compare it with the paper, group by group, and type it again."),
        ExitCode.USAGE,
    )


def _mistyped_sentence(error: Any) -> str:
    groups = ", ".join(str(group) for group in error.groups if group)
    if error.reason == "character":
        return _("“{character}” occurs in no code.").format(character=error.character)
    if error.reason == "length":
        if groups:
            return _("Group {groups} has a character too few or too many.").format(groups=groups)
        return _("A code is a number and five groups: four of four characters and one of two.")
    if error.reason == "line":
        return _("The text of the QR code is not whole, or was made by a newer version.")
    if groups and 0 not in error.groups:
        return _("The characters do not fit each other: look at group {groups}.").format(
            groups=groups
        )
    if groups:
        return _(
            "The characters do not fit each other: look at the number in front and at group {groups}."
        ).format(groups=groups)
    if error.groups:
        return _("The characters do not fit each other: look at the number in front.")
    return _("The characters do not fit each other: more than one is wrong.")


def _no_hold(error: Any) -> Explanation:
    return Explanation(
        _("No such hold"),
        _("There is no hold {id} in force.").format(id=error.hold),
        _("List the holds to see their ids."),
        ExitCode.USAGE,
    )


def _index_damaged(error: Any) -> Explanation:
    return Explanation(
        _("The search index is damaged"),
        _("The index of {category} cannot be used. No document is affected.").format(
            category=_(error.category.label)
        ),
        _("Run `shoudang index`: the index is rebuilt from the texts, nothing is lost."),
        ExitCode.DAMAGED,
    )


def _no_reader(_error: Any) -> Explanation:
    return Explanation(
        _("Texts cannot be read now"),
        _("The process that reads texts out of files does not start. What was filed is safe."),
        _("Close other programs, then run `shoudang index` to catch up."),
        ExitCode.WORLD,
    )


def _no_memory(_error: Any) -> Explanation:
    return Explanation(
        _("Not enough memory"),
        _("The computer has no memory left for this step."),
        _("Close other programs and try again. What was reported as filed is safe."),
        ExitCode.WORLD,
    )


def _world(error: Any) -> Explanation:
    return Explanation(
        _("The disk refused"),
        _("The operating system refused: {reason}.").format(reason=error.strerror or error),
        _(
            "What was reported as filed is safe. Check the medium and its permissions, then repeat the step."
        ),
        ExitCode.WORLD,
    )


def _cancelled(_error: Any) -> Explanation:
    return Explanation(
        _("Stopped"),
        _("The work was stopped. What was finished before is kept, nothing is half-done."),
        "",
        ExitCode.FINDINGS,
    )


def _weak_passphrase(error: Any) -> Explanation:
    if error.empty:
        sentence = _("A vault needs a passphrase; there is none yet.")
    else:
        sentence = _("The passphrase is too easily guessed: {verdict}.").format(
            verdict=error.verdict
        )
    return Explanation(
        _("Choose a stronger passphrase"),
        sentence,
        _(
            "Take several words that don't belong together, or a sentence that nobody has printed, and a few digits or signs."
        ),
        ExitCode.REFUSED,
    )


def _wrong_edition_passphrase(_error: Any) -> Explanation:
    return Explanation(
        _("Wrong passphrase"),
        _("The edition does not open with this passphrase. Nothing was changed."),
        _("Use the passphrase that was given to you with this edition, not one of the vault."),
        ExitCode.WRONG_PASSPHRASE,
    )


def _edition_expired(error: Any) -> Explanation:
    return Explanation(
        _("The edition has expired"),
        _("The edition for {label} could be opened until {moment}.").format(
            label=error.label, moment=_local(error.expires)
        ),
        _("Ask the project manager to prepare another one."),
        ExitCode.REFUSED,
    )


def _edition_revoked(error: Any) -> Explanation:
    return Explanation(
        _("No such edition"),
        _(
            "There is no edition {edition} in this vault: it was revoked, or there never was one."
        ).format(edition=error.edition),
        _("`shoudang edition names VAULT` shows which there are."),
        ExitCode.REFUSED,
    )


def _edition_outdated(error: Any) -> Explanation:
    return Explanation(
        _("Made by another version"),
        _("The edition for {label} was prepared by an older version of the program.").format(
            label=error.label
        ),
        _("Ask the project manager to prepare another one."),
        ExitCode.REFUSED,
    )


def _clock_went_back(error: Any) -> Explanation:
    return Explanation(
        _("The clock went back"),
        _("The clock shows {now}, but the edition was in use at {last} already.").format(
            now=_local(error.now), last=_local(error.last)
        ),
        _("Set the clock right, then open the edition again."),
        ExitCode.REFUSED,
    )


def _edition_empty(_error: Any) -> Explanation:
    return Explanation(
        _("Nothing in this scope"),
        _("No document meets these conditions. An edition that shows nothing was not prepared."),
        _("Widen the scope, or file the documents first."),
        ExitCode.REFUSED,
    )


def _edition_too_late(error: Any) -> Explanation:
    return Explanation(
        _("It would have expired already"),
        _("The edition would open until {moment}, which has passed.").format(
            moment=_local(error.expires)
        ),
        _("Choose a later moment."),
        ExitCode.USAGE,
    )


def _local(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


_WORDS: tuple[tuple[type[BaseException], Callable[[Any], Explanation]], ...] = (
    (vault.NotAVault, _not_a_vault),
    (vault.Destroyed, _destroyed),
    (vault.AlreadyExists, _already_exists),
    (vault.TooNew, _too_new),
    (vault.WrongEditionPassphrase, _wrong_edition_passphrase),
    (vault.WrongPassphrase, _wrong_passphrase),
    (vault.EditionExpired, _edition_expired),
    (vault.EditionRevoked, _edition_revoked),
    (vault.EditionOutdated, _edition_outdated),
    (vault.ClockWentBack, _clock_went_back),
    (EditionEmpty, _edition_empty),
    (EditionTooLate, _edition_too_late),
    (vault.KeyFileWrong, _key_file),
    (vault.RecoverySheetWrong, _recovery_sheet),
    (vault.LastManagerSlot, _last_manager),
    (NotAllowed, _not_allowed),
    (NoSuchSlot, _no_slot),
    (TooManySlots, _too_many_slots),
    (vault.InUse, _in_use),
    (vault.WeakKeyDerivation, _weak),
    (vault.RolledBack, _rolled_back),
    (vault.Tampered, _tampered),
    (vault.ChunkMissing, _chunk_missing),
    (vault.SelfTestFailed, _self_test_failed),
    (vault.MediumUnknown, _medium_unknown),
    (vault.MediumLost, _medium_lost),
    (vault.MediumFull, _medium_full),
    (vault.MediumUnreliable, _medium_unreliable),
    (vault.NotABackup, _not_a_backup),
    (vault.BackupAhead, _backup_ahead),
    (vault.BackupDamaged, _backup_damaged),
    (NoSuchMedium, _no_medium),
    (vault.StorageFailed, _storage_failed),
    (model.DatabaseBusy, _database_busy),
    (model.SchemaTooNew, _schema_too_new),
    (model.NoSuchDocument, _no_document),
    (model.NoSuchHold, _no_hold),
    (model.MistypedCode, _mistyped_code),
    (DatabaseMissing, _database_missing),
    (export.NothingToExport, _nothing),
    (export.OutputNotEmpty, _output_taken),
    (export.OutputFailed, _output_failed),
    (export.ContentChanged, _content_changed),
    (export.VerificationFailed, _verification_failed),
    (export.NotAPackage, _not_a_package),
    (QueryError, _query),
    (UnknownContract, _unknown_contract),
    (InsideVault, _inside_vault),
    (Held, _held),
    (EditionsInForce, _editions_in_force),
    (ReasonMissing, _no_reason),
    (UnknownPaper, _unknown_paper),
    (WeakPassphrase, _weak_passphrase),
    (NotConfirmed, _not_confirmed),
    (IndexDamaged, _index_damaged),
    (ReaderUnavailable, _no_reader),
    (Cancelled, _cancelled),
    (MemoryError, _no_memory),
    (OSError, _world),
)
