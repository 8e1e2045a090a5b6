"""Pages of a PDF or a picture, one below the other: drawn as they come into view, with the found words marked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop.jobs.rendering import DrawnPage
from desktop.views.preview.page_column import PageColumn
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M
from resources.words import _

_MOST_KEPT = 12
"""Drawn pages kept; each takes some megabytes."""

_STEP = 1.2
_SMALLEST, _LARGEST = 0.2, 5.0
_POINTS = 72.0
_WIDEST_FIT_EM = 60
_ASK_AFTER_MS = 30
_MARK_OPACITY = 110
"""Of 255: the words stay readable through the mark."""


class PageView(QAbstractScrollArea):
    """Asks for what it needs and paints white until it comes.

    Signals:
        page_wanted(int, int)   page number from 1, width in pixels; asked for once until it is given or refused
        page_changed(int)       the page in the middle of the view, from 1
        hit_changed(int)        the current hit's number from 0, or -1
    """

    page_wanted = Signal(int, int)
    page_changed = Signal(int)
    hit_changed = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._column = PageColumn((), M)
        self._drawn: OrderedDict[int, DrawnPage] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()
        self._problems: dict[int, str] = {}
        self._hit_pages: tuple[int, ...] = ()
        self._current = -1
        self._page = 1
        self._awaited = 0
        self._fits = True
        self.setObjectName("pageview")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Pages of the document"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ask_soon = QTimer(self)
        self._ask_soon.setSingleShot(True)
        self._ask_soon.setInterval(_ASK_AFTER_MS)
        self._ask_soon.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(self._note_scroll)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._column.sizes)

    @property
    def page(self) -> int:
        """The page in the middle of the view, from 1."""
        return self._page

    @property
    def hits(self) -> int:
        """How many hits the pages have."""
        return len(self._hit_pages)

    @property
    def current_hit(self) -> int:
        return self._current

    @property
    def drawn(self) -> Sequence[int]:
        """The numbers of the pages that are drawn."""
        return tuple(self._drawn)

    def show_pages(
        self, sizes: tuple[tuple[float, float], ...], hit_pages: tuple[int, ...]
    ) -> None:
        """Show another file. `hit_pages` is the page of each hit, from 0, in order."""
        self._column, self._hit_pages = PageColumn(sizes, M), hit_pages
        self._drawn.clear()
        self._asked.clear()
        self._problems.clear()
        self._current, self._page, self._awaited, self._fits = -1, 1, 0, True
        self.verticalScrollBar().setValue(0)
        self._lay_out()
        self.page_changed.emit(1)

    def use_hits(self, hit_pages: tuple[int, ...]) -> None:
        """On which page, from 0, each hit stands."""
        self._hit_pages, self._current = hit_pages, -1
        self.viewport().update()

    def forget(self, number: int) -> None:
        """A page that was asked for won't come; it is asked for again when it is in view."""
        self._asked = {(page, width) for page, width in self._asked if page != number}

    def take(self, page: DrawnPage) -> None:
        """A page has been drawn."""
        self._asked.discard((page.number, page.width))
        self._drawn[page.number] = page
        self._drawn.move_to_end(page.number)
        while len(self._drawn) > _MOST_KEPT:
            self._drawn.popitem(last=False)
        self.viewport().update()
        if self._awaited == page.number and page.marks:
            self._awaited = 0
            self.go_to_hit(self._current)

    def refuse(self, number: int, sentence: str) -> None:
        """A page can't be drawn, and why."""
        self._problems[number] = sentence
        self.viewport().update()

    def go_to_hit(self, number: int) -> None:
        """Bring a hit into view, counting round at both ends."""
        if not self._hit_pages:
            self.hit_changed.emit(-1)
            return
        self._current = number % len(self._hit_pages)
        page = self._hit_pages[self._current]
        place = self._rectangle_of_current()
        if place is not None:
            height = self.viewport().height()
            self.verticalScrollBar().setValue(round(place.center().y() - height / 3))
            self.horizontalScrollBar().setValue(
                round(place.center().x() - self.viewport().width() / 2)
            )
        else:
            # Where on the page is known once it is drawn.
            self._awaited = page + 1
            self.go_to_page(page + 1)
        self.viewport().update()
        self.hit_changed.emit(self._current)

    def go_to_page(self, number: int) -> None:
        """Bring the top of a page, counted from 1, to the top."""
        if 1 <= number <= self.count:
            self.verticalScrollBar().setValue(round(self._column.top(number) - M))

    def next_hit(self) -> None:
        self.go_to_hit(self._current + 1)

    def previous_hit(self) -> None:
        self.go_to_hit(self._current - 1)

    def zoom_in(self) -> None:
        self._zoom(self._column.scale * _STEP)

    def zoom_out(self) -> None:
        self._zoom(self._column.scale / _STEP)

    def fit_width(self) -> None:
        """As wide as the view, and following it."""
        self._fits = True
        self._keep_place(self._lay_out)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        bar = self.verticalScrollBar()
        if control and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif control and key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif control and key == Qt.Key.Key_0:
            self.fit_width()
        elif key == Qt.Key.Key_Home:
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif key == Qt.Key.Key_Space:
            bar.setValue(bar.value() + bar.pageStep())
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_place(self._lay_out)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ScreenChangeInternal:
            self._ask_soon.start()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        colours = self._look.colours
        painter.fillRect(self.viewport().rect(), QColor(colours.rail))
        for number in self._in_view():
            area = self._area(number).translated(self._offset())
            painter.setPen(QColor(colours.border))
            painter.setBrush(QColor("white"))
            painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
            page = self._drawn.get(number)
            if page is not None:
                painter.drawImage(area, page.image)
                self._paint_marks(painter, page, area)
            else:
                painter.setPen(QColor("#7b756a"))
                words = self._problems.get(number) or _("Page {page}").format(page=number)
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(area.adjusted(L, L, -L, -L), flags, words)
        painter.end()

    def _paint_marks(self, painter: QPainter, page: DrawnPage, area: QRectF) -> None:
        colours = self._look.colours
        painter.setPen(Qt.PenStyle.NoPen)
        # Multiplied, as a highlighter does: white takes the colour, black stays black.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        current = self._rectangle_number(page)
        for number, mark in enumerate(page.marks):
            colour = QColor("#e8913a" if number == current else "#fbe7a6")
            painter.setBrush(colour)
            painter.drawRect(_within(area, mark.x, mark.y, mark.width, mark.height))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        if current >= 0:
            mark = page.marks[current]
            outline = QColor(colours.current)
            outline.setAlpha(_MARK_OPACITY * 2)
            painter.setPen(outline)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            around = _within(area, mark.x, mark.y, mark.width, mark.height)
            painter.drawRect(around.adjusted(-1, -1, 1, 1))

    def _rectangle_number(self, page: DrawnPage) -> int:
        """Which of a page's marks is the current hit; -1 where it is on another page, or can't be told."""
        if self._current < 0 or self._hit_pages[self._current] != page.number - 1:
            return -1
        first = self._hit_pages.index(page.number - 1)
        inside = self._current - first
        return inside if inside < len(page.marks) else len(page.marks) - 1

    def _rectangle_of_current(self) -> QRectF | None:
        page = self._drawn.get(self._hit_pages[self._current] + 1)
        if page is None or not page.marks:
            return None
        mark = page.marks[self._rectangle_number(page)]
        return _within(self._area(page.number), mark.x, mark.y, mark.width, mark.height)

    def _offset(self) -> QPointF:
        return QPointF(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    def _area(self, number: int) -> QRectF:
        """Where a page lies, before scrolling."""
        return self._column.area(number, self.viewport().width())

    def _lay_out(self) -> None:
        view, column = self.viewport().size(), self._column
        if self._fits:
            # A page on a very wide screen is not read from one edge to the other.
            most = self.fontMetrics().height() * _WIDEST_FIT_EM
            column.lay_out(max(_SMALLEST / 10, min(view.width() - 2 * M, most) / column.widest))
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, round(column.height) - view.height()) if self.count else 0)
        vertical.setPageStep(view.height())
        vertical.setSingleStep(self.fontMetrics().height() * 3)
        horizontal.setRange(0, max(0, round(column.width) - view.width()) if self.count else 0)
        horizontal.setPageStep(view.width())
        self.viewport().update()
        self._ask_soon.start()

    def _keep_place(self, change: Callable[[], None]) -> None:
        """Do what changes sizes; the same piece of the same page stays in view."""
        page, bar, column = self._page, self.verticalScrollBar(), self._column
        before = 0.0
        if self.count:
            before = (bar.value() - column.top(page)) / column.size(page)[1]
        change()
        if self.count:
            bar.setValue(round(column.top(page) + before * column.size(page)[1]))

    def _zoom(self, scale: float) -> None:
        one = self.logicalDpiX() / _POINTS
        wanted = max(_SMALLEST * one, min(_LARGEST * one, scale))

        def change() -> None:
            self._fits = False
            self._column.lay_out(wanted)
            self._lay_out()

        self._keep_place(change)

    def _note_scroll(self) -> None:
        self.viewport().update()
        self._ask_soon.start()
        if not self.count:
            return
        number = self._column.at(self.verticalScrollBar().value() + self.viewport().height() / 2)
        if number != self._page:
            self._page = number
            self.page_changed.emit(number)

    def _in_view(self) -> list[int]:
        top = self.verticalScrollBar().value()
        return list(self._column.between(top, top + self.viewport().height()))

    def _ask(self) -> None:
        """Ask for what is in view, then for the page after it."""
        ratio = self.devicePixelRatioF()
        wanted = self._in_view()
        if wanted and wanted[-1] < self.count:
            wanted.append(wanted[-1] + 1)
        for number in wanted:
            width = max(1, round(self._column.size(number)[0] * ratio))
            have = self._drawn.get(number)
            if number in self._problems or (have is not None and have.width == width):
                continue
            if (number, width) not in self._asked:
                self._asked = {(n, w) for n, w in self._asked if n != number}
                self._asked.add((number, width))
                self.page_wanted.emit(number, width)

    def sizeHint(self) -> QSize:
        em = self.fontMetrics().height()
        return QSize(em * 30, em * 40)


def _within(area: QRectF, x: float, y: float, width: float, height: float) -> QRectF:
    return QRectF(
        area.left() + x * area.width(),
        area.top() + y * area.height(),
        width * area.width(),
        height * area.height(),
    )
