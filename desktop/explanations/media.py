"""Errors about media and backups."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.errors import NoSuchMedium
from resources.words import _
from vault import errors as vault

_NAMED = 5
"""How many of many a sentence names."""


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


WORDS: Words = (
    (vault.MediumUnknown, _medium_unknown),
    (vault.MediumLost, _medium_lost),
    (vault.MediumFull, _medium_full),
    (vault.MediumUnreliable, _medium_unreliable),
    (vault.NotABackup, _not_a_backup),
    (vault.BackupAhead, _backup_ahead),
    (vault.BackupDamaged, _backup_damaged),
    (NoSuchMedium, _no_medium),
)
