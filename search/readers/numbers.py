"""Numbers of a sheet as people see them: dates, amounts and shares written by their number format.

The format codes are those of ECMA-376-1 §18.8.30 (numFmts), which the older binary sheets share.
"""

from __future__ import annotations

import datetime
import functools
import math
import re
from collections.abc import Callable

_Show = Callable[[float], str]

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: "yyyy年m月", 28: "m月d日", 29: "m月d日",
    30: "m/d/yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒", 34: "上午/下午h时mm分",
    35: "上午/下午h时mm分ss秒", 36: "yyyy年m月", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月",
    53: "m月d日", 54: "m月d日", 55: "上午/下午h时mm分", 56: "上午/下午h时mm分ss秒", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
"""Format codes by number where no file spells them out; 14, 22 and from 27 on as a Chinese system shows them."""

_TOKEN = re.compile(
    r'"([^"]*)"?|\\(.)|\[([^\]]*)\]|_.|\*.|(AM/PM|A/P|上午/下午)|(General)|(y+|e+(?![+-])|m+|d+|h+|s+(?:\.0+)?|a{3,4})'
    r"|([0#?][0#?,]*(?:\.[0#?]*,*)?|\.[0#?]+,*)(E[+-]0+)?|(%)|(.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'(?:"[^"]*"?|\\.|\[[^\]]*\]|[^;])*', re.DOTALL)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS = "一二三四五六日"
_DAY = 86_400
_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - sheets know no time zones
_EPOCH_1904 = datetime.datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY = 2_958_465  # 9999-12-31
_LONGEST_CODE = 255
_MOST_DECIMALS = 30


def display(value: float, code: str, *, since_1904: bool = False) -> str:
    """`value` under a format code; as it is where the code is "General", empty or not understood."""
    if not math.isfinite(value):
        return ""
    return _shown_by(code[:_LONGEST_CODE], since_1904)(value)


