"""Typed access to `resources/knowledge/form_words.toml`: what forms call the things that articles are filled from."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

_FILE = Path(__file__).parent / "knowledge" / "form_words.toml"


@functools.cache
def form_words() -> Mapping[str, str]:
    """A form's word → the name of what it says, as templates know it."""
    fields = _read()["fields"]
    return MappingProxyType({word: name for name, words in fields.items() for word in words})


@functools.cache
def ignored_lines() -> re.Pattern[str]:
    """Whole lines that say nothing about the matter."""
    return re.compile("|".join(f"(?:{each})" for each in _read()["ignored"]["lines"]))


def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
