"""Values as offices write them: dates in a dozen spellings, numbers with commas and full-width digits, 是 and 否."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from models.sheet_fields import Choice, Field, FieldType
from resources.words import _

Value = str | int | bool | date | datetime

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(
    r"(上午|下午|晚上|AM|PM)?\s*(\d{1,2})\s*[:时点]\s*(\d{1,2})\s*分?(?:\s*:?\s*(\d{1,2})(?:\.\d+)?\s*秒?)?\s*(AM|PM)?",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_WHOLE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.0+)?\s*[次份个套项人台件天条]?")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of sheets (ECMA-376-1 §18.17.4.1); sheets know no time zones
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050
"""1 January 2000 and 31 December 2099: a number outside is no date that anybody meant."""
_YES = frozenset({"是", "有", "y", "yes", "true", "1", "√", "✓", "对", "已"})
_NO = frozenset({"否", "无", "n", "no", "false", "0", "×", "✗", "x", "没有", "未", "-", "—", "/"})
_HALVES = re.compile("[\ud800-\udfff]")
_SHOWN = 40


class CellWrong(ValueError):
    """A value can't be read. `problem` and `remedy` are translated; the exception's own message holds no value."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__("a value can't be read")
        self.problem, self.remedy = problem, remedy


class FactProblem(NamedTuple):
    """A value that is wrong: of which field, what, and what to do. Translated."""

    field: str
    problem: str
    remedy: str


def read_fields(
    fields: Iterable[Field], given: Mapping[str, str]
) -> tuple[dict[str, Value], list[FactProblem]]:
    """What a row says, by the ids of its fields, and everything in it that can't be read or is missing."""
    values: dict[str, Value] = {}
    problems: list[FactProblem] = []
    for field in fields:
        if field.shown_only:
            continue
        try:
            value = read_value(field, given.get(field.id, ""))
        except CellWrong as wrong:
            problems.append(FactProblem(field.id, wrong.problem, wrong.remedy))
            continue
        if value is not None:
            values[field.id] = value
        elif field.required:
            problems.append(FactProblem(field.id, _("It is empty."), _("Write what belongs here.")))
    return values, problems


def read_value(field: Field, text: str) -> Value | None:
    """What a cell says of this fact; None where it is empty. Raises CellWrong."""
    tidy = _HALVES.sub("\ufffd", text).strip()
    if not tidy:
        return None
    return _READ[field.type](field, tidy)


def read_day(text: str) -> date:
    """A day: 2026-08-14, 2026/8/14, 2026.8.14, 2026年8月14日, 20260814, with a time behind it, or a sheet's number.

    Raises CellWrong.
    """
    plain = _plain(text)
    if found := _SERIAL.fullmatch(plain):
        return _from_serial(text, found).date()
    match = _DAY.match(plain) or _COMPACT.match(plain)
    rest = plain[match.end() :].strip(" T") if match else ""
    if match is None or (rest and not _TIME.fullmatch(rest)):
        raise _no_day(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise _no_day(text) from None


def read_moment(text: str) -> datetime:
    """A day with its time: 2026-08-14 9:05, 2026/8/14 下午2:30, 2026年8月14日 14时30分, or a sheet's number.

    Raises CellWrong, also where the time is missing.
    """
    plain = _plain(text)
    if (found := _SERIAL.fullmatch(plain)) and found[2]:
        return _from_serial(text, found)
    day = read_day(text)
    match = _DAY.match(plain) or _COMPACT.match(plain)
    time = _TIME.fullmatch(plain[match.end() :].strip(" T")) if match else None
    if time is None:
        raise CellWrong(
            _("“{value}” has no time of day.").format(value=short(text)),
            _("Write day and time, like 2026-08-14 14:30."),
        )
    half = (time[1] or time[5] or "").upper()
    hour = int(time[2]) + (12 if half in ("下午", "晚上", "PM") and int(time[2]) < 12 else 0)
    hour = 0 if half in ("上午", "AM") and hour == 12 else hour
    try:
        return datetime(day.year, day.month, day.day, hour, int(time[3]))  # noqa: DTZ001 - the wall's clock
    except ValueError:
        raise CellWrong(
            _("“{value}” is no time of day.").format(value=short(text)),
            _("Write day and time, like 2026-08-14 14:30."),
        ) from None


def read_month(text: str) -> str:
    """A month, as 2026-08: also 2026年8月, 2026/8, 202608, or a day of it. Raises CellWrong."""
    plain = _plain(text)
    match = _MONTH.fullmatch(plain) or _COMPACT_MONTH.fullmatch(plain)
    if match and 1 <= int(match[2]) <= 12 and int(match[1]) >= 2000:
        return f"{match[1]}-{int(match[2]):02d}"
    try:
        return f"{read_day(text):%Y-%m}"
    except CellWrong:
        raise CellWrong(
            _("“{value}” is no month.").format(value=short(text)), _("Write it like 2026-08.")
        ) from None


def read_whole(text: str) -> int:
    """A whole number from 0: 12, １２, 1,234, 12次. Raises CellWrong."""
    match = _WHOLE.fullmatch(_plain(text))
    if match is None:
        raise CellWrong(
            _("“{value}” is no whole number.").format(value=short(text)),
            _("Write digits only, like 12 or 1,234."),
        )
    return int(match[1].replace(",", ""))


def short(text: str) -> str:
    """The beginning of what somebody wrote, as sentences quote it."""
    tidy = " ".join(text.split())
    return tidy if len(tidy) <= _SHOWN else f"{tidy[: _SHOWN - 1]}…"


def _read_text(field: Field, text: str) -> str:
    tidy = " ".join(text.split())
    if len(tidy) > field.longest:
        raise CellWrong(
            _("It has {count} characters, {most} are the most.").format(
                count=len(tidy), most=field.longest
            ),
            _("Shorten it."),
        )
    return tidy


def _read_yes(_field: Field, text: str) -> bool:
    word = _plain(text).casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise CellWrong(
        _("“{value}” is neither yes nor no.").format(value=short(text)),
        _("Write 是 or 否."),
    )


def _read_choice(field: Field, text: str) -> str:
    word = _plain(text).casefold()
    for choice in field.choices:
        if word in (_plain(each).casefold() for each in _words(choice)):
            return choice.id
    known = _(", ").join(choice.label for choice in field.choices)
    raise CellWrong(
        _("“{value}” can't be chosen here.").format(value=short(text)),
        _("Write one of: {known}.").format(known=known),
    )


def _words(choice: Choice) -> tuple[str, ...]:
    return (choice.id, choice.zh, choice.en, *choice.aliases)


def _from_serial(text: str, found: re.Match[str]) -> datetime:
    if not _FIRST_SERIAL <= int(found[1]) <= _LAST_SERIAL:
        raise _no_day(text)
    return _EPOCH + timedelta(minutes=round(float(found[0]) * 1440))


def _no_day(text: str) -> CellWrong:
    return CellWrong(
        _("“{value}” is no day.").format(value=short(text)), _("Write it like 2026-08-14.")
    )


def _plain(text: str) -> str:
    """Full-width digits and signs as narrow ones."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


_READ: dict[FieldType, Callable[[Field, str], Value]] = {
    FieldType.TEXT: _read_text,
    FieldType.DAY: lambda _field, text: read_day(text),
    FieldType.MOMENT: lambda _field, text: read_moment(text),
    FieldType.MONTH: lambda _field, text: read_month(text),
    FieldType.WHOLE: lambda _field, text: read_whole(text),
    FieldType.YES: _read_yes,
    FieldType.CHOICE: _read_choice,
}
