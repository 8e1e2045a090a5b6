"""Errors about what is kept, purged, destroyed or put on paper."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.errors import (
    AcceptanceMissing,
    DisposalRefused,
    ExecutorsMissing,
    Held,
    NotConfirmed,
    PartsElsewhere,
    ReasonMissing,
    UnknownPaper,
)
from models import errors as model
from resources.words import _


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


def _no_reason(_error: Any) -> Explanation:
    return Explanation(
        _("A reason is missing"),
        _("What stays on record for good needs a reason. Nothing was changed."),
        _("Give a reason in a few words, without names of persons."),
        ExitCode.USAGE,
    )


def _not_confirmed(error: Any) -> Explanation:
    return Explanation(
        _("Not confirmed"),
        _("What was typed is not the vault's name. Nothing was changed."),
        _("Type “{name}” to destroy this vault.").format(name=error.name),
        ExitCode.REFUSED,
    )


def _not_accepted(_error: Any) -> Explanation:
    return Explanation(
        _("Nobody has accepted the handover"),
        _(
            "There is no receipt by which the final package was accepted without reservations. Nothing was erased."
        ),
        _(
            "Import the receiver's receipt first. If the vault must go without one, give the reason: the certificate "
            "names it."
        ),
        ExitCode.REFUSED,
    )


def _one_executor(_error: Any) -> Explanation:
    return Explanation(
        _("Two persons carry it out"),
        _("A destruction is carried out by two different persons. Nothing was erased."),
        _("Name both. If it must be fewer, give the reason: the certificate names it."),
        ExitCode.REFUSED,
    )


def _parts_elsewhere(error: Any) -> Explanation:
    return Explanation(
        _("Parts of the vault lie elsewhere"),
        _(
            "In the vault's folder these are links: {names}. What they lead to would outlive the vault. Nothing was "
            "erased."
        ).format(names=_(", ").join(error.names)),
        _("Close the vault, put what they lead to in their place, and destroy it then."),
        ExitCode.REFUSED,
    )


def _disposal(error: Any) -> Explanation:
    return Explanation(
        _("The disposal list stays as it is"),
        error.sentence,
        _("Nothing was changed."),
        ExitCode.USAGE if error.reason == "no-such-list" else ExitCode.REFUSED,
    )


def _no_hold(error: Any) -> Explanation:
    return Explanation(
        _("No such hold"),
        _("There is no hold {id} in force.").format(id=error.hold),
        _("List the holds to see their ids."),
        ExitCode.USAGE,
    )


def _mistyped_code(error: Any) -> Explanation:
    return Explanation(
        _("This is not a printed code"),
        _mistyped_sentence(error),
        _("Compare it with the paper, group by group, and type it again."),
        ExitCode.USAGE,
    )


def _unknown_paper(error: Any) -> Explanation:
    return Explanation(
        _("Not as this kind of file"),
        _("{path} can't be written: papers are PDF or Word files.").format(path=error.path),
        _("Give it a name that ends in .pdf or .docx."),
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


WORDS: Words = (
    (model.NoSuchHold, _no_hold),
    (model.MistypedCode, _mistyped_code),
    (Held, _held),
    (ReasonMissing, _no_reason),
    (UnknownPaper, _unknown_paper),
    (NotConfirmed, _not_confirmed),
    (AcceptanceMissing, _not_accepted),
    (ExecutorsMissing, _one_executor),
    (PartsElsewhere, _parts_elsewhere),
    (DisposalRefused, _disposal),
)
