"""Reading JSON that others wrote: bounded in size, depth and numbers, and without duplicate keys."""

from __future__ import annotations

import json
import re
from typing import Any

_DEEPEST = 12
# Texts are matched whole, so that the brackets in them are never seen; each character is looked at once.
_BRACKETS = re.compile(r'"(?:[^"\\]+|\\.|\\\Z)*+(?:"|\Z)|[\[{\]}]', re.DOTALL)


class MalformedJson(ValueError):
    """The bytes aren't what was agreed. The message names what, never what a text said."""


def read_object(data: bytes, most: int) -> dict[str, Any]:
    """One JSON object of at most `most` bytes of UTF-8; raises MalformedJson."""
    if len(data) > most:
        raise MalformedJson(f"more than {most} bytes")
    try:
        text = data.decode("utf-8")
        _require_shallow(text)
        value = json.loads(
            text,
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_constant,
            parse_float=_refuse_constant,
            parse_int=_bounded_int,
        )
    except MalformedJson:
        raise
    except (ValueError, RecursionError) as error:
        raise MalformedJson("not JSON in UTF-8") from error
    if not isinstance(value, dict):
        raise MalformedJson("not an object")
    return value


def text_at(value: dict[str, Any], key: str, longest: int, *, default: str | None = None) -> str:
    """The text under `key`, at most `longest` characters; `default` where there is none. Raises MalformedJson."""
    found = value.get(key, default)
    if not isinstance(found, str) or len(found) > longest:
        raise MalformedJson(f"“{key}” is not a text of at most {longest} characters")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in found):
        raise MalformedJson(f"“{key}” holds half a character")
    return found


def list_at(value: dict[str, Any], key: str, most: int, kind: type) -> list[Any]:
    """The list under `key`, of at most `most` things of one kind. Raises MalformedJson."""
    found = value.get(key)
    if not isinstance(found, list) or len(found) > most:
        raise MalformedJson(f"“{key}” is not a list of at most {most}")
    if not all(type(each) is kind for each in found):
        raise MalformedJson(f"“{key}” holds something else than it should")
    return found


def number_at(value: dict[str, Any], key: str) -> int:
    """The whole number, not negative, under `key`. Raises MalformedJson."""
    found = value.get(key)
    if type(found) is not int or found < 0:
        raise MalformedJson(f"“{key}” is not a whole number")
    return found


def canonical(value: dict[str, Any]) -> bytes:
    """`value` as the one way to write it: UTF-8, sorted keys, no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def readable(value: dict[str, Any]) -> bytes:
    """`value` for files that people open: UTF-8, sorted keys, indented, one line end at the end."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise MalformedJson("a key stands there twice")
    return value


def _refuse_constant(_text: str) -> Any:
    raise MalformedJson("a number that isn't whole")


def _bounded_int(text: str) -> int:
    if len(text.removeprefix("-")) > 18:
        raise MalformedJson("a number of more than 18 digits")
    return int(text)


def _require_shallow(text: str) -> None:
    """Deep nesting is refused before a parser recurses into it; brackets inside texts are passed over."""
    depth = 0
    for found in _BRACKETS.finditer(text):
        mark = found.group()
        if mark in "[{":
            depth += 1
            if depth > _DEEPEST:
                raise MalformedJson("nested too deeply")
        elif mark in "]}":
            depth -= 1
