"""Errors of putting in order: tags, collections, relations, fields, changes of many documents at once."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.errors import OrderRefused
from resources.words import _


def _refused(error: Any) -> Explanation:
    return Explanation(
        _("This can't be put in order so"),
        error.sentence,
        _("Nothing was changed. Correct what the sentence above names, then repeat the step."),
        ExitCode.USAGE,
    )


WORDS: Words = ((OrderRefused, _refused),)
