"""A stack of pages as tall as the one in view, so that what follows stands right beneath it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class FittedStack(QWidget):
    """Shows one of its pages. (A QStackedWidget is as tall as the tallest one whose height follows its width.)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: list[QWidget] = []
        self._current = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def addWidget(self, page: QWidget) -> int:
        """Add a page; the first one is shown."""
        self._pages.append(page)
        # Hidden before it has a parent that is shown, or it would appear for a moment.
        page.hide()
        self._column.addWidget(page)
        page.setVisible(len(self._pages) - 1 == self._current)
        return len(self._pages) - 1

    def currentIndex(self) -> int:
        """Which page is shown."""
        return self._current

    def setCurrentIndex(self, number: int) -> None:
        """Show another page."""
        self._current = number
        for each, page in enumerate(self._pages):
            page.setVisible(each == number)

    def setCurrentWidget(self, page: QWidget) -> None:
        """Show this page."""
        self.setCurrentIndex(self._pages.index(page))
