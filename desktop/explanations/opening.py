"""Errors on the way into a vault: what isn't one, keys that don't fit, key slots, the self-test."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.errors import NoSuchSlot, NotAllowed, TooManySlots, WeakPassphrase
from desktop.services.keys.keyring import slot_kind_name
from models import errors as model
from resources.words import _
from vault import errors as vault


def _not_a_vault(error: Any) -> Explanation:
    return Explanation(
        _("No vault here"),
        _("{path} is not a vault.").format(path=error.path),
        _("Choose the folder whose name ends in .vault, or create a new vault."),
        ExitCode.USAGE,
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


def _wrong_edition_passphrase(_error: Any) -> Explanation:
    return Explanation(
        _("Wrong passphrase"),
        _("The edition does not open with this passphrase. Nothing was changed."),
        _("Use the passphrase that was given to you with this edition, not one of the vault."),
        ExitCode.WRONG_PASSPHRASE,
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
            "Take several words that don't belong together, or a sentence that nobody has printed,"
            " and a few digits or signs."
        ),
        ExitCode.REFUSED,
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


def _self_test_failed(error: Any) -> Explanation:
    return Explanation(
        _("The self-test failed"),
        _("These no longer give their published answers: {names}. Nothing was opened.").format(
            names=", ".join(_(name) for name in error.names)
        ),
        _("Do not use this installation. Install the program again, or use another machine."),
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


WORDS: Words = (
    (vault.NotAVault, _not_a_vault),
    (vault.Destroyed, _destroyed),
    (vault.AlreadyExists, _already_exists),
    (vault.TooNew, _too_new),
    (vault.WrongEditionPassphrase, _wrong_edition_passphrase),
    (vault.WrongPassphrase, _wrong_passphrase),
    (vault.KeyFileWrong, _key_file),
    (vault.RecoverySheetWrong, _recovery_sheet),
    (vault.LastManagerSlot, _last_manager),
    (NotAllowed, _not_allowed),
    (NoSuchSlot, _no_slot),
    (TooManySlots, _too_many_slots),
    (vault.InUse, _in_use),
    (vault.WeakKeyDerivation, _weak),
    (vault.SelfTestFailed, _self_test_failed),
    (model.SchemaTooNew, _schema_too_new),
    (WeakPassphrase, _weak_passphrase),
)
