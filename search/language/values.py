"""What stands behind a field's colon, as nodes: dates, sizes, ranges of them, and the values of closed sets."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Literal

from resources import words
from resources.words import N_
from search.analysis import match_text
from search.errors import QueryError
from search.language.choices import categories_named, choices_named, formats_named, names_of
from search.language.days import Days, days_of
from search.language.fields import Field, Kind
from search.language.nodes import Between, InCategory, Node, OneOf, Versions, Without
from search.language.tokens import Token

SIZE_DIGITS = 12
"""Sizes are stored as so many digits, so that they can be compared as text."""

BARE_OPERATOR = re.compile("[<>=≤≥＜＞＝]+")
"""A word that is nothing but a comparison: its value follows behind a blank or in quotation marks."""

_COMPARED = re.compile("(>=|<=|≥|≤|=|>|<)(.*)")
_RANGE = re.compile(r"(.*?)(?:\.{2,3}|~|至|到|—+)(.*)")
_SIZE = re.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?) ?(b|k|kb|kib|m|mb|mib|g|gb|gib|字节|千|兆|吉)?")
_UNITS = {"b": 0, "字节": 0, "k": 1, "千": 1, "m": 2, "兆": 2, "g": 3, "吉": 3}
_LARGEST: int = 10**SIZE_DIGITS - 1
_ANY, _NONE = ("有", "any", "*"), ("无", "none")

_DATE_HINT = N_(
    "A date is written 2026, 2026-07, 2026-07-15, 2026-Q3, 2026-05..2026-07, >=2026-07-01, today or last7days."
)
_SIZE_HINT = N_("A size is written >10MB, <=500KB or 1MB..10MB.")


def category_node(token: Token) -> Node | None:
    """The categories that the word names; None for a word that holds nothing."""
    if not match_text(token.text):
        return None
    found = categories_named(token.text)
    if not found:
        raise QueryError(
            token.position,
            N_("There is no such category."),
            N_("The categories are: {names}."),
            names=_listed("category"),
        )
    return InCategory(found)


def exact_node(field: Field, token: Token) -> Node | None:
    """`=` and a value: the very value of a field; None where the word has no `=`."""
    if not field.exact or not token.text.startswith(("=", "＝")):
        return None
    value = " ".join(token.text[1:].split())
    if not value:
        raise _missing(token)
    return OneOf(field.key, frozenset({value}))


def value_node(field: Field, token: Token, today: date) -> Node:
    """What the word means as a value of `field`, which holds no words. Raises QueryError."""
    if field.kind is Kind.CHOICE:
        return OneOf(field.key, _chosen(field, token))
    if field.kind is Kind.VERSIONS:
        return Versions(_which(field, token))
    if field.kind is Kind.FORMAT:
        endings = formats_named(token.text)
        if not endings:
            raise QueryError(
                token.position,
                N_("This is not a format."),
                N_("A format is an ending such as docx or pdf, or one of: {names}."),
                names=_listed("format"),
            )
        return OneOf(field.key, endings)
    return _range_node(field, token, today)


def _which(field: Field, token: Token) -> Literal["current", "all", "old"]:
    (found, *_others) = sorted(_chosen(field, token))
    return "old" if found == "old" else "all" if found == "all" else "current"


def _chosen(field: Field, token: Token) -> frozenset[str]:
    found = choices_named(field.key, token.text)
    if not found:
        raise QueryError(
            token.position,
            N_("“{field}” has no such value."),
            N_(
                "It may be: {names}. To look for these words themselves, put them in quotation marks."
            ),
            field=field.name,
            names=_listed(field.key),
        )
    return found


def _listed(field: str) -> str:
    return ("、" if words.language() == "zh_CN" else ", ").join(names_of(field))


def _range_node(field: Field, token: Token, today: date) -> Node:
    text = unicodedata.normalize("NFKC", token.text).strip()
    if field.kind is not Kind.SIZE:
        if text in _ANY:
            return Between(field.key, "", "")
        if text in _NONE:
            return Without(Between(field.key, "", ""))
    if not text:
        raise _missing(token)
    if (compared := _COMPARED.fullmatch(text)) is not None:
        return _compared_node(field, token, compared.group(1), compared.group(2).strip(), today)
    if (ranged := _RANGE.fullmatch(text)) is not None:
        low, high = ranged.group(1).strip(), ranged.group(2).strip()
        return _between_node(field, token, low, high, today)
    if field.kind is Kind.SIZE:
        if not text.isdecimal():
            raise _no_size(
                token, N_("A size alone says nothing: it is hardly ever met to the byte.")
            )
        size = _bytes(text, token)
        return Between(field.key, _size_term(size), _size_term(size))
    first, last = _days(text, token, today)
    return _days_between(field, first, last)


def _compared_node(field: Field, token: Token, sign: str, value: str, today: date) -> Node:
    if not value:
        raise _missing(token)
    up, strict = sign in (">", ">=", "≥"), sign in (">", "<")
    if field.kind is Kind.SIZE:
        size = _bytes(value, token)
        if sign == "=":
            return Between(field.key, _size_term(size), _size_term(size))
        if up:
            return Between(field.key, _size_term(size + strict), "")
        if strict and size == 0:
            raise _no_size(token, N_("Nothing is smaller than 0."))
        return Between(field.key, "", _size_term(size - strict))
    first, last = _days(value, token, today)
    if sign == "=":
        return _days_between(field, first, last)
    try:
        if up:
            return _days_between(field, last + timedelta(days=1) if strict else first, None)
        return _days_between(field, None, first - timedelta(days=1) if strict else last)
    except OverflowError:
        raise _no_date(token) from None


def _between_node(field: Field, token: Token, low: str, high: str, today: date) -> Node:
    if not low and not high:
        raise _missing(token)
    ends_first = N_("The range ends before it begins.")
    turned = N_("Write the smaller or earlier value first.")
    if field.kind is Kind.SIZE:
        least = _bytes(low, token) if low else None
        most = _bytes(high, token) if high else None
        if least is not None and most is not None and least > most:
            raise QueryError(token.position, ends_first, turned)
        return Between(
            field.key,
            "" if least is None else _size_term(least),
            "" if most is None else _size_term(most),
        )
    first = _days(low, token, today) if low else None
    last = _days(high, token, today, after=first) if high else None
    if first is not None and last is not None and first[0] > last[1]:
        raise QueryError(token.position, ends_first, turned)
    return _days_between(field, first[0] if first else None, last[1] if last else None)


def _days(written: str, token: Token, today: date, *, after: Days | None = None) -> Days:
    try:
        days = days_of(written, today, after=after)
    except (ValueError, OverflowError):
        raise QueryError(token.position, N_("There is no such day or month."), _DATE_HINT) from None
    if days is None:
        raise _no_date(token)
    return days


def _days_between(field: Field, first: date | None, last: date | None) -> Between:
    length = 6 if field.kind is Kind.MONTH else 8
    key = "month" if field.kind is Kind.MONTH else field.key
    low, high = (
        f"{day.year:04}{day.month:02}{day.day:02}"[:length] if day else "" for day in (first, last)
    )
    return Between(key, low, high)


def _bytes(written: str, token: Token) -> int:
    found = _SIZE.fullmatch(written.casefold())
    if found is None:
        raise _no_size(token, N_("This is not a size."))
    unit = (found.group(2) or "b").removesuffix("ib").removesuffix("b") or "b"
    size = float(found.group(1)) * float(1024 ** _UNITS[unit])
    return min(int(size), _LARGEST - 1)


def _size_term(size: int) -> str:
    return f"{size:0{SIZE_DIGITS}}"


def _no_size(token: Token, problem: str) -> QueryError:
    return QueryError(token.position, problem, _SIZE_HINT)


def _no_date(token: Token) -> QueryError:
    return QueryError(token.position, N_("This is not a date."), _DATE_HINT)


def _missing(token: Token) -> QueryError:
    return QueryError(
        token.position,
        N_("A value is missing here."),
        N_("Write it directly behind the sign, without a blank."),
    )
