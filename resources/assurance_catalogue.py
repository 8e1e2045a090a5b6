"""The shipped rules of 等保 and 密评 as they are written: `grading.toml` and `crypto.toml`, with their sources."""

from __future__ import annotations

import functools
from pathlib import Path

_CATALOGUE = Path(__file__).parent / "catalogue"


@functools.cache
def grading_text() -> str:
    """Levels, filing, materials, frequencies and conclusions of graded protection, as TOML."""
    return (_CATALOGUE / "grading.toml").read_text(encoding="utf-8")


@functools.cache
def crypto_text() -> str:
    """Materials, weights, factors and conclusions of the cryptography assessment, as TOML."""
    return (_CATALOGUE / "crypto.toml").read_text(encoding="utf-8")
