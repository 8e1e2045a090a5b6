"""What the marks of the matrix mean, in a line that breaks where room ends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.itemmodels.contract_states import Sight, sight_words
from desktop.views.contract.matrix_ink import draw_mark, sight_ground, sight_ink
from desktop.views.controls.flow import FlowLayout
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from resources.words import _

_SIDE = 18


class MarkSign(QWidget):
    """One mark on its ground."""

    def __init__(self, look: Look, sight: Sight, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._sight = look, sight
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(sight_words(sight))

    def show_sight(self, sight: Sight) -> None:
        """Show another mark."""
        self._sight = sight
        self.setToolTip(sight_words(sight))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._look.colours
        area = QRectF(self.rect())
        ground = sight_ground(colours, self._sight)
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(area, 4, 4)
        draw_mark(painter, QPointF(area.center()), self._sight, sight_ink(colours, self._sight), 11)


class Legend(QWidget):
    """Marks with their words."""

    def __init__(self, look: Look, sights: Sequence[Sight], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("What the marks mean"))
        held = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        held.setSizePolicy(policy)
        flow = FlowLayout(held, gap=M)
        for sight in sights:
            cell = QWidget()
            row = QHBoxLayout(cell)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(XS)
            row.addWidget(MarkSign(look, sight))
            row.addWidget(words(sight_words(sight), "caption"))
            flow.addWidget(cell)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(L, S, L, S)
        outer.addWidget(held)
