"""Paints the rows of the scoring sheet: layers in bold, a bar beside each score."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.itemmodels.scoring_rows import ScoringColumn, ScoringRole, ScoringRow
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_BAR = 6


class ScoringDelegate(QStyledItemDelegate):
    """Layers in bold on a tinted ground; a bar under the score, hatched grey where nobody judged yet."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row: ScoringRow = index.data(ScoringRole.ROW)
        colours, rect = self._look.colours, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = option.state & QStyle.StateFlag.State_Selected
        if row.unit is None:
            painter.fillRect(rect, QColor(colours.rail))
        elif chosen:
            painter.fillRect(rect, QColor(colours.accent_soft))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        font = QFont(option.font)
        font.setBold(row.unit is None)
        painter.setFont(font)
        inner = rect.adjusted(M, 0, -S, 0)
        if index.column() == ScoringColumn.SCORE:
            self._paint_score(painter, inner, row, str(index.data()))
        else:
            faint = row.unit is not None and not row.unit.applies
            first = index.column() == ScoringColumn.UNIT
            ink = colours.ink_faint if faint else colours.ink if first else colours.ink_soft
            painter.setPen(QColor(ink))
            shown = painter.fontMetrics().elidedText(
                str(index.data()), Qt.TextElideMode.ElideRight, inner.width()
            )
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(inner, flags, shown)
        painter.restore()

    def _paint_score(self, painter: QPainter, inner: QRect, row: ScoringRow, text: str) -> None:
        colours = self._look.colours
        score = row.layer.score if row.unit is None else row.unit.score
        missing = row.unit is not None and not row.unit.judged
        ink = colours.caution if missing else colours.ink
        if row.unit is not None and not row.unit.applies:
            ink = colours.ink_faint
        painter.setPen(QColor(ink))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        said = _("not judged") if missing else text
        painter.drawText(inner, flags, said)
        if score is None:
            return
        width = inner.width() // 2
        bar = QRectF(inner.right() - width, inner.center().y() - _BAR / 2 + 1, width, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(bar, 3, 3)
        share = float(score)
        grade = colours.good if share >= 1 else colours.caution if share > 0 else colours.bad
        painter.setBrush(QColor(grade))
        filled = QRectF(bar.left(), bar.top(), max(2.0, bar.width() * share), bar.height())
        painter.drawRoundedRect(filled, 3, 3)
