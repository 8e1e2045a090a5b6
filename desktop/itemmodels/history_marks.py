"""What differs inside changed lines of prose, by words and, in Chinese, by characters."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace

from desktop.services.deliveries.line_diff import DiffRow, LineDiff, LineKind, Spans

_TOKENS = re.compile(r"[0-9A-Za-z_]+|\s+|.", re.DOTALL)
_MOST_COMPARED = 4_000_000
"""Pairs of tokens: half a second where all of them are alike; what comes after is shown without marks."""

_LITTLE_IN_COMMON = 0.3
_SHORTEST_SAME = 2
"""A single character that two passages share between others is chance: marks go on across it."""


def with_prose_marks(diff: LineDiff) -> LineDiff:
    """The same comparison with finer marks."""
    left = _MOST_COMPARED
    rows: list[DiffRow] = []
    for row in diff.rows:
        if row.kind is LineKind.CHANGED:
            old, new = _TOKENS.findall(row.old_text), _TOKENS.findall(row.new_text)
            left -= len(old) * len(new)
            if left > 0:
                old_marks, new_marks = _marks(old, new)
                rows.append(row._replace(old_marks=old_marks, new_marks=new_marks))
                continue
        rows.append(row)
    return replace(diff, rows=tuple(rows))


def _marks(old: Sequence[str], new: Sequence[str]) -> tuple[Spans, Spans]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _LITTLE_IN_COMMON:
        return (), ()
    blocks = [
        each
        for each in matcher.get_matching_blocks()
        if len("".join(old[each.a : each.a + each.size])) >= _SHORTEST_SAME
        or each.a == 0
        or each.a + each.size == len(old)
    ]
    # The ends are always "the same": nothing follows them.
    return (
        _between(old, [(each.a, each.size) for each in blocks]),
        _between(new, [(each.b, each.size) for each in blocks]),
    )


def _between(tokens: Sequence[str], same: Sequence[tuple[int, int]]) -> Spans:
    """(start, end) in characters of what lies between equal runs."""
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    marks: list[tuple[int, int]] = []
    here = 0
    for place, size in (*same, (len(tokens), 0)):
        if place > here:
            marks.append((starts[here], starts[place]))
        here = max(here, place + size)
    return tuple(marks)
