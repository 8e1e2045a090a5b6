"""The relations view: one item in the middle, its neighbours in groups beside it, one line to each.

Keys: the arrows move between cards, Enter puts one into the middle, Ctrl+Enter opens it, Backspace goes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QToolTip, QWidget

from desktop.itemmodels.graph_groups import Group, Neighbour, grouped
from desktop.itemmodels.graph_layout import Box, Layout, Measures, Spot, lay_out
from desktop.views.items.graph_painting import GraphPainter
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, M, S
from resources.words import _

_CARD_EM, _NARROWEST_EM = 12.5, 9.0
_LANE_EM = 2.6
_ARROWS = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}
CENTRE = -1
"""The number of the card in the middle."""


class GraphCanvas(QWidget):
    """As large as the picture needs to be. Cards are numbered; `CENTRE` is the one in the middle.

    Signals:
        centre_wanted(Neighbour)   put it into the middle
        open_wanted(Neighbour)     go there
        unfold_wanted(str)         show all of a group
        back_wanted()              to what was in the middle before
        current_moved(QRect)       the card that the keys are at
    """

    centre_wanted = Signal(object)
    open_wanted = Signal(object)
    unfold_wanted = Signal(str)
    back_wanted = Signal()
    current_moved = Signal(QRect)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painter = GraphPainter(look)
        self._centre: Neighbour | None = None
        self._groups: tuple[Group, ...] = ()
        self._layout = lay_out((), self._measures(), 1, 1)
        self._room = QSize(1, 1)
        self._pointed: int | None = None
        self.current = CENTRE
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Relations view"))

    @property
    def picture(self) -> Layout:
        """Where everything stands."""
        return self._layout

    @property
    def chosen(self) -> Neighbour | None:
        """The item that the keys are at; None on a card that unfolds."""
        return self._centre if self.current == CENTRE else self._spot(self.current).neighbour

    def show_groups(self, centre: Neighbour, groups: Sequence[Group]) -> None:
        """Show another neighbourhood."""
        self._centre, self._groups = centre, tuple(groups)
        self.current, self._pointed = CENTRE, None
        self.fit(self._room)
        self._tell()

    def fit(self, room: QSize) -> None:
        """Lay everything out for a window of this size."""
        self._room = room
        self._layout = lay_out(self._groups, self._measures(), room.width(), room.height())
        self.setMinimumSize(self._layout.width, self._layout.height)
        self.resize(self._layout.width, self._layout.height)
        self.update()

    def choose(self, number: int) -> None:
        """Put the keys at a card."""
        self.current = number
        self._tell()
        self.update()

    def activate(self, *, going: bool = False) -> None:
        """What Enter does at the card of the keys, or with `going` Ctrl+Enter."""
        if self.current != CENTRE and self._spot(self.current).neighbour is None:
            self.unfold_wanted.emit(self._spot(self.current).group.kind)
            return
        item = self.chosen
        if item is None or not item.reachable:
            return
        if going:
            self.open_wanted.emit(item)
        elif self.current != CENTRE:
            self.centre_wanted.emit(item)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        if self._centre is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.ratio = self.devicePixelRatioF()
        current = self.current if self.hasFocus() else None
        self._painter.paint(painter, self._layout, self._centre, current, self._pointed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _ARROWS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._step(*_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activate(going=control)
        elif key == Qt.Key.Key_Backspace:
            self.back_wanted.emit()
        elif key == Qt.Key.Key_Home:
            self.choose(CENTRE)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointed = self.card_at(event.position().toPoint())
        if pointed != self._pointed:
            self._pointed = pointed
            hand = pointed is not None and pointed != CENTRE
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
            )
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointed = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.card_at(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or found is None:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.choose(found)
        if found != CENTRE and self._spot(found).neighbour is None:
            self.activate()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.card_at(event.position().toPoint()) is not None:
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.activate(going=control)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self.card_at(event.pos())
            QToolTip.showText(event.globalPos(), self.hint(number), self)
            return True
        return super().event(event)

    def hint(self, number: int | None) -> str:
        """All of what a card says."""
        if number is None or self._centre is None:
            return ""
        item = self._centre if number == CENTRE else self._spot(number).neighbour
        if item is None:
            return self._spot(number).group.more
        return "\n".join((item.label, *item.ties, *filter(None, [state_words(item.state)])))

    def card_at(self, at: QPoint) -> int | None:
        """The card at a point."""
        for number, box in self._boxes():
            if _rect(box).contains(at):
                return number
        return None

    def _step(self, across: int, down: int) -> None:
        """To the nearest card in a direction; what lies straight ahead goes before what lies aside."""
        here = self._layout.centre if self.current == CENTRE else self._spot(self.current).box
        x, y = here.middle
        best: tuple[int, int] | None = None
        for number, box in self._boxes():
            bx, by = box.middle
            ahead = (bx - x) * across + (by - y) * down
            aside = abs((bx - x) * down) + abs((by - y) * across)
            # Up and down stay in their column: the column beside is for left and right.
            if number == self.current or ahead <= 0 or (down and aside > here.width // 2):
                continue
            cost = ahead + 2 * aside if down else ahead * 4 + aside
            if best is None or cost < best[0]:
                best = cost, number
        if best is not None:
            self.choose(best[1])

    def _tell(self) -> None:
        item = self.chosen
        if item is not None:
            self.setAccessibleDescription("; ".join((item.label, *item.ties)))
        elif self.current != CENTRE:
            self.setAccessibleDescription(self._spot(self.current).group.more)
        box = self._layout.centre if self.current == CENTRE else self._spot(self.current).box
        self.current_moved.emit(_rect(box))

    def _boxes(self) -> Iterator[tuple[int, Box]]:
        yield CENTRE, self._layout.centre
        for number, spot in enumerate(self._layout.spots):
            yield number, spot.box

    def _spot(self, number: int) -> Spot:
        return self._layout.spots[number]

    def _measures(self) -> Measures:
        line = self.fontMetrics().height()
        return Measures(
            width=round(line * _CARD_EM),
            narrowest=round(line * _NARROWEST_EM),
            height=line * 2 + S,
            heading=line + S,
            gap=S,
            lane=round(line * _LANE_EM),
            margin=XL,
        )


class GraphView(QScrollArea):
    """The canvas in a window that may be smaller, and the way that was gone from one item to the next."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = GraphCanvas(look)
        self._neighbours: tuple[Neighbour, ...] = ()
        self._centre: Neighbour | None = None
        self._unfolded: frozenset[str] = frozenset()
        self.setWidget(self.canvas)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusProxy(self.canvas)
        self.setObjectName("graph")
        self.canvas.unfold_wanted.connect(self._unfold)
        self.canvas.current_moved.connect(self._follow)

    @property
    def centre(self) -> Neighbour | None:
        """What is in the middle."""
        return self._centre

    def show_neighbourhood(self, centre: Neighbour, neighbours: Sequence[Neighbour]) -> None:
        """Show another item with what is around it."""
        self._centre, self._neighbours, self._unfolded = centre, tuple(neighbours), frozenset()
        self._regroup()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.canvas.fit(self.viewport().size())

    def _unfold(self, kind: str) -> None:
        self._unfolded |= {kind}
        self._regroup()

    def _regroup(self) -> None:
        if self._centre is not None:
            groups = grouped(self._neighbours, unfolded=self._unfolded)
            self.canvas.show_groups(self._centre, groups)

    def _follow(self, card: QRect) -> None:
        middle = card.center()
        self.ensureVisible(middle.x(), middle.y(), card.width() // 2 + M, card.height() // 2 + M)


def state_words(state: str) -> str:
    """What is special about an item, if anything."""
    return {
        "trashed": _("In the trash"),
        "missing": _("Nothing has this name yet"),
        "ambiguous": _("Several things have this name"),
        "gone": _("Purged"),
        "name": _("Known by name only"),
        "retired": _("Retired"),
    }.get(state, "")


def _rect(box: Box) -> QRect:
    return QRect(box.x, box.y, box.width, box.height)
