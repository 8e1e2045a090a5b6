"""What a query may ask of a field of one's own, read as the field's kind wants it: words, numbers, days, yes or no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from models.naming import name_key
from models.order.custom_fields import FieldRecord
from resources.words import N_
from search.analysis import analyse_phrase
from search.errors import QueryError
from search.language.days import Days, days_of
from search.language.nodes import Organised
from search.snippet import holds

_COMPARED = re.compile("(>=|<=|>|<)(.*)")
_RANGE = re.compile(r"(.*?)(?:\.{2,3}|~|至|到|—+)(.*)")
_YES, _NO = ("yes", "是", "true", "1", "对"), ("no", "否", "false", "0", "不")
_NUMBER_HINT = N_("Write a number, as in 100, >=100 or 100..200.")
_DAY_HINT = N_("Write a day, a month or a range, as in 2026-07, >=2026-07-01 or 2026-05..2026-07.")

Meets = Callable[[str], bool]
"""Whether a stored value is what was asked for."""


def meets(field: FieldRecord, wanted: Organised) -> Meets:
    """Tells which stored values of `field` are meant. Raises QueryError for a value that the kind can't be."""
    if not wanted.value:
        return lambda _stored: True
    if field.kind == "yes-no":
        yes = _yes(wanted)
        return lambda stored: _is_yes(stored) is yes
    if wanted.exact:
        key = name_key(wanted.value)
        return lambda stored: name_key(stored) == key
    if field.kind == "number":
        low, high = _bounds(wanted)
        return lambda stored: _within(stored, low, high)
    if field.kind == "date":
        first, last = _days(wanted)
        return lambda stored: first <= stored <= last
    return _words(wanted)


def _words(wanted: Organised) -> Meets:
    phrase = analyse_phrase(wanted.value, prefix=wanted.value.endswith(("*", "＊")))
    if phrase is None:
        return lambda _stored: False
    return lambda stored: holds(stored, phrase)


def _yes(wanted: Organised) -> bool:
    folded = name_key(wanted.value)
    if folded not in (*_YES, *_NO):
        raise _wrong(wanted, N_("Write yes or no behind the sign."))
    return folded in _YES


def _is_yes(stored: str) -> bool:
    return name_key(stored) in _YES


Bound = tuple[Decimal, bool] | None
"""A number, and whether it belongs to the range itself; None where the range is open."""


def _bounds(wanted: Organised) -> tuple[Bound, Bound]:
    text = unicodedata.normalize("NFKC", wanted.value).replace(" ", "")
    if (compared := _COMPARED.fullmatch(text)) is not None:
        bound = (_number(compared.group(2), wanted), "=" in compared.group(1))
        return (bound, None) if compared.group(1)[0] == ">" else (None, bound)
    if (ranged := _RANGE.fullmatch(text)) is not None and (ranged.group(1) or ranged.group(2)):
        low, high = (
            (_number(each, wanted), True) if each else None
            for each in (ranged.group(1), ranged.group(2))
        )
        if low is not None and high is not None and low[0] > high[0]:
            raise QueryError(
                wanted.position,
                N_("The range ends before it begins."),
                N_("Write the smaller or earlier value first."),
            )
        return low, high
    number = (_number(text, wanted), True)
    return number, number


def _number(text: str, wanted: Organised) -> Decimal:
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise _wrong(wanted, _NUMBER_HINT)
    return found


def _within(stored: str, low: Bound, high: Bound) -> bool:
    try:
        number = Decimal(stored)
    except InvalidOperation:
        return False
    return (low is None or number > low[0] or (low[1] and number == low[0])) and (
        high is None or number < high[0] or (high[1] and number == high[0])
    )


def _days(wanted: Organised) -> tuple[str, str]:
    """The first and the last day as they are stored, which is ISO 8601; open ends reach beyond every date."""
    text = unicodedata.normalize("NFKC", wanted.value).strip()
    first, last = date.min, date.max
    try:
        if (compared := _COMPARED.fullmatch(text)) is not None:
            sign = compared.group(1)
            begin, end = _day(compared.group(2).strip(), wanted)
            if sign[0] == ">":
                first = begin if "=" in sign else end + timedelta(days=1)
            else:
                last = end if "=" in sign else begin - timedelta(days=1)
        elif (ranged := _RANGE.fullmatch(text)) is not None and (
            ranged.group(1) or ranged.group(2)
        ):
            low = _day(ranged.group(1).strip(), wanted) if ranged.group(1).strip() else None
            high = _day(ranged.group(2).strip(), wanted, low) if ranged.group(2).strip() else None
            first, last = low[0] if low else first, high[1] if high else last
        else:
            first, last = _day(text, wanted)
    except (ValueError, OverflowError):
        raise _wrong(wanted, _DAY_HINT) from None
    return first.isoformat(), last.isoformat()


def _day(text: str, wanted: Organised, after: Days | None = None) -> Days:
    found = days_of(text, wanted.today, after=after)
    if found is None:
        raise _wrong(wanted, _DAY_HINT)
    return found


def _wrong(wanted: Organised, hint: str) -> QueryError:
    return QueryError(
        wanted.position,
        N_("“{field}” has no such values."),
        hint,
        field=wanted.of,
    )
