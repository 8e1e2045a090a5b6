"""The gate of the handover in words: what each examination is called, and how one of its items stands."""

from __future__ import annotations

from desktop.itemmodels.formats import format_date
from models.handover.preflight import GateItem
from resources.words import N_, _

_CHECKS = {
    "withheld": N_("Marks of state secrets"),
    "missing": N_("Papers that are missing"),
    "unsigned": N_("Papers that aren't signed"),
    "returned": N_("Sent back by the client"),
    "superseded": N_("Evidence with a newer version"),
    "lost": N_("Evidence that is gone"),
    "unfinished": N_("Complete but not handed in"),
    "numbers": N_("Gaps in numbers"),
    "finding": N_("Findings that are open"),
    "matter": N_("Matters that are open"),
    "pledge": N_("Pledges"),
    "leaving": N_("Leaving the site"),
    "accounts": N_("Accounts of people who left"),
    "material": N_("Client's materials"),
    "kpi": N_("KPI"),
    "later": N_("Falls due later"),
    "people": N_("People on site"),
    "draft": N_("Drafts"),
    "setting": N_("Questions that the contract leaves open"),
}
_CURES = {
    "kpi": "contract",
    "material": "handover",
    "numbers": "library",
    "withheld": "library",
    "later": "contract",
    "people": "people",
    "finding": "assurance",
    "draft": "library",
    "setting": "contract",
}
"""The place in the window of what has no item of its own there, by kind, or by what is advised."""


def check_words(check: str) -> str:
    """What an examination is called; its own word where it has no other."""
    known = _CHECKS.get(check)
    return _(known) if known else check


def state_words(item: GateItem) -> str:
    """Whether an item stands in the way."""
    if item.waived is not None:
        return _("waived by {name}").format(name=item.waived.name)
    return _("blocks") if item.blocking else _("advice")


def state_mood(item: GateItem) -> str:
    """The colour in which that is said."""
    if item.waived is not None:
        return "caution"
    return "bad" if item.blocking else "ink_soft"


def item_words(item: GateItem) -> str:
    """Everything about an item, for whoever has chosen it."""
    parts = [item.sentence]
    if item.clause:
        parts.append(_("Clause {clause}.").format(clause=item.clause))
    if item.waived is not None:
        parts.append(
            _("{name} answers for it since {day}: {reason}").format(
                name=item.waived.name,
                day=format_date(item.waived.day),
                reason=item.waived.reason,
            )
        )
    return "  ".join(parts)


def cure_of(item: GateItem) -> tuple[str, str]:
    """What the window opens to deal with it: kind and key of an item, or a place; empty where there is nothing."""
    if item.kind in ("duty", "person", "matter", "finding"):
        return item.kind, item.key
    place = _CURES.get(item.check if item.kind == "advice" else item.kind, "")
    return ("place", place) if place else ("", "")


def waivable(item: GateItem) -> bool:
    """Whether somebody may answer for it; for the mark of a state secret nobody can."""
    return item.blocking and item.waived is None and item.kind != "withheld"
