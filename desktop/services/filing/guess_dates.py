"""Days, months and quarters in names and texts as people write them: 2026-07-31, 20260731, 二〇二六年七月三十一日.

Only years from 1990 to 2059 count: other runs of digits are numbers of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_ZERO = "〇○Ｏ零０"
_DIGIT_OF = {
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
    **dict.fromkeys(_ZERO, 0),
}
_YEAR = r"(19[9]\d|20[0-5]\d)"
_DAY = re.compile(
    rf"(?<!\d){_YEAR}\s*(?:年|[-_./])\s*(1[0-2]|0?[1-9])\s*(?:月|[-_./])\s*(3[01]|[12]\d|0?[1-9])\s*(?:日|号)?(?!\d)"
    rf"|(?<!\d){_YEAR}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"
)
_MONTH = re.compile(
    rf"(?<!\d){_YEAR}\s*(?:年|[-_.])\s*(1[0-2]|0?[1-9])\s*月?(?![\d])"
    rf"|(?<!\d){_YEAR}(0[1-9]|1[0-2])(?!\d)"
)
_QUARTER = re.compile(
    rf"(?<!\d){_YEAR}\s*年?度?\s*(?:第\s*([一二三四1-4])\s*(?:合同)?季度?|[-_ ]?[Qq]([1-4]))"
)
_YEAR_ALONE = re.compile(rf"(?<!\d){_YEAR}\s*年度?(?![\d]|\s*\d{{1,2}}\s*月|第)")
_CHINESE = re.compile(
    rf"([一二三四五六七八九{_ZERO}]{{4}})年(十[一二]|[一二三四五六七八九十])月"
    r"(?:(三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号])?"
)


def days_in(text: str) -> Iterator[date]:
    """Every full date, in the order in which they stand."""
    for match in _DAY.finditer(arabic(text)):
        groups = [int(part) for part in match.groups() if part is not None]
        try:
            yield date(*groups)
        except ValueError:
            continue


def first_day(text: str) -> date | None:
    """The first full date, if any."""
    return next(days_in(text), None)


def month_in(text: str) -> str:
    """The first month that is named without a day, as `2026-07`, or nothing."""
    rest = _DAY.sub(" ", arabic(text))
    match = _MONTH.search(rest)
    if match is None:
        return ""
    year, month = (int(part) for part in match.groups() if part is not None)
    return f"{year:04d}-{month:02d}"


def quarter_in(text: str) -> str:
    """The first quarter, as `2026-Q3`, or nothing."""
    match = _QUARTER.search(text)
    if match is None:
        return ""
    which = match.group(2) or match.group(3)
    return f"{match.group(1)}-Q{_DIGIT_OF.get(which) or int(which)}"


def year_in(text: str) -> str:
    """The first year that is named without a month (2026年度), or nothing."""
    match = _YEAR_ALONE.search(text)
    return match.group(1) if match else ""


def arabic(text: str) -> str:
    """`text` with dates that are written in Chinese numerals written in digits: 二〇二六年七月 → 2026年7月."""
    return _CHINESE.sub(_in_digits, text) if "年" in text else text


def without_dates(text: str) -> str:
    """`text` without days, months and quarters, for telling what else a name says."""
    text = _QUARTER.sub(" ", _DAY.sub(" ", arabic(text)))
    return _YEAR_ALONE.sub(" ", _MONTH.sub(" ", text))


def _in_digits(match: re.Match[str]) -> str:
    year = "".join(str(_DIGIT_OF[character]) for character in match.group(1))
    if not "1990" <= year <= "2059":
        return match.group()
    day = match.group(3)
    return f"{year}年{_value(match.group(2))}月" + (f"{_value(day)}日" if day else "")


def _value(numeral: str) -> int:
    """A numeral up to thirty-one."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _DIGIT_OF[numeral]
    return (_DIGIT_OF[tens] if tens else 1) * 10 + (_DIGIT_OF[ones] if ones else 0)
