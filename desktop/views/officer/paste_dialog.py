"""A list of requests pasted out of a mail or a sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, S
from resources.words import _

_WIDTH_EM = 34


class PasteDialog(QDialog):
    """Signals:
    given(str)   what was pasted
    """

    given = Signal(str)

    def __init__(self, look: Look, parent: QWidget, text: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Paste a list of requests"))
        self.text = QPlainTextEdit(text)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("List of requests"))
        self.text.setPlaceholderText("1、……\n2、……（依据：……）")
        cancel = button(_("Cancel"), self.reject)
        self.take = primary_button(look, _("Take"), self._give)
        actions = QHBoxLayout()
        actions.setSpacing(S)
        actions.addStretch(1)
        actions.addWidget(cancel)
        actions.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.setSpacing(L)
        column.addWidget(words(_("Paste a list of requests"), "title"))
        column.addWidget(
            words(
                _("A line a request, or rows copied out of a sheet with their heads."),
                "soft",
                wrap=True,
            )
        )
        column.addWidget(self.text, 1)
        column.addLayout(actions)
        self.setMinimumWidth(self.fontMetrics().height() * _WIDTH_EM)

    def _give(self) -> None:
        self.given.emit(self.text.toPlainText())
        self.accept()
