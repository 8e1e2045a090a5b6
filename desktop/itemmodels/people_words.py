"""What is stored of people in ids, as words: pledges' versions, periods, levels of secrecy."""

from __future__ import annotations

from datetime import date

from desktop.itemmodels.formats import format_date
from desktop.jobs.people_shown import ShownItem, ShownPledge
from resources.words import _

VARIANTS = ("arrival", "change", "leaving", "third-party")
GENDERS = ("男", "女")
SECRECY = ("", "general", "important", "core")


def variant_words(variant: str) -> str:
    """A pledge's version."""
    return {
        "arrival": _("On arrival"),
        "change": _("After a staff change"),
        "leaving": _("On leaving"),
        "third-party": _("Third party"),
    }.get(variant, variant)


def gender_words(gender: str) -> str:
    """As it is entered; the words of a catalogue where it is one of ours."""
    return {"男": _("male"), "女": _("female")}.get(gender, gender)


def secrecy_words(level: str) -> str:
    """Whether the role is a classified one."""
    return {
        "": _("not classified"),
        "general": _("classified: general"),
        "important": _("classified: important"),
        "core": _("classified: core"),
    }.get(level, level)


def period_words(since: date | None, until: date | None) -> str:
    """A period as it is written in a line."""
    if since is None and until is None:
        return _("dates unknown")
    if until is None:
        return _("since {day}").format(day=format_date(since))
    if since is None:
        return _("up to {day}").format(day=format_date(until))
    return f"{format_date(since)} – {format_date(until)}"


def item_aside(item: ShownItem) -> str:
    """What stands at the right of an item's line: its period, and what follows from it today."""
    period = (
        format_date(item.since)
        if item.one_day and item.since
        else period_words(item.since, item.until)
    )
    return " · ".join(filter(None, (item.said, period)))


def pledge_aside(pledge: ShownPledge) -> str:
    """What stands at the right of a pledge's line."""
    if pledge.signed is None:
        return _("form made {day}, not signed").format(day=format_date(pledge.made))
    said = _("signed {day}").format(day=format_date(pledge.signed))
    if pledge.until is not None:
        return _("{said}, until {day}").format(said=said, day=format_date(pledge.until))
    return said
