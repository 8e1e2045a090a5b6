"""Spans of source code cut at line ends, as a text view takes them; made in a worker's thread."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from desktop.services.deliveries.highlighting import highlight

Span = tuple[int, int, str]
"""Start and length in a line, in UTF-16 units, and the value of a `highlighting.Style`."""

CodeLines = Mapping[int, Sequence[Span]]


def code_lines(text: str, name: str) -> CodeLines:
    """The spans of each line of `text`, by its number from 0; `name` decides on the language."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    lines: defaultdict[int, list[Span]] = defaultdict(list)
    for span in highlight(text, name):
        at, end = span.start, span.start + span.length
        number = bisect_right(starts, at) - 1
        while at < end:
            stop = min(end, starts[number + 1] - 1)
            if at < stop:
                before = text[starts[number] : at]
                lines[number].append((_units(before), _units(text[at:stop]), span.style.value))
            number += 1
            at = starts[number]
    return dict(lines)


def _units(text: str) -> int:
    """How long a text is for Qt."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
