"""Errors of every day's work: documents, searches, the disk, the machine."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.errors import NameTaken, NoSuchView, SameAsCurrent, UnknownContract, Withheld
from desktop.services.filing.sources import SourceProblem
from desktop.services.progress import Cancelled
from models import errors as model
from resources.words import _
from search.errors import PageUnavailable, QueryError, ReaderUnavailable
from vault import errors as vault


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


def _database_busy(_error: Any) -> Explanation:
    return Explanation(
        _("The database is being read"),
        _("Other work has been reading the database for too long. Nothing was changed."),
        _("Wait until it is done, then repeat the step."),
        ExitCode.IN_USE,
    )


def _no_document(error: Any) -> Explanation:
    return Explanation(
        _("No such document"),
        _("There is no document {id}.").format(id=error.document),
        _("List the documents to see their ids."),
        ExitCode.USAGE,
    )


def _withheld(error: Any) -> Explanation:
    return Explanation(
        _("This document is withheld"),
        _(
            "{number} bears the mark of a state secret. It is sealed, and nobody opens it here."
        ).format(number=error.number),
        _(
            "Copy or send nothing, and tell the office for state secrets of your organisation at once; "
            "it decides about the document and this computer."
        ),
        ExitCode.REFUSED,
    )


def _same_as_current(error: Any) -> Explanation:
    return Explanation(
        _("Nothing new"),
        _("The file is, byte for byte, the current version of {number}. Nothing was filed.").format(
            number=error.number
        ),
        _("Choose the changed file, or go on: the document is safe as it is."),
        ExitCode.USAGE,
    )


def _source(error: Any) -> Explanation:
    return Explanation(
        _("The file cannot be used"),
        str(error),
        _("Nothing was changed. Mend what the sentence above names, then repeat the step."),
        ExitCode.WORLD,
    )


def _query(error: Any) -> Explanation:
    return Explanation(
        _("The query cannot be read"),
        _("At character {position}: {problem}").format(
            position=error.position + 1, problem=error.sentence
        ),
        error.advice or _("Change the query at this place."),
        ExitCode.USAGE,
    )


def _no_view(error: Any) -> Explanation:
    return Explanation(
        _("No such view"),
        _("There is no saved view “{name}”.").format(name=error.name),
        _("List the views to see their names."),
        ExitCode.USAGE,
    )


def _name_taken(error: Any) -> Explanation:
    return Explanation(
        _("The name is taken"),
        _("Another saved view is called “{name}”.").format(name=error.name),
        _("Choose another name, or remove that view first."),
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


def _no_text(error: Any) -> Explanation:
    return Explanation(
        _("The file cannot be read"),
        _(error.sentence),
        _(
            "The file itself is safe and stays as it was filed. Correct what is said above, and try again."
        ),
        ExitCode.FINDINGS,
    )


def _no_reader(_error: Any) -> Explanation:
    return Explanation(
        _("Texts cannot be read now"),
        _("The process that reads texts out of files does not start. What was filed is safe."),
        _("Close other programs, then run `shoudang index` to catch up."),
        ExitCode.WORLD,
    )


def _cancelled(_error: Any) -> Explanation:
    return Explanation(
        _("Stopped"),
        _("The work was stopped. What was finished before is kept, nothing is half-done."),
        "",
        ExitCode.FINDINGS,
    )


def _no_memory(_error: Any) -> Explanation:
    return Explanation(
        _("Not enough memory"),
        _("The computer has no memory left for this step."),
        _("Close other programs and try again. What was reported as filed is safe."),
        ExitCode.WORLD,
    )


def _world(error: Any) -> Explanation:
    if isinstance(error, FileNotFoundError) and isinstance(error.filename, str):
        return Explanation(
            _("There is no such file"),
            _("{path} is not there.").format(path=error.filename),
            _("Look at its name and folder, then repeat the step."),
            ExitCode.WORLD,
        )
    return Explanation(
        _("The disk refused"),
        _("The operating system refused: {reason}.").format(reason=error.strerror or error),
        _(
            "What was reported as filed is safe. Check the medium and its permissions, then repeat the step."
        ),
        ExitCode.WORLD,
    )


WORDS: Words = (
    (vault.StorageFailed, _storage_failed),
    (model.DatabaseBusy, _database_busy),
    (model.NoSuchDocument, _no_document),
    (Withheld, _withheld),
    (SameAsCurrent, _same_as_current),
    (SourceProblem, _source),
    (QueryError, _query),
    (NoSuchView, _no_view),
    (NameTaken, _name_taken),
    (UnknownContract, _unknown_contract),
    (PageUnavailable, _no_text),
    (ReaderUnavailable, _no_reader),
    (Cancelled, _cancelled),
    (MemoryError, _no_memory),
    (OSError, _world),
)
