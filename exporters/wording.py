"""Words and numbers as reports print them. Days are Beijing's: the contract is kept there, the vault keeps UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone

from exporters.names import split_extension
from models.records import DocumentRecord
from resources.words import N_, _

BEIJING = timezone(timedelta(hours=8))
"""China has had one time and no summer time since 1991, so no time zone data is needed."""

_RETENTION = {"Y": N_("permanent"), "D30": N_("30 years"), "D10": N_("10 years")}
_UNITS = ("B", "KB", "MB", "GB", "TB")


def day(moment: date | datetime | None) -> str:
    """ISO date, or empty."""
    if isinstance(moment, datetime):
        return moment.astimezone(BEIJING).date().isoformat()
    return moment.isoformat() if moment else ""


def minute(moment: datetime) -> str:
    """Date and time of day, to the minute."""
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def second(moment: datetime) -> str:
    """Date and time of day, to the second."""
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def amount(size: int) -> str:
    """A size for people: three digits at most, in steps of 1024."""
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    shown = f"{value:.0f}" if unit == 0 or value >= 99.95 else f"{value:.1f}"
    return f"{shown} {_UNITS[unit]}"


def file_format(name: str) -> str:
    """The format as its extension says it, in capitals."""
    return split_extension(name.rsplit("/", 1)[-1])[1].lstrip(".").upper()


def retention(code: str) -> str:
    """保管期限 in words where the code is one of the standard's."""
    return _(_RETENTION[code]) if code in _RETENTION else code


def remark(document: DocumentRecord) -> str:
    """Period, persons and systems, as far as they are known."""
    pieces: list[str] = []
    if document.period:
        pieces.append(document.period)
    pieces += [_joined(document.persons), _joined(document.systems)]
    return _(", ").join(piece for piece in pieces if piece)


def year_of(document: DocumentRecord) -> str:
    """年度: of the paper's date, else of its period, else of the day it was filed."""
    if document.formed:
        return f"{document.formed.year:04d}"
    if len(document.period) >= 4 and document.period[:4].isdecimal() and document.period.isascii():
        return document.period[:4]
    return day(document.filed)[:4]


def _joined(names: Sequence[str]) -> str:
    shown = _(", ").join(names[:3])
    return shown if len(names) <= 3 else _("{names} and others").format(names=shown)
