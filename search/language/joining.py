"""Values of organised fields that are several tokens, put together: 人员:张三 behind 链接到, 厂商="a b" behind 字段."""

from __future__ import annotations

import re
from collections.abc import Callable

from search.language.field_kinds import Field, Kind
from search.language.token import Token

SIGNS = re.compile("(==|>=|<=|=|>|<|:)")
"""What may stand between the name and the value, once `plain_signs` has evened it out."""

_BEGINS_WITH_SIGN = re.compile("[=<>≤≥＜＞＝:：]")
_LEADS_TO = frozenset({"persons", "systems"})
_PLAIN = str.maketrans({"＝": "=", "：": ":", "＞": ">", "＜": "<", "≥": ">=", "≤": "<="})


def plain_signs(text: str) -> str:
    """`text` with its comparisons and colons in half width."""
    return text.translate(_PLAIN)


def joined(tokens: list[Token]) -> list[Token]:
    """`tokens` with each such value as one word; what else stands there stays as it is."""
    found: list[Token] = []
    inside: list[Field | None] = [None]
    pending: Field | None = None
    at = 0
    while at < len(tokens):
        token = tokens[at]
        many, made = _value(tokens, at, pending or inside[-1])
        at += many
        if made is not None:
            found.append(made)
            pending = None
            continue
        found.append(token)
        if token.kind == "field":
            pending = token.field
        elif token.kind == "open":
            inside.append(pending or inside[-1])
            pending = None
        elif token.kind == "close":
            inside = inside[:-1] or [None]
            pending = None
        elif token.kind in ("word", "phrase"):
            pending = None
    return found


def _value(tokens: list[Token], at: int, field: Field | None) -> tuple[int, Token | None]:
    """How many tokens from `at` on are one value of `field`, and that value; one and None for an ordinary token."""
    if field is None or field.kind not in _JOINED:
        return 1, None
    return _JOINED[field.kind](tokens, at, field)


def _target(tokens: list[Token], at: int, field: Field) -> tuple[int, Token | None]:
    first = tokens[at]
    following = _next_text(tokens, at)
    if following is None or field.key != "linksto":
        return 1, None
    named = first.kind == "field" and first.field is not None and first.field.key in _LEADS_TO
    spelled = first.kind == "word" and first.text.endswith((":", "：")) and len(first.text) > 1
    if not named and not (spelled and following.position == first.end):
        return 1, None
    text = f"{plain_signs(first.text)}{following.text}"
    return 2, Token("word", text, first.position, following.end)


def _comparison(tokens: list[Token], at: int, field: Field) -> tuple[int, Token | None]:
    """A name, a sign and a value."""
    del field
    first = tokens[at]
    if first.kind not in ("word", "phrase"):
        return 1, None
    # What is quoted is never read as anything but a name or a value.
    name, sign, value = (
        split_comparison(first.text) if first.kind == "word" else (first.text, "", "")
    )
    end, many = first, 1
    if name and not sign:
        second = _next_text(tokens, at)
        if second is None or second.kind != "word" or not _BEGINS_WITH_SIGN.match(second.text):
            return 1, None
        _nothing, sign, value = split_comparison(second.text)
        end, many = second, 2
    elif not name or value:
        return 1, None
    if not value and (behind := _next_text(tokens, at + many - 1)) is not None:
        value = behind.text if behind.kind == "word" else behind.text.rstrip("*＊")
        end, many = behind, many + 1
    text = f"{name}{sign}{value}"
    return many, Token("word", text, first.position, end.end, parts=(name, sign, value))


def split_comparison(text: str) -> tuple[str, str, str]:
    """Name, sign and value of an unquoted word; sign and value are empty where it is only a name."""
    name, *behind = SIGNS.split(plain_signs(text), maxsplit=1)
    if not behind:
        return name, "", ""
    sign, value = behind
    return name, "=" if sign == ":" else sign, value


def _next_text(tokens: list[Token], at: int) -> Token | None:
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return following if following is not None and following.kind in ("word", "phrase") else None


_Join = Callable[[list[Token], int, Field], tuple[int, Token | None]]
_JOINED: dict[Kind, _Join] = {
    Kind.LINK: _target,
    Kind.RELATION: _comparison,
    Kind.OWN: _comparison,
}
