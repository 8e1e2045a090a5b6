"""Errors of the contract's rules: a profile, a catalogue, a year's days off that can't be used as written."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from models.contract.rule_problems import RulesWrong
from resources.words import _, ngettext

_SHOWN = 50


def _wrong(error: Any) -> Explanation:
    problems = error.problems
    lines = [str(each) for each in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        lines.append(_("… and {count} more").format(count=len(problems) - _SHOWN))
    sentence = ngettext(
        "There is {count} problem in them; nothing was changed.",
        "There are {count} problems in them; nothing was changed.",
        len(problems),
    )
    return Explanation(
        _("These rules can't be used"),
        sentence.format(count=len(problems)),
        "\n".join([*lines, _("Correct what is named, then repeat the step.")]),
        ExitCode.REFUSED,
    )


WORDS: Words = ((RulesWrong, _wrong),)
