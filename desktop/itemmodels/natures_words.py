"""The four natures in words: which of them a check belongs to, and the colour of how it came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from desktop.itemmodels.formats import format_count
from models.handover.natures import NatureReport, NatureResult, Outcome
from resources.words import N_, _, ngettext

_NATURES = {
    "真": N_("Authentic"),
    "完": N_("Complete"),
    "用": N_("Usable"),
    "安": N_("Safe"),
    "密": N_("Secrecy"),
}
_MOODS = {
    Outcome.PASSED: "good",
    Outcome.FAILED: "bad",
    Outcome.WARNING: "caution",
    Outcome.MANUAL: "caution",
}
_ORDER = (Outcome.FAILED, Outcome.MANUAL, Outcome.WARNING)


def nature_words(code: str) -> str:
    """Which nature a check is about, from the first character of its code."""
    known = _NATURES.get(code[:1])
    return _(known) if known else code[:1]


def outcome_mood(outcome: Outcome) -> str:
    """The colour in which an outcome is said."""
    return _MOODS.get(outcome, "ink_soft")


def urgent_first(results: Sequence[NatureResult]) -> list[NatureResult]:
    """What needs somebody comes first, the rest in the scheme's order."""
    place = {outcome: number for number, outcome in enumerate(_ORDER)}
    return sorted(results, key=lambda each: place.get(each.outcome, len(_ORDER)))


def note_words(result: NatureResult) -> str:
    """The note, and the things it is about."""
    named = ", ".join(result.objects)
    parts = [part for part in (result.note, named, result.by) if part]
    return "  ".join(parts) or "—"


def counts_words(report: NatureReport) -> str:
    """How the checks came out, counted."""
    counts = Counter(each.outcome for each in report.results)
    said = ngettext("{count} check", "{count} checks", len(report.results)).format(
        count=format_count(len(report.results))
    )
    parts = [
        f"{outcome.label} {format_count(counts[outcome])}" for outcome in Outcome if counts[outcome]
    ]
    return _("{checks}: {outcomes}").format(checks=said, outcomes=_(", ").join(parts))
