"""Errors of checking a package's four natures, and of receipts that come back."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.errors import ManualRefused, PackageMarked, ReceiptRefused
from resources.words import _

_NAMED = 10


def _marked(error: Any) -> Explanation:
    named = error.places[:_NAMED]
    return Explanation(
        _("The package must not be handed over"),
        _("Marked as a state secret: {places}").format(places="\n".join(named)),
        _(
            "Nothing was left of the package. Withhold these documents and report it to whoever is in charge of "
            "secrets."
        ),
        ExitCode.REFUSED,
    )


def _receipt(error: Any) -> Explanation:
    return Explanation(
        _("The receipt was not kept"),
        error.sentence,
        _(
            "Nothing was changed. Ask the receiver for the receipt that was written with the signed protocol."
        )
        if error.reason in ("unreadable", "malformed", "other-package")
        else _("Nothing was changed."),
        ExitCode.WORLD if error.reason == "unreadable" else ExitCode.REFUSED,
    )


def _manual(error: Any) -> Explanation:
    return Explanation(
        _("The entered results can't be read"),
        error.sentence,
        _("Correct the file; nothing was written."),
        ExitCode.USAGE,
    )


WORDS: Words = (
    (PackageMarked, _marked),
    (ReceiptRefused, _receipt),
    (ManualRefused, _manual),
)
