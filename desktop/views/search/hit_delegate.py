"""Draws one search hit: its title, the snippet with the found words marked, and where it comes from."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.itemmodels.search_hits import HitRole, badge, provenance, whereabouts
from desktop.services.searching.search_records import FoundDocument
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from models.categories import Category

AnyIndex = QModelIndex | QPersistentModelIndex
Marks = tuple[tuple[int, int], ...]
_SNIPPET_LINES = 2
_ICON = 18


class HitDelegate(QStyledItemDelegate):
    """Every hit has the same height: one line of title, two of snippet, one of provenance."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._body = QFont(parent.font())
        self._bold = QFont(self._body)
        self._bold.setBold(True)
        self._small = QFont(self._body)
        self._small.setPointSizeF(tokens.CAPTION)
        self._icons = {category: look.category_icon(category) for category in Category}
        body, small = QFontMetrics(self._body), QFontMetrics(self._small)
        self._title_height = QFontMetrics(self._bold).height()
        self._line_height = body.height()
        self._small_height = small.height()
        self.height = (
            2 * M
            + self._title_height
            + XS
            + _SNIPPET_LINES * self._line_height
            + XS
            + self._small_height
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(0, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        found: FoundDocument = index.data(HitRole.FOUND)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
            painter.fillRect(
                QRect(rect.left(), rect.top(), 3, rect.height()), QColor(colours.accent)
            )
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

        area = rect.adjusted(L, M, -L, -M)
        icon = QRect(area.left(), area.top() + (self._title_height - _ICON) // 2, _ICON, _ICON)
        self._icons[found.document.category].paint(painter, icon)
        title = QRect(
            icon.right() + S, area.top(), area.right() - icon.right() - S, self._title_height
        )
        said = badge(found)
        if said:
            title = self._paint_badge(painter, title, said)
        painter.setPen(QColor(colours.ink))
        self._draw(painter, title, found.document.title, found.title_marks, self._bold, lines=1)

        top = title.bottom() + XS
        lines = QRect(area.left(), top, area.width(), _SNIPPET_LINES * self._line_height)
        painter.setPen(QColor(colours.ink_soft))
        if found.snippet:
            # A line break inside a snippet says nothing; as a blank it keeps every offset in place.
            text = found.snippet.text.translate(_BLANKS)
            self._draw(painter, lines, text, found.snippet.marks, self._body, lines=_SNIPPET_LINES)
        else:
            self._draw(painter, lines, found.version.name, (), self._body, lines=1)

        painter.setFont(self._small)
        painter.setPen(QColor(colours.ink_faint))
        foot = QRect(
            area.left(), area.bottom() - self._small_height + 1, area.width(), self._small_height
        )
        self._paint_foot(painter, foot, found)
        painter.restore()

    def _paint_badge(self, painter: QPainter, title: QRect, said: str) -> QRect:
        """Draw a badge at the end of the title's line; what is left of the line."""
        colours = self._look.colours
        metrics = QFontMetrics(self._small)
        width = metrics.horizontalAdvance(said) + 2 * S
        area = QRect(title.right() - width + 1, title.top(), width, title.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.caution_soft))
        painter.drawRoundedRect(area, XS, XS)
        painter.setFont(self._small)
        painter.setPen(QColor(colours.caution))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, said)
        painter.restore()
        return title.adjusted(0, 0, -width - S, 0)

    def _paint_foot(self, painter: QPainter, foot: QRect, found: FoundDocument) -> None:
        """Where it comes from at the left; where in it at the right."""
        colours = self._look.colours
        metrics = painter.fontMetrics()
        middle = Qt.AlignmentFlag.AlignVCenter
        where = metrics.elidedText(
            whereabouts(found), Qt.TextElideMode.ElideMiddle, foot.width() * 3 // 5
        )
        painter.setPen(QColor(colours.ink_soft))
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | middle, where)
        room = metrics.horizontalAdvance(where)
        left = foot.adjusted(0, 0, -room - L if room else 0, 0)
        painter.setPen(QColor(colours.ink_faint))
        words = metrics.elidedText(provenance(found), Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, Qt.AlignmentFlag.AlignLeft | middle, words)

    def _draw(
        self, painter: QPainter, area: QRect, text: str, marks: Marks, font: QFont, *, lines: int
    ) -> None:
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        wide = [at for at, character in enumerate(text) if character > "\uffff"]
        layout.setFormats([self._format(span, wide) for span in marks])
        layout.beginLayout()
        y, cut = 0.0, False
        for number in range(lines + 1):
            line = layout.createLine()
            if not line.isValid():
                break
            if number == lines:
                cut = True
                # Out of sight: a layout draws all its lines, so the surplus one goes below the clip.
                line.setLineWidth(area.width())
                line.setPosition(QPointF(0, area.height() * 4))
                break
            line.setLineWidth(area.width())
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        painter.save()
        painter.setClipRect(area)
        layout.draw(painter, QPointF(area.topLeft()))
        painter.restore()
        if cut:
            self._draw_ellipsis(painter, area, font, lines)

    def _draw_ellipsis(self, painter: QPainter, area: QRect, font: QFont, lines: int) -> None:
        """Over the end of the last line: words go on beyond it."""
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance("…")
        height = area.height() // lines
        spot = QRect(area.right() - width + S, area.bottom() - height + 1, width, height)
        painter.setFont(font)
        painter.drawText(spot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "…")

    def _format(self, span: tuple[int, int], wide: list[int]) -> QTextLayout.FormatRange:
        start, end = (at + sum(1 for position in wide if position < at) for at in span)
        result = QTextLayout.FormatRange()
        result.start = start
        result.length = end - start
        style = QTextCharFormat()
        style.setBackground(QColor(self._look.colours.mark))
        style.setForeground(QColor(self._look.colours.mark_ink))
        result.format = style
        return result


_BLANKS = {ord(character): " " for character in "\n\r\t\f\v"}
