"""Errors of the register of systems."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.errors import NoSuchSystem, SystemRefused
from resources.words import _


def _refused(error: Any) -> Explanation:
    return Explanation(
        _("The system can't be kept so"),
        error.sentence,
        _("Nothing was changed. Correct what the sentence above names, then save again."),
        ExitCode.USAGE,
    )


def _no_system(error: Any) -> Explanation:
    return Explanation(
        _("No such system"),
        _("There is no system {id}.").format(id=error.system),
        _("List the systems to see their ids."),
        ExitCode.USAGE,
    )


WORDS: Words = ((SystemRefused, _refused), (NoSuchSystem, _no_system))
