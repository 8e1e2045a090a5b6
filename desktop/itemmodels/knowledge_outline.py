"""What an editor needs to know of a Markdown text at once: its headings and where code stands, line by line.

A look, not a parser: what an article says is decided by `exporters.prose`. Safe in any thread.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_EMPHASIS = re.compile(r"(\*\*|__|`|~~)(.+?)\1")
_LINK = re.compile(r"!?\[\[([^\]|]*)(?:\|([^\]]*))?\]\]|!?\[([^\]]*)\]\([^)]*\)")
_MOST_HEADINGS = 5_000


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A heading: its line from 0, its level from 1, its words, and its anchor where one is known."""

    line: int
    level: int
    title: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """The headings of a text, the (first, last) lines of each piece of fenced code, and how many lines there are."""

    headings: tuple[OutlineLine, ...] = ()
    fences: tuple[tuple[int, int], ...] = ()
    lines: int = 1

    def fence_at(self, line: int) -> tuple[int, int] | None:
        """The fenced code that a line belongs to, fences included."""
        at = bisect_right(self.fences, (line, self.lines + 1)) - 1
        if at >= 0 and self.fences[at][0] <= line <= self.fences[at][1]:
            return self.fences[at]
        return None


def scan(text: str) -> Scan:
    """Look through a text."""
    headings: list[OutlineLine] = []
    fences: list[tuple[int, int]] = []
    opened, fence = -1, ""
    lines = text.split("\n")
    first = _front_matter(lines)
    for number in range(first, len(lines)):
        line = lines[number]
        start = line[:4].lstrip(" ")[:1]
        if opened >= 0:
            stripped = line.strip()
            if start == fence[0] and stripped.startswith(fence) and not stripped.strip(fence[0]):
                fences.append((opened, number))
                opened = -1
        elif start in ("`", "~") and (found := _FENCE.match(line)):
            opened, fence = number, found[1]
        elif start == "#" and len(headings) < _MOST_HEADINGS and (found := _HEADING.match(line)):
            headings.append(OutlineLine(number, len(found[1]), plain_words(found[2] or "")))
    if opened >= 0:
        fences.append((opened, len(lines) - 1))
    return Scan(tuple(headings), tuple(fences), len(lines))


def plain_words(line: str) -> str:
    """A line of Markdown without its marks."""
    line = _LINK.sub(lambda found: found[2] or found[1] or found[3] or "", line)
    return _EMPHASIS.sub(r"\2", line).strip()


def _front_matter(lines: Sequence[str]) -> int:
    """The first line behind YAML or TOML at the top; 0 where there is none."""
    mark = lines[0].rstrip()
    if mark in ("---", "+++"):
        for number in range(1, min(len(lines), 400)):
            if lines[number].rstrip() == mark:
                return number + 1
    return 0


class OutlineModel(QAbstractListModel):
    """The headings of a text, indented by their level."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings: tuple[OutlineLine, ...] = ()

    def replace(self, headings: Sequence[OutlineLine]) -> None:
        """Show other headings; nothing happens where they are the same."""
        if tuple(headings) != self._headings:
            self.beginResetModel()
            self._headings = tuple(headings)
            self.endResetModel()

    def heading_at(self, row: int) -> OutlineLine:
        """The heading in a row."""
        return self._headings[row]

    def row_at_line(self, line: int) -> int:
        """The row of the heading that a line stands under, or -1."""
        return bisect_right([heading.line for heading in self._headings], line) - 1

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        heading = self._headings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            top = min((each.level for each in self._headings), default=1)
            return "\u2003" * (heading.level - top) + heading.title
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return heading.title
        return None
