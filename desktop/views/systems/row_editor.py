"""Rows of fields of which there may be any number: people with roles, accounts, ties. The last one is always empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from desktop.views.controls.buttons import icon_button
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, S
from resources.artwork import Icon
from resources.words import _

Making = Callable[[], QWidget]


class RowEditor(QWidget):
    """A column of fields each made by its function; a row that somebody fills gets an empty one below it."""

    def __init__(
        self,
        look: Look,
        columns: Sequence[tuple[str, Making, int]],
        parent: QWidget | None = None,
    ) -> None:
        """`columns` are (title, function that makes a field, share of the width)."""
        super().__init__(parent)
        self._look, self._columns = look, tuple(columns)
        self._rows: list[tuple[QWidget, ...]] = []
        self._filling = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(S)
        self._grid.setVerticalSpacing(XS)
        for number, (title, _make, share) in enumerate(self._columns):
            self._grid.addWidget(words(title, "field"), 0, number)
            self._grid.setColumnStretch(number, share)
        self.add_row()

    @property
    def values(self) -> list[tuple[object, ...]]:
        """What the rows say, but for those without a first word: texts as they are, choices as their data."""
        found = [tuple(map(_value, row)) for row in self._rows]
        return [row[: len(self._columns)] for row in found if row[0]]

    def fill(self, rows: Sequence[Sequence[object]]) -> None:
        """Show these, and an empty one."""
        while self._rows:
            self._drop(self._rows[0])
        self._filling = True
        for row in (*rows, None):
            fields = self.add_row()
            for field, value in zip(fields, row or (), strict=False):
                _show(field, value)
        self._filling = False

    def add_row(self) -> tuple[QWidget, ...]:
        """One more, empty."""
        fields = tuple(make() for _title, make, _share in self._columns)
        remove = icon_button(self._look, Icon.CLOSE, _("Remove the row"), lambda: self._remove(row))
        row = (*fields, remove)
        number = self._grid.rowCount()
        for column, (field, (title, _make, _share)) in enumerate(
            zip(fields, self._columns, strict=True)
        ):
            field.setAccessibleName(title)
            self._grid.addWidget(field, number, column)
            if isinstance(field, QLineEdit):
                field.textChanged.connect(lambda _text: self._grow())
            elif isinstance(field, QComboBox):
                field.currentIndexChanged.connect(lambda _row: self._grow())
        self._grid.addWidget(remove, number, len(fields))
        self._rows.append(row)
        return fields

    def _grow(self) -> None:
        if not self._filling and _value(self._rows[-1][0]):
            self.add_row()

    def _remove(self, row: tuple[QWidget, ...]) -> None:
        self._drop(row)
        if not self._rows:
            self.add_row()

    def _drop(self, row: tuple[QWidget, ...]) -> None:
        self._rows.remove(row)
        for each in row:
            each.hide()
            self._grid.removeWidget(each)
            each.deleteLater()


def _value(field: QWidget) -> object:
    if isinstance(field, QComboBox):
        return field.currentData()
    return field.text().strip() if isinstance(field, QLineEdit) else None


def _show(field: QWidget, value: object) -> None:
    if isinstance(field, QComboBox):
        field.setCurrentIndex(max(0, field.findData(value)))
    elif isinstance(field, QLineEdit):
        field.setText(str(value))
