"""A number that is sealed: masked, with a button that asks for it, and masked again half a minute later."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.views.controls.buttons import button
from desktop.views.controls.words import words
from desktop.views.systems.parts import selectable
from desktop.views.theme.tokens import M, S
from resources.words import _

SHOWN_MS = 30_000


class SealedLine(QWidget):
    """Signals:
    reveal_wanted(str)   show what is sealed: "identity" or "phone"
    """

    reveal_wanted = Signal(str)

    def __init__(self, what: str, label: str, masked: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = what
        self._label, self._masked = label, masked
        self.value = selectable(masked or "—")
        self.value.setAccessibleName(f"{label}: {masked or '—'}")
        self.show_button = button(
            _("Show…"),
            lambda: self.reveal_wanted.emit(self.what),
            kind="link",
            name=_("Show: {what}").format(what=label),
        )
        self.hide_button = button(_("Hide"), self.hide_again, kind="link")
        self.hide_button.hide()
        if not masked:
            self.show_button.hide()
        row = QHBoxLayout()
        row.setSpacing(M)
        row.addWidget(self.value, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.hide_button)
        column = QVBoxLayout(self)
        # Without its button the line is lower; what follows keeps its distance.
        column.setContentsMargins(0, 0, 0, 0 if masked else S)
        column.setSpacing(0)
        column.addWidget(words(label, "caption"))
        column.addLayout(row)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(SHOWN_MS)
        self._end.timeout.connect(self.hide_again)

    @property
    def shown(self) -> str:
        """What can be read now."""
        return self.value.text()

    def unmask(self, plain: str) -> None:
        """Show the number for half a minute."""
        self.value.setText(plain)
        # A screen reader says it only when its reader goes there.
        self.value.setAccessibleName(f"{self._label}: {plain}")
        self.hide_button.show()
        self.show_button.hide()
        self.hide_button.setFocus()
        self._end.start()

    def hide_again(self) -> None:
        """Hide it again."""
        self._end.stop()
        self.value.setText(self._masked or "—")
        self.value.setAccessibleName(f"{self._label}: {self._masked or '—'}")
        self.hide_button.hide()
        self.show_button.show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._end.isActive():
            self.hide_again()
