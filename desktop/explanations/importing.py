"""Errors about importing packages."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services import errors as services
from resources.words import _

_NAMED = 5


def _unsound(error: Any) -> Explanation:
    named = [
        _("{object}: {problem}").format(object=each.object_name, problem=each.problem)
        for each in error.findings[:_NAMED]
    ]
    if len(error.findings) > _NAMED:
        named.append(_("… and {count} more.").format(count=len(error.findings) - _NAMED))
    return Explanation(
        _("The package is not whole"),
        "\n".join(named),
        _("Nothing was taken in. Have the package copied again, or written again, and verify it."),
        ExitCode.DAMAGED,
    )


def _changed(error: Any) -> Explanation:
    return Explanation(
        _("The package changed while it was being read"),
        _("{path} is not what it was when the package was verified.").format(
            path=error.object_name
        ),
        _(
            "What was reported as taken in is complete. Check the medium, and import again: it goes on from there."
        ),
        ExitCode.DAMAGED,
    )


def _refused(error: Any) -> Explanation:
    if error.reason == "origin":
        return Explanation(
            _("It isn't certain whose package this is"),
            error.sentence,
            _(
                "Nothing was taken in. Ask for a signed package. If you know where this one comes from, look at what "
                "would come in, and accept its origin."
            ),
            ExitCode.REFUSED,
        )
    return Explanation(
        _("The package can't be imported"),
        error.sentence,
        _("Nothing was taken in."),
        ExitCode.REFUSED,
    )


WORDS: Words = (
    (services.PackageUnsound, _unsound),
    (services.PackageChanged, _changed),
    (services.PackageRefused, _refused),
)
"""What people read of each."""
