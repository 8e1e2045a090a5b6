"""Errors about what may not be kept on this computer."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.errors import StateSecret
from desktop.services.filing.screening import finding_sentence, legal_steps
from resources.words import _


def _state_secret(error: Any) -> Explanation:
    return Explanation(
        _("State secrets may not be stored here"),
        _("{found} It was not stored; the vault is unchanged and safe.").format(
            found=finding_sentence(error.finding)
        ),
        legal_steps(),
        ExitCode.REFUSED,
    )


WORDS: Words = ((StateSecret, _state_secret),)
