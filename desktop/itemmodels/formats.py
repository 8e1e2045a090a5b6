"""Numbers, sizes, times and durations as people read them. Pure functions of the language in use."""

from __future__ import annotations

from datetime import date, datetime

from models.categories import Mark, Ownership, Status, TextState
from models.records import VersionRecord
from resources.words import _, ngettext

_UNITS = ("B", "KB", "MB", "GB", "TB")


def format_size(size: float) -> str:
    """Bytes with three significant digits at most: `0 B`, `999 B`, `1.2 MB`, `34 MB`."""
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    digits = 1 if unit and value < 9.95 else 0
    return f"{value:.{digits}f} {_UNITS[unit]}"


def format_count(count: int) -> str:
    """A whole number with thousands set apart."""
    return f"{count:,}"


def format_date(day: date | None) -> str:
    """ISO, as the archive's rules ask for; a dash where there is none."""
    return day.isoformat() if day else "—"


def format_moment(moment: datetime) -> str:
    """A UTC moment in the machine's own time, to the minute."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def format_duration(seconds: float) -> str:
    """A rough span of time: `5 s`, `3 min`, `2 h 05 min`."""
    whole = max(0, round(seconds))
    if whole < 60:
        return ngettext("{count} s", "{count} s", whole).format(count=whole)
    minutes = round(whole / 60)
    if minutes < 60:
        return ngettext("{count} min", "{count} min", minutes).format(count=minutes)
    return _("{hours} h {minutes:02d} min").format(hours=minutes // 60, minutes=minutes % 60)


def format_speed(per_second: float, unit: str) -> str:
    """A speed in the unit of a progress step."""
    if unit == "bytes":
        return _("{size}/s").format(size=format_size(per_second))
    return _("{count}/s").format(count=format_count(round(per_second)))


def format_amount(done: int, total: int | None, unit: str) -> str:
    """How much of a step is done."""
    if unit == "bytes":
        shown, whole = format_size(done), format_size(total or 0)
    else:
        shown, whole = format_count(done), format_count(total or 0)
    return _("{done} of {total}").format(done=shown, total=whole) if total else shown


def format_percent(share: float) -> str:
    """A share of one as a whole percentage that reaches 100 only at the end."""
    return f"{min(100, int(share * 100))} %"


def text_state_words(version: VersionRecord) -> str:
    """Whether search can see into a version, in a few words."""
    if version.text_state is TextState.PENDING:
        return _("Waiting for text")
    if version.text_state is TextState.UNREADABLE:
        return _("Unreadable")
    if version.text_state is TextState.EMPTY:
        return _("No text")
    return _("Searchable") if version.searchable else _("Waiting for index")


def mark_words(mark: Mark) -> str:
    """A confidentiality mark in the language in use."""
    return {
        Mark.PUBLIC: _("Public"),
        Mark.INTERNAL: _("Internal"),
        Mark.WORK_SECRET: _("Work secret"),
        Mark.TRADE_SECRET: _("Trade secret"),
        Mark.PERSONAL: _("Personal data"),
    }[mark]


def status_words(status: Status) -> str:
    """How far a document has come."""
    return {
        Status.DRAFT: _("Draft"),
        Status.FINAL: _("Final"),
        Status.VOID: _("Void"),
    }[status]


def ownership_words(ownership: Ownership) -> str:
    """Whose a document is."""
    return {
        Ownership.CLIENT: _("Client's material"),
        Ownership.DELIVERABLE: _("Deliverable"),
        Ownership.CONTRACTOR: _("Contractor's own"),
    }[ownership]


def suite_words(suite: str) -> str:
    """A cipher suite by what it seals with."""
    return {"aes": _("Sealed with AES-256-GCM"), "sm": _("Sealed with SM4-GCM")}.get(suite, suite)


def retention_words(code: str) -> str:
    """How long a document is kept, from its code: `Y` for ever, `D30` thirty years."""
    if code == "Y":
        return _("Permanent")
    if code.startswith("D") and code[1:].isdecimal():
        years = int(code[1:])
        return ngettext("{count} year", "{count} years", years).format(count=years)
    return code
