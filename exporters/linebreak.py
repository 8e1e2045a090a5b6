"""Breaks mixed Chinese and Latin text into lines of a given width, by the rules of Chinese setting (避头尾).

Knows no typeface: the caller measures. Nothing is ever cut: a name too long for its line continues on the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

# Characters that must not stand at the start or at the end of a line (GB/T 15834 and common practice).
_NOT_FIRST = frozenset("，。、；：？！）》」』】〕〉〗”’％‰℃·—…～﹏,.;:?!)]}%")
_NOT_LAST = frozenset("（《「『【〔〈〖“‘￥([{＄")
_AFTER = frozenset("-_/\\.,;:|&@+=")


def break_lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The lines of `text`, none wider than `width` except where a single character is. At least one line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if measure(paragraph) <= width:
            lines.append(paragraph)
        else:
            lines.extend(_break_paragraph(paragraph, width, measure))
    return lines


def balanced_lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The lines of a title: as few as fit, and as equal as they can be, so that no short one hangs below."""
    lines = break_lines(text, width, measure)
    if len(lines) < 2 or "\n" in text:
        return lines
    low, high = measure(text) / len(lines), width
    for _attempt in range(6):
        middle = (low + high) / 2
        tried = break_lines(text, middle, measure)
        if len(tried) > len(lines) or max(map(measure, tried)) > middle:
            low = middle
        else:
            lines, high = tried, middle
    return lines


def break_places(
    text: str, advances: Sequence[float], width: float, first: float = 0.0
) -> list[tuple[int, int]]:
    """Start and end of each line of `text`, which has no line ends; `advances` are its characters' widths.

    The first line is `first` shorter. For text of several looks, which is measured by the caller.
    """
    lines: list[tuple[int, int]] = []
    start = 0
    room = width - first
    while start < len(text):
        used = 0.0
        end = start
        while end < len(text) and (used + advances[end] <= room or end == start):
            used += advances[end]
            end += 1
        if end < len(text):
            end = _best_break(text, start, end)
        shown = len(text[start:end].rstrip(" ")) or end - start
        lines.append((start, start + shown))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
        room = width
    return lines


def _break_paragraph(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    advances = [measure(character) for character in text]
    return [text[start:end] for start, end in break_places(text, advances, width)]


def _best_break(text: str, start: int, limit: int) -> int:
    """Where to break in `text[start:limit]`, which is as much as fits; `limit` itself in the worst case."""
    # A break that leaves most of the line empty looks worse than a cut word.
    floor = start + max(1, (limit - start) // 3)
    for at in range(limit, floor - 1, -1):
        if _may_break(text, at):
            return at
    for at in range(limit, start, -1):
        if text[at - 1] in _AFTER and text[at] not in _NOT_FIRST:
            return at
    return limit


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after == " " or before == " ":
        return True
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    """Whether Chinese setting may break beside `character`: ideographs, kana, full-width forms."""
    return character >= "\u2e80" or character in "—…“”‘’"
