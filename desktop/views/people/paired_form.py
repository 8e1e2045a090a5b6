"""A dialog whose fields stand two by two, in an area that scrolls where the window is low."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.jobs.archive import Archive
from desktop.views.controls.day_fields import DayField
from desktop.views.controls.dialog_size import open_size
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M
from resources.words import _

_WIDTH_EM = 42


class PairedForm(FormDialog):
    """What is put in a row of its own stands below what was added before."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        title: str,
        sentence: str,
        action: str,
        height_em: int = 34,
    ) -> None:
        super().__init__(archive, look, parent, title=title, sentence=sentence, action=action)
        self._over = parent
        self._height_em = height_em
        self._days: list[tuple[str, DayField]] = []
        self.page = QWidget()
        self.page.setObjectName("page")
        self.column = QVBoxLayout(self.page)
        self.column.setContentsMargins(0, 0, M, 0)
        self.column.setSpacing(M)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self.page)
        self.field_column.addWidget(self._area)

    def pair(self, *fields: tuple[str, QWidget]) -> None:
        """Fields under their labels, two in a row."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(M)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for number, (label, field) in enumerate(fields):
            grid.addWidget(cell(label, field), number // 2, number % 2)
            if isinstance(field, DayField):
                self._days.append((label, field))
        self.column.addLayout(grid)

    def fit(self) -> None:
        """All fields are there: open as large as they need, and no larger than the window."""
        self.column.addStretch(1)
        em = self.fontMetrics().height()
        wanted = self.page.sizeHint().height() // em + 14
        self.setMinimumWidth(em * 30)
        self.resize(open_size(self, self._over, _WIDTH_EM, min(self._height_em, wanted)))

    def grow(self) -> None:
        """More is shown now: be higher, if the window is."""
        self.column.activate()
        em = self.fontMetrics().height()
        wanted = self.page.sizeHint().height() // em + 16
        size = open_size(self, self._over, _WIDTH_EM, min(self._height_em, wanted))
        self.resize(self.size().expandedTo(size))

    def days_right(self) -> bool:
        """Whether every day can be read; says which can't."""
        for label, field in self._days:
            if field.wrong:
                text = field.text().strip()
                self.refuse(_("{field}: “{text}” is no day.").format(field=label, text=text))
                field.setFocus()
                return False
        return True


def cell(label: str, field: QWidget) -> QWidget:
    """A field under its label."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(XS)
    name = words(label, "field")
    name.setBuddy(field)
    field.setAccessibleName(label)
    column.addWidget(name)
    column.addWidget(field)
    if isinstance(field, QLineEdit):
        field.setCursorPosition(0)
    elif isinstance(field, QComboBox):
        narrow(field)
    return holder


def narrow(box: QComboBox) -> None:
    """The longest of its choices doesn't make a dialog wide; its list shows all of each."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
