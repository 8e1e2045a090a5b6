"""Records as the data files of a package hold them: JSON objects by field, and back, strictly by the fields' types.

What is read comes from others: every value has the type its field says, no text is longer than it may be, no number
larger than a database keeps.
"""

from __future__ import annotations

import enum
import re
import types
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from models.bounded_json import MalformedJson

_LONGEST_TEXT = 4_000_000
_MOST_ITEMS = 1_000_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_DIGEST = re.compile("(?:[0-9a-f]{2}){0,64}")
_UNFIT = re.compile("[\x00\ud800-\udfff]")

R = TypeVar("R")


def plain(value: Any) -> Any:
    """`value` as JSON keeps it: days and moments by ISO 8601 (UTC, microseconds), bytes in hexadecimal."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if hasattr(value, "_asdict"):
        return {name: plain(each) for name, each in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value


def read_record(kind: type[R], value: Mapping[str, Any]) -> R:
    """The record (a NamedTuple) that `value` says, by the types of its fields; unknown fields are passed over.

    Raises MalformedJson, naming the field and never what stands in it.
    """
    found = {}
    for name, reader in _readers(kind).items():  # type: ignore[arg-type]  # classes are hashable
        if name not in value:
            raise MalformedJson(f"“{name}” is missing")
        try:
            found[name] = reader(value[name])
        except MalformedJson as error:
            raise MalformedJson(f"“{name}”: {error}") from None
        except (ValueError, OverflowError) as error:
            raise MalformedJson(f"“{name}” is not what it should be") from error
    return kind(**found)


@cache
def _readers(kind: type) -> dict[str, Callable[[Any], Any]]:
    hints = get_type_hints(kind)
    return {name: _reader(hints[name]) for name in kind._fields}  # type: ignore[attr-defined]  # a NamedTuple


def _reader(hint: Any) -> Callable[[Any], Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is types.UnionType:
        (inner,) = (_reader(each) for each in arguments if each is not type(None))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _list_reader(_reader(arguments[0]))
    if hasattr(hint, "_fields"):
        return lambda value: read_record(hint, _object(value))
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return lambda value: hint(_text(value))
    return _SIMPLE[hint]


def _list_reader(inner: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > _MOST_ITEMS:
            raise MalformedJson("not a list")
        return tuple(map(inner, value))

    return read


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise MalformedJson("not an object")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT or _UNFIT.search(value):
        raise MalformedJson("not a text that can be kept")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise MalformedJson("not a whole number")
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise MalformedJson("neither true nor false")
    return value


def _day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise MalformedJson("not a day")
    return date.fromisoformat(value)


def _moment(value: Any) -> datetime:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise MalformedJson("not a moment")
    return datetime.fromisoformat(value)


def _bytes(value: Any) -> bytes:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise MalformedJson("not bytes in hexadecimal")
    return bytes.fromhex(value)


_SIMPLE: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    int: _whole,
    bool: _flag,
    date: _day,
    datetime: _moment,
    bytes: _bytes,
}
