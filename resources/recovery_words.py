"""The word list of recovery sheets (resources/recovery/words.txt)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "recovery" / "words.txt"


@cache
def recovery_words() -> tuple[str, ...]:
    """2,048 words, each a single character; a word's number is its place."""
    return tuple(_FILE.read_text(encoding="utf-8").split())
