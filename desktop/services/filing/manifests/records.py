"""What a manifest names, and small means that its readers share."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

RUNTIME, DEVELOPMENT, BUILD, OPTIONAL = "runtime", "development", "build", "optional"
"""What a component is needed for, in words of our own; each ecosystem has others for the same."""


class Component(NamedTuple):
    """A third-party component. `ecosystem` is the type of a package URL (pypi, npm, maven, …).

    `release` is an exact version where `locked`, otherwise what the manifest asks for. `licence` is an SPDX expression
    or what the manifest says in its place.
    """

    ecosystem: str
    name: str
    release: str
    licence: str = ""
    scope: str = RUNTIME
    locked: bool = False


def as_text(data: bytes) -> str:
    """A manifest as text; all of these formats are UTF-8."""
    return data.decode("utf-8-sig", "replace")


def as_json(data: bytes) -> dict[str, Any]:
    """A JSON object. Raises ValueError."""
    value = json.loads(as_text(data))
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def as_toml(data: bytes) -> dict[str, Any]:
    """A TOML document. Raises ValueError."""
    return tomllib.loads(as_text(data))


def table(value: object, *keys: str) -> Mapping[str, Any]:
    """The table at `keys`, empty where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def tables(value: object, *keys: str) -> Iterator[Mapping[str, Any]]:
    """The tables in the list at `keys`."""
    *path, last = keys
    found = table(value, *path).get(last)
    if isinstance(found, list):
        yield from (each for each in found if isinstance(each, dict))


def text_of(value: object) -> str:
    """A string as it is, a number as it is written, nothing for anything else."""
    if isinstance(value, bool):
        return ""
    return str(value).strip() if isinstance(value, str | int | float) else ""


def licence_words(value: object) -> str:
    """A licence as manifests give it: a word, a table with `type` or `text`, or a list of either."""
    if isinstance(value, dict):
        words = text_of(value.get("type") or value.get("name") or value.get("text"))
    elif isinstance(value, list):
        words = " OR ".join(filter(None, map(licence_words, value[:8])))
    else:
        words = text_of(value)
    first = words.strip().splitlines()
    return first[0][:120] if first else ""
