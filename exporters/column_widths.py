"""How wide a table's columns are to be: as wide as most of what stands in them, within limits."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_NARROWEST, _WIDEST = 5, 36


def share_of(cells: Sequence[str]) -> float:
    """A column's share of the page, by its title (the first) and its cells; Chinese characters count twice."""
    widths = sorted(across(each) for each in cells)
    typical = widths[len(widths) * 9 // 10] if len(widths) > 1 else widths[0]
    return float(min(max(typical + 2, _NARROWEST, across(cells[0]) + 2), _WIDEST))


def across(text: str) -> int:
    """How many half-width characters a text takes."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
