"""What stands where a document can't be shown: why, and a field for the password where that is what it takes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.views.controls.buttons import button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, S
from resources.artwork import Icon
from resources.words import _

_WIDTH_EM = 16


class LockedPanel(QWidget):
    """The password is used for this once, and forgotten.

    Signals:
        password_given(str, bool)   the password, and whether the text is to be kept and found from now on
    """

    password_given = Signal(str, bool)

    def __init__(self, look: Look, *, keeps: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = EmptyState(look, Icon.LOCK)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(_("Password of the file"))
        self.field.setAccessibleName(_("Password of the file"))
        self.field.returnPressed.connect(self._give)
        self.open_button = button(_("Open"), self._give)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.field, 1)
        row.addWidget(self.open_button)
        holder = QWidget()
        holder.setLayout(row)
        holder.setFixedWidth(self.fontMetrics().height() * _WIDTH_EM)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.addStretch(2)
        column.addWidget(self._state)
        column.addWidget(holder, 0, Qt.AlignmentFlag.AlignHCenter)
        self.keep = QCheckBox(_("Make its text searchable as well"))
        self.keep.setAccessibleName(self.keep.text())
        if not keeps:
            # Hidden, never shown: what has no parent yet would appear as a window of its own.
            self.keep.hide()
        column.addSpacing(S)
        column.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    @property
    def sentence(self) -> str:
        """What it says first."""
        return self._state.headline

    def ask(self, *, wrong: bool) -> None:
        """Ask for the password, perhaps again."""
        self.field.clear()
        headline = _("The password does not open it") if wrong else _("The file needs a password")
        self._state.say(
            headline,
            _(
                "It is shown with the password and stays sealed as it is: the password is kept nowhere."
            ),
        )

    def _give(self) -> None:
        if self.field.text():
            password = self.field.text()
            self.field.clear()
            self.password_given.emit(password, not self.keep.isHidden() and self.keep.isChecked())
