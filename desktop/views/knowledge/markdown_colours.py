"""Colours for Markdown in the editor: each line by itself, and only those in view, so that length costs nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtGui import QColor, QFont, QTextBlock, QTextCharFormat, QTextLayout

from desktop.views.theme.look import Look

_LONGEST = 6_000
"""Of a longer line only this much is coloured, in characters."""

_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_QUOTE = re.compile(r" {0,3}(?:> ?)+")
_LIST = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?: +\[[ xX]\](?= ))?(?=\s)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_TABLE = re.compile(r"\s*\|.*\|\s*$")
_INLINE = re.compile(
    r"(?P<code>`+)(?:.+?)(?P=code)"
    r"|(?P<wiki>!?\[\[[^\[\]]+\]\])"
    r"|(?P<link>!?\[[^\[\]]*\]\([^()]*\))"
    r"|(?P<bold>\*\*(?=\S).+?(?<=\S)\*\*|(?<!\w)__(?=\S).+?(?<=\S)__(?!\w))"
    r"|(?P<strike>~~(?=\S).+?(?<=\S)~~)"
    r"|(?P<italic>\*(?=[^\s*]).+?(?<=[^\s*])\*|(?<!\w)_(?=[^\s_]).+?(?<=[^\s_])_(?!\w))"
)

Run = tuple[int, int, str]
"""Where it starts, how long it is, and which style it has."""


def runs(line: str, *, code: bool = False) -> list[Run]:
    """What is coloured in a line; `code` says that it belongs to fenced code. Offsets are in characters."""
    line = line[:_LONGEST]
    if code:
        return [(0, len(line), "code")]
    if _HEADING.match(line):
        return [(0, len(line), "heading")]
    if _RULE.match(line):
        return [(0, len(line), "mark")]
    found: list[Run] = []
    start = 0
    for pattern in (_QUOTE, _LIST):
        if match := pattern.match(line, start):
            found.append((match.start(), match.end() - match.start(), "mark"))
            start = match.end()
    if start == 0 and _TABLE.match(line):
        found += [(at.start(), 1, "mark") for at in re.finditer(r"\|", line)]
    for match in _INLINE.finditer(line, start):
        style = match.lastgroup or "code"
        found.append((match.start(), match.end() - match.start(), style))
    return found


class MarkdownColours:
    """Lays the styles on the layout of a block, round what an input method is composing. GUI thread only."""

    def __init__(self, look: Look) -> None:
        colours = look.colours
        link = _style(colours.accent_ink)
        self._styles = {
            "heading": _style(colours.ink, bold=True),
            "mark": _style(colours.accent_ink),
            "code": _style(colours.good),
            "wiki": link,
            "link": link,
            "bold": _style(colours.ink, bold=True),
            "italic": _style(colours.ink, italic=True),
            "strike": _style(colours.ink_faint),
        }
        self._styles["strike"].setFontStrikeOut(True)

    def paint(self, block: QTextBlock, *, code: bool) -> bool:
        """Colour one block; whether anything had to be changed."""
        text = block.text()
        found = runs(text, code=code)
        if found and block.length() - 1 != len(text):
            found = _in_units(text, found)
        layout = block.layout()
        preedit, typed = layout.preeditAreaPosition(), layout.preeditAreaText()
        composing = _units(typed)
        wanted: list[QTextLayout.FormatRange] = []
        if composing:
            # What the input method shows of itself stays as it wants it.
            wanted = [
                each for each in layout.formats() if preedit <= each.start < preedit + composing
            ]
            found = _round_about(found, preedit, composing)
        for start, length, style in found:
            run = QTextLayout.FormatRange()
            run.start, run.length, run.format = start, length, self._styles[style]
            wanted.append(run)
        if not wanted and not layout.formats():
            return False
        layout.setFormats(wanted)
        block.document().markContentsDirty(block.position(), block.length())
        return True


def _round_about(found: Sequence[Run], at: int, length: int) -> list[Run]:
    """Runs of the text without what is being composed at `at`, moved to where they stand with it."""
    moved: list[Run] = []
    for start, size, style in found:
        if start >= at:
            moved.append((start + length, size, style))
        elif start + size <= at:
            moved.append((start, size, style))
        else:
            moved.append((start, at - start, style))
            moved.append((at + length, start + size - at, style))
    return moved


def _in_units(text: str, found: Sequence[Run]) -> list[Run]:
    """The same runs counted in UTF-16 units, as Qt counts."""
    return [
        (_units(text[:start]), _units(text[start : start + length]), style)
        for start, length, style in found
    ]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _style(colour: str, *, bold: bool = False, italic: bool = False) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setForeground(QColor(colour))
    if bold:
        style.setFontWeight(QFont.Weight.Bold)
    style.setFontItalic(italic)
    return style
