"""The lines that differ between two texts, and what stands around them, for views side by side or unified."""

from __future__ import annotations

import difflib
import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from desktop.services.deliveries.delivery_diff import FileChange
from desktop.services.deliveries.delivery_reading import member_bytes
from desktop.services.library import Archive
from models.records import DocumentRecord
from resources.words import _
from search.readers.encodings import decode

LARGEST = 2 * 1024 * 1024
"""Bytes of a file whose lines are compared."""

_MOST_LINES = 12_000
_CONTEXT = 3
_LONGEST_MARKED = 400
_MOST_COMPARED = 20_000_000
"""Pairs of words that are compared inside changed lines: one to two seconds where all of them are alike."""

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")

Spans = tuple[tuple[int, int], ...]


class LineKind(enum.Enum):
    """What a row of a comparison is."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"
    GAP = "gap"  # lines that are the same on both sides and left out; `old` has how many


class DiffRow(NamedTuple):
    """One row: line number (from 1) and text on either side, None where a side has no such line.

    The marks are (start, end) of what differs inside a changed line.
    """

    kind: LineKind
    old: int | None = None
    old_text: str = ""
    new: int | None = None
    new_text: str = ""
    old_marks: Spans = ()
    new_marks: Spans = ()


@dataclass(frozen=True, slots=True)
class LineDiff:
    """A comparison of two texts. Where there is none, `note`, translated, says why."""

    rows: tuple[DiffRow, ...]
    added: int
    removed: int
    note: str = ""


def member_lines(archive: Archive, change: FileChange) -> LineDiff:
    """The lines that a change of a file changed; of a new or removed file all of them."""
    texts: list[str] = []
    for side in (change.old, change.new):
        if side is not None and side.version.size > LARGEST:
            return LineDiff((), 0, 0, _("The file is too large to be compared line by line."))
        text = _text(archive, side)
        if text is None:
            return LineDiff((), 0, 0, _("The file is not a text."))
        texts.append(text)
    return line_diff(texts[0], texts[1])


def line_diff(old: str, new: str, context: int = _CONTEXT) -> LineDiff:
    """The lines that differ, with `context` lines around them. Lines end at a line feed, as git sees it."""
    before, after = _lines(old), _lines(new)
    start, end = _common_ends(before, after)
    if max(len(before), len(after)) - start - end > _MOST_LINES:
        note = _("The files differ in too many lines to be compared.")
        return LineDiff((), 0, 0, note)
    matcher = difflib.SequenceMatcher(
        None, before[start : len(before) - end], after[start : len(after) - end]
    )
    blocks = [("equal", 0, start, 0, start)] if start else []
    blocks += [
        (tag, i1 + start, i2 + start, j1 + start, j2 + start)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
    ]
    if end:
        blocks.append(("equal", len(before) - end, len(before), len(after) - end, len(after)))
    rows: list[DiffRow] = []
    added = removed = 0
    marker = _Marker()
    merged = list(_merged(blocks))
    for number, (tag, i1, i2, j1, j2) in enumerate(merged):
        if tag == "equal":
            last = number == len(merged) - 1
            rows += _kept(before, (i1, i2, j1), number == 0, last, context)
        else:
            removed, added = removed + i2 - i1, added + j2 - j1
            rows += _differing(before[i1:i2], after[j1:j2], i1, j1, marker)
    return LineDiff(tuple(rows), added, removed)


Block = tuple[str, int, int, int, int]


def _merged(blocks: Sequence[Block]) -> Iterator[Block]:
    """Neighbouring equal blocks as one: the ends were cut off before the comparison."""
    waiting: Block | None = None
    for block in blocks:
        if waiting and waiting[0] == block[0] == "equal":
            waiting = ("equal", waiting[1], block[2], waiting[3], block[4])
            continue
        if waiting:
            yield waiting
        waiting = block
    if waiting:
        yield waiting


def _kept(
    lines: Sequence[str], block: tuple[int, int, int], first: bool, last: bool, context: int
) -> list[DiffRow]:
    """What remains of equal lines between changes."""
    i1, i2, j1 = block
    if first and last:
        return []
    head = 0 if first else context
    tail = 0 if last else context
    every = [
        DiffRow(LineKind.SAME, i + 1, lines[i], j1 + (i - i1) + 1, lines[i]) for i in range(i1, i2)
    ]
    if len(every) <= head + tail + 1:
        return every
    hidden = len(every) - head - tail
    gap = DiffRow(LineKind.GAP, hidden)
    return [*every[:head], gap, *(every[len(every) - tail :] if tail else ())]


def _differing(
    old: Sequence[str], new: Sequence[str], i: int, j: int, marker: _Marker
) -> Iterator[DiffRow]:
    """Lines that were replaced stand beside each other as far as there are as many."""
    for offset in range(max(len(old), len(new))):
        was = old[offset] if offset < len(old) else None
        now = new[offset] if offset < len(new) else None
        if was is not None and now is not None:
            marks = marker.marks(was, now)
            yield DiffRow(
                LineKind.CHANGED, i + offset + 1, was, j + offset + 1, now, marks[0], marks[1]
            )
        elif was is not None:
            yield DiffRow(LineKind.REMOVED, old=i + offset + 1, old_text=was)
        elif now is not None:
            yield DiffRow(LineKind.ADDED, new=j + offset + 1, new_text=now)


class _Marker:
    """Says what differs inside lines, by words, until it has cost too much: a file may differ in every line."""

    def __init__(self) -> None:
        self._left = _MOST_COMPARED

    def marks(self, old: str, new: str) -> tuple[Spans, Spans]:
        """The spans on either side; nothing where the lines have little in common."""
        if max(len(old), len(new)) > _LONGEST_MARKED:
            return (), ()
        before, after = _WORDS.findall(old), _WORDS.findall(new)
        self._left -= len(before) * len(after)
        if self._left < 0:
            return (), ()
        matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
        if matcher.ratio() < 0.4:
            return (), ()
        marks: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            if tag != "equal":
                for side, words, start, end in ((0, before, i1, i2), (1, after, j1, j2)):
                    at = len("".join(words[:start]))
                    length = len("".join(words[start:end]))
                    if length:
                        marks[side].append((at, at + length))
        return tuple(marks[0]), tuple(marks[1])


def _common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, end


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _text(archive: Archive, member: DocumentRecord | None) -> str | None:
    return "" if member is None else decode(member_bytes(archive, member))


def unified_rows(rows: Sequence[DiffRow]) -> Iterator[DiffRow]:
    """The same rows one below the other: a run of changed lines becomes what was removed, then what was added."""
    pending: list[DiffRow] = []
    for row in (*rows, DiffRow(LineKind.GAP, 0)):
        if row.kind is LineKind.CHANGED:
            pending.append(row)
            continue
        if row.kind in (LineKind.REMOVED, LineKind.ADDED) and pending:
            pending.append(row)
            continue
        for each in pending:
            if each.old is not None:
                yield each._replace(kind=LineKind.REMOVED, new=None, new_text="", new_marks=())
        for each in pending:
            if each.new is not None:
                yield each._replace(kind=LineKind.ADDED, old=None, old_text="", old_marks=())
        pending = []
        if row != DiffRow(LineKind.GAP, 0):
            yield row
