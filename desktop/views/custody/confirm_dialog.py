"""A question before something that can't be undone. Its action is never the default, and says what it does."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.views.controls.buttons import button
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, S
from resources.words import _


class ConfirmDialog(QDialog):
    """With `typed`, the action is there only once that was typed.

    Signals:
        confirmed()   the person wants it
    """

    confirmed = Signal()

    def __init__(
        self,
        look: Look,
        parent: QWidget,
        *,
        title: str,
        sentence: str,
        action: str,
        typed: str = "",
    ) -> None:
        super().__init__(parent)
        self._look, self._typed = look, typed
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.field = QLineEdit()
        self.confirm = button(action, self._confirm, kind="danger")
        self.stay = button(_("Cancel"), self.reject)
        self.stay.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.confirm)
        row.addStretch(1)
        row.addWidget(self.stay)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.setSpacing(L)
        column.addWidget(words(title, "heading", wrap=True))
        column.addWidget(words(sentence, wrap=True))
        if typed:
            cell = QVBoxLayout()
            cell.setSpacing(XS)
            asked = _("Type {name} to confirm").format(name=typed)
            cell.addWidget(words(asked, "field"))
            cell.addWidget(self.field)
            self.field.setAccessibleName(asked)
            self.field.textChanged.connect(self._follow)
            column.addLayout(cell)
        column.addLayout(row)
        self.setMinimumWidth(self.fontMetrics().height() * 26)
        self._follow(self.field.text())
        (self.field if typed else self.stay).setFocus()

    def _follow(self, text: str) -> None:
        self.confirm.setEnabled(not self._typed or text.strip() == self._typed)

    def _confirm(self) -> None:
        if self.confirm.isEnabled():
            self.accept()
            self.confirmed.emit()
