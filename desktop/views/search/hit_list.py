"""The list of results: arrows move in it, Enter opens, Esc and letters go back to the box."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop.itemmodels.search_hits import SearchHitModel
from desktop.services.searching.search_records import FoundDocument
from desktop.views.search.hit_delegate import HitDelegate
from desktop.views.theme.look import Look
from resources.words import _


class HitList(QListView):
    """Knows whether the person has chosen the current hit, or it is only the first of an answer.

    Signals:
        hit_shown(FoundDocument)   the current hit
        opened(FoundDocument)      Enter, or a double click
        box_wanted(str)            back to the box, with what was typed
    """

    hit_shown = Signal(object)
    opened = Signal(object)
    box_wanted = Signal(str)

    def __init__(self, model: SearchHitModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits = model
        self._chosen: int | None = None
        self._following = True
        self.setModel(model)
        self.setItemDelegate(HitDelegate(look, self))
        self.setAccessibleName(_("Search results"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(self._open)
        self.selectionModel().currentChanged.connect(self._tell)

    @property
    def current(self) -> FoundDocument | None:
        """The current hit."""
        index = self.currentIndex()
        return self._hits.found_at(index.row()) if index.isValid() else None

    def show_answer(self, found: tuple[FoundDocument, ...], total: int) -> None:
        """Show another answer. A hit that the person chose stays chosen where it is found again."""
        place = self.verticalScrollBar().value()
        self._following = False
        self._hits.replace(found, total)
        self._following = True
        row = self._hits.row_of(self._chosen) if self._chosen is not None else None
        if row is None:
            self._chosen = None
            self._go_to(0)
            self.scrollToTop()
        else:
            self._go_to(row)
            self.verticalScrollBar().setValue(place)

    def step(self, by: int) -> None:
        """The hit that many lines further, chosen as by an arrow key."""
        rows = self._hits.rowCount()
        if rows:
            row = max(0, min(rows - 1, self.currentIndex().row() + by))
            self.setCurrentIndex(self._hits.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        command = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        at_top = key == Qt.Key.Key_Up and self.currentIndex().row() <= 0
        if key == Qt.Key.Key_Escape or at_top or (text == "/" and not command):
            self.box_wanted.emit("")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif text and text.isprintable() and not text.isspace() and not command:
            self.box_wanted.emit(text)
        else:
            super().keyPressEvent(event)

    def _go_to(self, row: int) -> None:
        """Make a line current without its counting as a choice of the person."""
        self._following = False
        self.setCurrentIndex(self._hits.index(row))
        self._following = True
        if (found := self.current) is not None:
            self.hit_shown.emit(found)

    def _tell(self, current: QModelIndex) -> None:
        if not self._following or not current.isValid():
            return
        found = self._hits.found_at(current.row())
        self._chosen = found.version.id
        self.hit_shown.emit(found)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self._chosen = self._hits.found_at(index.row()).version.id
            self.opened.emit(self._hits.found_at(index.row()))
