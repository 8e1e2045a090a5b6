"""A finding as a card on the board, painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.itemmodels.finding_board import RISK_INKS, FindingRole, due_words, risk_words
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, XS, M, S
from models.assurance.finding_state import FindingView
from models.assurance.findings_machine import FindingState
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_LINES = 3
_PROOF = 6
_CLOSING = "，。、；：！？）》」』”’…"


class CardDelegate(QStyledItemDelegate):
    """A card: number and risk, the problem, system, owner and day; two boxes for papers before and after."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._small = QFont(parent.font())
        self._small.setPointSizeF(tokens.CAPTION)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        line, small = option.fontMetrics.height(), QFontMetrics(self._small).height()
        return QSize(0, _LINES * line + 3 * small + 2 * M + S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        view: FindingView = index.data(FindingRole.VIEW)
        colours, state = self._look.colours, option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = option.rect.adjusted(1, XS // 2, -2, -XS // 2 - 2)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        edge = colours.accent if chosen else colours.line
        painter.setPen(QPen(QColor(edge), 1.6 if chosen else 1.0))
        hover = state & QStyle.StateFlag.State_MouseOver
        painter.setBrush(QColor(colours.hover if hover and not chosen else colours.raised))
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        risk = QColor(getattr(colours, RISK_INKS.get(view.finding.risk, "ink_soft")))
        inner = card.adjusted(M, S, -M, -S)
        painter.setFont(self._small)
        small = painter.fontMetrics().height()
        top = QRect(inner.left(), inner.top(), inner.width(), small)
        room = self._paint_risk(painter, top, view, risk)
        painter.setPen(QColor(colours.ink_soft))
        self._line(painter, top.adjusted(0, 0, -room - S, 0), view.finding.number)
        below = QRect(inner.left(), inner.bottom() - 2 * small, inner.width(), 2 * small)
        body = QRect(
            inner.left(), top.bottom() + XS, inner.width(), below.top() - top.bottom() - 2 * XS
        )
        painter.setFont(option.font)
        struck = view.state in (FindingState.CLOSED, FindingState.ACCEPTED)
        painter.setPen(QColor(colours.ink_soft if struck else colours.ink))
        _wrap(painter, body, view.finding.problem)
        painter.setFont(self._small)
        self._paint_foot(painter, below, view, str(index.data(FindingRole.SYSTEM) or ""))
        painter.restore()

    def _paint_risk(self, painter: QPainter, area: QRect, view: FindingView, ink: QColor) -> int:
        """A word in a frame; what is grave is filled."""
        colours = self._look.colours
        said = risk_words(view.finding.risk)
        width = painter.fontMetrics().horizontalAdvance(said) + 2 * S
        box = QRect(area.right() - width + 1, area.top() - 1, width, area.height() + 1)
        grave = view.finding.risk == "major"
        painter.setPen(ink)
        painter.setBrush(ink if grave else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(colours.surface) if grave else ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)
        return width

    def _paint_foot(self, painter: QPainter, area: QRect, view: FindingView, system: str) -> None:
        colours = self._look.colours
        half = area.height() // 2
        first = QRect(area.left(), area.top(), area.width(), half)
        second = QRect(area.left(), area.top() + half, area.width(), half)
        painter.setPen(QColor(colours.ink_soft))
        again = _("again: {system}") if view.earlier else "{system}"
        about = again.format(system=system or view.finding.object)
        self._line(painter, first, " · ".join(filter(None, (about, view.finding.owner))))
        marks = 2 * (_PROOF + XS) + S
        wrong = view.overdue or view.standing.expired
        painter.setPen(QColor(colours.bad if wrong else colours.ink_soft))
        self._line(painter, second.adjusted(0, 0, -marks, 0), due_words(view))
        for place, papers in enumerate((view.before, view.after)):
            there = any(each.counts for each in papers)
            box = QRect(
                second.right() - (2 - place) * (_PROOF + XS) + XS,
                second.center().y() - _PROOF // 2 + 1,
                _PROOF,
                _PROOF,
            )
            painter.setPen(QColor(colours.good if there else colours.ink_faint))
            painter.setBrush(QColor(colours.good) if there else Qt.BrushStyle.NoBrush)
            painter.drawRect(box)

    @staticmethod
    def _line(painter: QPainter, area: QRect, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, flags, shown)


def _wrap(painter: QPainter, area: QRect, text: str) -> None:
    """Lines broken anywhere, as Chinese is; the last one elided."""
    metrics = painter.fontMetrics()
    height = metrics.height()
    count = max(1, area.height() // height)
    rest = " ".join(text.split())
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    for number in range(count):
        if not rest:
            return
        line = QRect(area.left(), area.top() + number * height, area.width(), height)
        if number == count - 1:
            painter.drawText(
                line, flags, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, area.width())
            )
            return
        size = _fitting(metrics, rest, area.width())
        painter.drawText(line, flags, rest[:size])
        rest = rest[size:].lstrip()


def _fitting(metrics: QFontMetrics, text: str, width: int) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.horizontalAdvance(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    if low < len(text) and text[low].isascii() and text[low].isalnum():
        # A Latin word isn't broken where a blank precedes it in the line.
        blank = text.rfind(" ", 0, low)
        if blank > low // 2:
            return blank + 1
    # No line begins with a mark that closes (GB/T 15834).
    return low - 1 if 1 < low < len(text) and text[low] in _CLOSING else low
