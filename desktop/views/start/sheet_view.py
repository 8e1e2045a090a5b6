"""A recovery sheet on the screen: eight numbered lines of four large words, their numbers beneath."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.keys.keyring import RecoverySheet
from desktop.views.controls.words import words
from desktop.views.theme.tokens import XL, L, M, S

_COLUMNS = 2


class SheetView(QFrame):
    """Can't be selected or copied: what is on the clipboard is in other hands."""

    def __init__(self, sheet: RecoverySheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        grid = QGridLayout(self)
        grid.setContentsMargins(L, M, L, M)
        grid.setHorizontalSpacing(2 * XL)
        grid.setVerticalSpacing(M)
        rows = len(sheet.lines) // _COLUMNS
        for place, (line, numbers) in enumerate(zip(sheet.lines, sheet.numbers, strict=True)):
            grid.addLayout(_line(place + 1, line.split(), numbers), place % rows, place // rows)
        spoken = "; ".join(f"{number}: {line}" for number, line in enumerate(sheet.lines, start=1))
        self.setAccessibleName(spoken)


def _line(number: int, line: list[str], numbers: tuple[int, ...]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(S)
    count = words(str(number), "caption")
    count.setFixedWidth(count.fontMetrics().averageCharWidth() * 3)
    row.addWidget(count, 0, Qt.AlignmentFlag.AlignVCenter)
    for word, each in zip(line, numbers, strict=True):
        cell = QVBoxLayout()
        cell.setSpacing(0)
        for text, role in ((word, "title"), (f"{each:04d}", "caption")):
            label = words(text, role)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            cell.addWidget(label)
        row.addLayout(cell, 1)
    return row
