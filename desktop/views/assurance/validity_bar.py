"""A filing's validity as a bar: from the day it counts to its last, the window for renewal hatched, today marked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.itemmodels.assurance_words import FILING_INKS
from desktop.itemmodels.formats import format_date
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from models.assurance.validity import Validity
from resources.words import _

_BAR = 10
_MARK = 5


class ValidityBar(QWidget):
    """Nothing to show for a filing without a certificate."""

    def __init__(
        self, look: Look, validity: Validity, day: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._validity, self._day = look, validity, day
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self._words())
        self.setToolTip(self._words())

    def sizeHint(self) -> QSize:
        return QSize(200, _BAR + 2 * S + self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = self._validity
        if known.start is None or known.until is None:
            return
        colours = self._look.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = max(1, (known.until - known.start).days)
        bar = QRectF(_MARK, S, self.width() - 2 * _MARK, _BAR)

        def place(day: date) -> float:
            share = (day - known.start).days / whole if known.start else 0.0
            return bar.left() + bar.width() * min(1.0, max(0.0, share))

        ink = QColor(getattr(colours, FILING_INKS[known.state]))
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(bar, 3, 3)
        now = place(self._day)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), now - bar.left(), bar.height()), 3, 3)
        if known.window is not None:
            begin = place(known.window)
            area = QRectF(begin, bar.top(), bar.right() - begin, bar.height())
            painter.setBrush(QBrush(QColor(colours.caution), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(area)
        painter.setBrush(QColor(colours.ink))
        tip = QPointF(now, bar.bottom() - 1)
        painter.drawPolygon(
            QPolygonF([tip, tip + QPointF(-_MARK, _MARK + 2), tip + QPointF(_MARK, _MARK + 2)])
        )
        painter.setPen(QColor(colours.ink_soft))
        words = QRectF(0, bar.bottom() + S - 1, self.width(), self.fontMetrics().height() + 2)
        flags = Qt.AlignmentFlag
        painter.drawText(words, flags.AlignLeft | flags.AlignVCenter, format_date(known.start))
        painter.drawText(words, flags.AlignRight | flags.AlignVCenter, format_date(known.until))

    def _words(self) -> str:
        known = self._validity
        if known.start is None or known.until is None:
            return _(known.state.label)
        said = _("valid from {start} to {until}").format(
            start=format_date(known.start), until=format_date(known.until)
        )
        if known.window is not None:
            window = _("may be renewed from {day} on").format(day=format_date(known.window))
            said = f"{said}; {window}"
        return said
