"""The only place where an exception becomes words: what happened, what is safe, what to do next, and an exit code.

Errors that are the world's fault have a sentence of their own; anything else is ours and says so. Neither documents'
text nor secrets enter a message.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop.services.errors import DatabaseMissing, InsideVault, UnknownContract
from desktop.services.progress import Cancelled
from exporters import errors as export
from models import errors as model
from resources.words import _
from search.errors import IndexDamaged, QueryError, ReaderUnavailable
from vault import errors as vault


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


def _wrong_passphrase(_error: Any) -> Explanation:
    return Explanation(
        _("Wrong passphrase"),
        _("No key slot of this vault opens with this passphrase. Nothing was changed."),
        _("Check the keyboard layout and capital letters, and try again."),
        ExitCode.WRONG_PASSPHRASE,
    )


def _in_use(error: Any) -> Explanation:
    return Explanation(
        _("Open elsewhere"),
        _("{path} is open in another window or command.").format(path=error.path),
        _("Close it there, then try again."),
        ExitCode.IN_USE,
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
        _("Nothing was changed. Restore vault.db from a backup; the packs are still there."),
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


_WORDS: tuple[tuple[type[BaseException], Callable[[Any], Explanation]], ...] = (
    (vault.NotAVault, _not_a_vault),
    (vault.AlreadyExists, _already_exists),
    (vault.TooNew, _too_new),
    (vault.WrongPassphrase, _wrong_passphrase),
    (vault.InUse, _in_use),
    (vault.WeakKeyDerivation, _weak),
    (vault.Tampered, _tampered),
    (vault.ChunkMissing, _chunk_missing),
    (vault.StorageFailed, _storage_failed),
    (model.SchemaTooNew, _schema_too_new),
    (model.NoSuchDocument, _no_document),
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
    (IndexDamaged, _index_damaged),
    (ReaderUnavailable, _no_reader),
    (Cancelled, _cancelled),
    (MemoryError, _no_memory),
    (OSError, _world),
)
