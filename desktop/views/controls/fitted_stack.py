"""A stack of pages as tall as the one in view, so that what follows stands right beneath it."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

_Policy = QSizePolicy.Policy


class FittedStack(QStackedWidget):
    """Pages are added as to any stack."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(_Policy.Preferred, _Policy.Maximum)
        self.currentChanged.connect(self._fit)

    def _fit(self, current: int) -> None:
        for number in range(self.count()):
            page = self.widget(number)
            if page is not None:
                shown = number == current
                page.setSizePolicy(
                    _Policy.Preferred, _Policy.Preferred if shown else _Policy.Ignored
                )
        self.updateGeometry()

    def addWidget(self, page: QWidget) -> int:
        number = super().addWidget(page)
        self._fit(self.currentIndex())
        return number