def plain(value: float) -> str:
    """A number as it is typed: 15 digits hold everything that a sheet keeps."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


@functools.lru_cache(maxsize=4_096)
def is_moment(code: str) -> bool:
    """Whether numbers under this format code are days or times of day; time that has passed ([h]:mm) is neither."""
    section = next(iter(_SECTION.findall(code[:_LONGEST_CODE])), "")
    pieces = list(_TOKEN.finditer(section))
    return any(match.group(6) for match in pieces) and not any(_elapsed(each) for each in pieces)


def moment_of(value: float, *, since_1904: bool = False) -> datetime.datetime | None:
    """The moment that a number means, to the second; None for one that means none."""
    if not 0 <= value <= _LAST_DAY:
        return None
    epoch = _EPOCH_1904 if since_1904 else _EPOCH
    early = not since_1904 and value < 60
    return epoch + datetime.timedelta(seconds=round(value * _DAY) + (_DAY if early else 0))


@functools.lru_cache(maxsize=4_096)
def _shown_by(code: str, since_1904: bool) -> _Show:
    sections = [section for at, section in enumerate(_SECTION.findall(code)) if section or at == 0]
    shows = [_section(section, since_1904) for section in sections[:3]]
    if len(shows) == 1:
        return shows[0]
    negative = shows[1]
    zero = shows[2] if len(shows) > 2 else shows[0]

    def show(value: float) -> str:
        if value < 0:
            return negative(-value)
        return zero(value) if value == 0 else shows[0](value)

    return show


def _section(section: str, since_1904: bool) -> _Show:
    pieces = list(_TOKEN.finditer(section))
    if any(match.group(6) for match in pieces) or any(_elapsed(match) for match in pieces):
        return _moment(pieces, since_1904)
    if not any(match.group(7) for match in pieces):
        literal = "".join(_literal(match) for match in pieces).strip()
        # "General" beside words; a section of words only, such as "-" for zero, is shown as it is.
        if not section or any(match.group(5) for match in pieces) or "@" in literal:
            return lambda value: (
                literal.replace("@", "") + plain(value) if literal else plain(value)
            )
        return lambda _value: literal
    return _number(pieces)


def _literal(match: re.Match[str]) -> str:
    quoted, escaped, bracket, _half, _general, _date, _digits, _power, _percent, other = (
        match.groups()
    )
    if quoted is not None:
        return quoted
    if escaped is not None:
        return escaped
    if bracket is not None:
        # [$¥-804] is a currency, [Red], [>100] and [DBNum1] are not written.
        return bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
    return other or ""


def _number(pieces: list[re.Match[str]]) -> _Show:
    at = next(index for index, match in enumerate(pieces) if match.group(7))
    digits, power = pieces[at].group(7), pieces[at].group(8)
    # Commas behind the last digit leave out thousands; between digits they part them.
    thousands = len(digits) - len(digits.rstrip(","))
    whole, _, fraction = digits.rstrip(",").partition(".")
    grouped = "," in whole
    least = fraction.count("0")
    most = min(len(fraction), _MOST_DECIMALS)
    width = whole.count("0")
    before = "".join(_literal(match) for match in pieces[:at]).lstrip()
    rest = pieces[at + 1 :]
    percent = any(match.group(9) for match in pieces)
    after = "".join("%" if match.group(9) else _literal(match) for match in rest).rstrip()
    fractions = sum(1 for match in pieces if match.group(7)) > 1 and "/" in after
    scale = (100.0 if percent else 1.0) / 1000.0**thousands

    def show(value: float) -> str:
        scaled = value * scale
        if power or fractions:
            return f"{before}{scaled:.{most}E}{after}" if power else plain(value)
        # Sheets round halves away from zero, and 0.285, kept as 0.28499…, counts as a half.
        scaled = math.nextafter(float(f"{scaled:.15g}"), math.copysign(math.inf, scaled))
        text = f"{abs(scaled):,.{most}f}" if grouped else f"{abs(scaled):.{most}f}"
        head, dot, tail = text.partition(".")
        tail = tail[:least] + tail[least:].rstrip("0")
        head = head.zfill(width) if width > 1 and not grouped else head
        sign = "-" if scaled < 0 else ""
        return f"{sign}{before}{head}{dot if tail else ''}{tail}{after}"

    return show


def _elapsed(match: re.Match[str]) -> str:
    """The unit of [h], [mm], [ss]: time beyond a day."""
    inner = (match.group(3) or "").lower()
    return inner[:1] if inner and set(inner) in ({"h"}, {"m"}, {"s"}) else ""


def _moment(pieces: list[re.Match[str]], since_1904: bool) -> _Show:
    halves = any(match.group(4) for match in pieces)
    units = [(match.group(6) or "").lower() or _elapsed(match) for match in pieces]
    kinds = _minutes_told(units)

    def show(value: float) -> str:
        if not 0 <= value <= _LAST_DAY:
            return plain(value)
        seconds = round(value * _DAY)
        # Day 60 of 1900 never was; before it the count is one off (ECMA-376-1 §18.17.4.1).
        early = not since_1904 and value < 60
        epoch = _EPOCH_1904 if since_1904 else _EPOCH
        moment = epoch + datetime.timedelta(seconds=seconds + (_DAY if early else 0))
        out = []
        for match, unit, kind in zip(pieces, units, kinds, strict=True):
            if match.group(3) is not None and unit:
                out.append(str(seconds // {"h": 3600, "m": 60, "s": 1}[unit]))
            elif unit:
                out.append(_part(moment, unit, kind, halves))
            elif match.group(4):
                chinese = match.group(4).startswith("上")
                names = ("上午", "下午") if chinese else ("AM", "PM")
                out.append(names[moment.hour >= 12])
            elif match.group(7):
                out.append(match.group(7))
            else:
                out.append(_literal(match))
        return "".join(out).strip()

    return show


def _minutes_told(units: list[str]) -> list[str]:
    """An m after hours or before seconds means minutes, else a month."""
    kinds = [unit[:1] for unit in units]
    told = [kind for kind in kinds if kind]
    place = 0
    result = []
    for kind in kinds:
        if not kind:
            result.append("")
            continue
        before = told[place - 1] if place else ""
        after = told[place + 1] if place + 1 < len(told) else ""
        result.append("minute" if kind == "m" and (before == "h" or after == "s") else kind)
        place += 1
    return result


def _part(moment: datetime.datetime, unit: str, kind: str, halves: bool) -> str:
    width = min(len(unit), 2)
    match kind:
        case "y" | "e":
            return f"{moment.year % 100:02}" if unit in ("y", "yy") else f"{moment.year:04}"
        case "m" if len(unit) >= 3:
            name = _MONTHS[moment.month - 1]
            return name if len(unit) == 4 else name[: 1 if len(unit) > 4 else 3]
        case "m":
            return f"{moment.month:0{width}}"
        case "d" if len(unit) >= 3:
            name = _DAYS[moment.weekday()]
            return name[:3] if len(unit) == 3 else name
        case "a":
            weekday = _WEEKDAYS[moment.weekday()]
            return weekday if len(unit) == 3 else f"星期{weekday}"
        case "d":
            return f"{moment.day:0{width}}"
        case "h":
            hour = (moment.hour % 12 or 12) if halves else moment.hour
            return f"{hour:0{width}}"
        case "minute":
            return f"{moment.minute:0{width}}"
        case _:
            return f"{moment.second:0{width}}"
