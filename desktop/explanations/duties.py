"""Errors of what the contract asks for: duties and evidence, payments, people, matters, findings, the KPI ledger."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.errors import ContractRefused, SheetRefused
from resources.words import _, ngettext

_MISTYPED = ("no-such-", "unknown-", "bad-count")
"""How the reasons begin that are about a word that was typed and names nothing: wrong usage, not a policy."""


def _refused(error: Any) -> Explanation:
    mistyped = error.reason.startswith(_MISTYPED)
    return Explanation(
        _("This can't be recorded so"),
        error.sentence,
        _("Nothing was changed. Correct what the sentence above names, then record it again."),
        ExitCode.USAGE if mistyped else ExitCode.REFUSED,
    )


def _sheet_refused(error: Any) -> Explanation:
    return Explanation(
        _("Nothing was carried in"),
        ngettext(
            "{count} thing in the sheet is wrong.",
            "{count} things in the sheet are wrong.",
            error.count,
        ).format(count=error.count),
        _("Correct the cells that are named, or carry in only the rows that are right."),
        ExitCode.REFUSED,
    )


WORDS: Words = ((ContractRefused, _refused), (SheetRefused, _sheet_refused))
