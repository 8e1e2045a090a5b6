"""One value for all chosen rows: which column, which value, and a button that says for how many rows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.plan_cells import EDITABLE, PlanColumn, column_title, parse_cell
from desktop.views.controls.buttons import button
from desktop.views.controls.words import words
from desktop.views.filing.known_words import KnownWords
from desktop.views.filing.plan_delegate import editor_words, value_editor
from desktop.views.theme.tokens import S
from models.categories import Category
from resources.words import _, ngettext


class BulkBar(QWidget):
    """Always there, so that the table doesn't jump; of use once several rows are chosen.

    Signals:
        asked(PlanColumn, object)   set this value in the chosen rows
        refused(str)                the words mean nothing in that column
    """

    asked = Signal(object, object)
    refused = Signal(str)

    def __init__(self, known: KnownWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = known
        self._category: Category | None = None
        self.column = QComboBox()
        self.column.setAccessibleName(_("Column to set"))
        for each in EDITABLE:
            if each is not PlanColumn.TITLE:
                self.column.addItem(column_title(each), each)
        self.column.currentIndexChanged.connect(self._change_editor)
        self.set = button("", self.submit)
        self.editor: QWidget = QWidget()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(S)
        self._row.addWidget(words(_("Several rows at once:"), "soft"))
        self._row.addWidget(self.column)
        self._row.addWidget(self.editor, 1)
        self._row.addWidget(self.set)
        self._row.addStretch(1)
        self._change_editor()
        self.offer([], None)

    def offer(self, rows: list[int], category: Category | None) -> None:
        """These rows are chosen; `category` is the one that they share, for the types it proposes."""
        count = len(rows)
        text = ngettext("Set for {count} row", "Set for {count} rows", count)
        self.set.setText(text.format(count=format_count(count)))
        self.set.setAccessibleName(self.set.text())
        for widget in (self.set, self.column, self.editor):
            widget.setEnabled(count > 0)
        if category is not self._category:
            self._category = category
            if self.column.currentData() is PlanColumn.TYPE:
                self._change_editor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Here Enter is about the chosen rows; above it would file the whole batch.
            self.submit()
        else:
            super().keyPressEvent(event)

    def submit(self) -> None:
        """Ask for what stands here."""
        column: PlanColumn = self.column.currentData()
        try:
            value: Any = parse_cell(column, editor_words(self.editor))
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self.asked.emit(column, value)

    def _change_editor(self) -> None:
        column: PlanColumn = self.column.currentData()
        editor = value_editor(column, self._category, self._known, self)
        editor.setAccessibleName(_("Value for the chosen rows"))
        if isinstance(editor, QLineEdit):
            editor.setFrame(True)
        self._row.replaceWidget(self.editor, editor)
        editor.setEnabled(self.editor.isEnabled())
        self.editor.deleteLater()
        self.editor = editor
        QWidget.setTabOrder(self.column, editor)
        QWidget.setTabOrder(editor, self.set)
