"""What an assessment concludes by the template of its report, and where the template leaves it to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from models.assurance.assurance_rules import RISKS, Conclusion, Template
from resources.words import _


class Judgement(NamedTuple):
    """`conclusion` by the rules; None where nothing can be said, and `why` (translated) says what is missing."""

    conclusion: Conclusion | None
    why: str = ""


def judge(
    template: Template,
    result: int | None,
    risks: Mapping[str, int],
    *,
    complete: bool | None = None,
) -> Judgement:
    """The first conclusion of the template whose conditions hold.

    `result` is a rate or a score in hundredths; `risks` counts findings by how grave they are, with those missing that
    nobody counted. `complete` says whether every unit scored in full, None where that isn't known.
    """
    if result is None:
        return Judgement(None, _("The report's result isn't entered yet."))
    for conclusion in template.conclusions:
        if not _within(conclusion, result):
            continue
        if conclusion.complete and complete is False:
            continue
        unknown = [each for each in conclusion.without if each not in risks]
        if any(risks.get(each, 0) for each in conclusion.without):
            continue
        if unknown:
            sentence = _(
                "The conclusion depends on how many findings of these risks there are: {risks}."
            )
            return Judgement(None, sentence.format(risks=_(", ").join(unknown)))
        return Judgement(conclusion)
    return Judgement(
        None,
        _("{template}: the rules don't say what follows from {result}; enter what the report concludes.").format(
            template=template.label, result=_shown(template, result)
        ),
    )  # fmt: skip


def hazards_text(hazards: int | None, rectified: int | None) -> str:
    """Major hazards as the 2025 template prints them, before rectification: "10（5个已整改）"; empty where unknown."""
    if hazards is None:
        return ""
    if not rectified:
        return str(hazards)
    return _("{count} ({rectified} rectified)").format(count=hazards, rectified=rectified)


def result_text(template: Template | None, result: int | None) -> str:
    """A result in hundredths as people write it: 92.50 %, or 92.50 points as a bare number."""
    if result is None:
        return ""
    return _shown(template, result)


def risk_counts(facts: Mapping[str, object], hazards: int | None) -> dict[str, int]:
    """How many findings of each risk an assessment reports, as far as anybody said."""
    counted = {
        risk: value
        for risk in RISKS
        if isinstance(value := facts.get(risk), int) and not isinstance(value, bool) and value >= 0
    }
    return counted if hazards is None else counted | {"major": hazards}


def _shown(template: Template | None, result: int) -> str:
    number = f"{result // 100}.{result % 100:02d}"
    return f"{number} %" if template is not None and template.measure == "rate" else number


def _within(conclusion: Conclusion, result: int) -> bool:
    return (
        (conclusion.above is None or result > conclusion.above)
        and (conclusion.below is None or result < conclusion.below)
        and (conclusion.at_least is None or result >= conclusion.at_least)
    )
