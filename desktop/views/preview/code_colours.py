"""Colours for source code: spans that a service has found, laid on the lines of a text view as they are filled in."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from desktop.services.deliveries.highlighting import Style
from desktop.views.preview.code_spans import CodeLines
from desktop.views.theme.look import Look


class CodeColours(QSyntaxHighlighter):
    """GUI thread only. Set the spans before the text is filled in: lines take theirs as they come."""

    def __init__(self, look: Look, document: QTextDocument) -> None:
        super().__init__(document)
        self._lines: CodeLines = {}
        colours = look.colours
        self._styles = {
            Style.COMMENT.value: _style(colours.ink_faint, italic=True),
            Style.KEYWORD.value: _style(colours.accent_ink),
            Style.TEXT.value: _style(colours.good),
            Style.NUMBER.value: _style(colours.caution),
            Style.NAME.value: _style(colours.ink, bold=True),
        }

    def use(self, lines: CodeLines) -> None:
        """The spans of each block, by its number."""
        self._lines = lines

    def highlightBlock(self, text: str) -> None:  # noqa: ARG002 - Qt's signature
        for start, length, kind in self._lines.get(self.currentBlock().blockNumber(), ()):
            style = self._styles.get(kind)
            if style is not None:
                self.setFormat(start, length, style)


def _style(colour: str, *, bold: bool = False, italic: bool = False) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setForeground(QColor(colour))
    if bold:
        style.setFontWeight(QFont.Weight.Bold)
    style.setFontItalic(italic)
    return style
