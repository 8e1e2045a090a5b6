"""A field for a passphrase that can be shown for a moment, and forgets it on request."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.services.credentials import Passphrase
from desktop.views.theme.look import Look
from resources.artwork import Icon
from resources.words import _


class PassphraseField(QLineEdit):
    """Hidden characters, an eye to see them; nothing of it goes to the clipboard or the undo history."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._reveal = QAction(look.icon(Icon.EYE), _("Show the passphrase"), self)
        self._reveal.triggered.connect(self._toggle)
        self.addAction(self._reveal, QLineEdit.ActionPosition.TrailingPosition)

    def passphrase(self) -> Passphrase:
        """What was typed, as a secret."""
        return Passphrase(self.text())

    def forget(self) -> None:
        """Empty the field and hide whatever is typed next."""
        self.clear()
        self._show(shown=False)

    def _toggle(self) -> None:
        self._show(shown=self.echoMode() is QLineEdit.EchoMode.Password)

    def _show(self, *, shown: bool) -> None:
        normal, hidden = QLineEdit.EchoMode.Normal, QLineEdit.EchoMode.Password
        self.setEchoMode(normal if shown else hidden)
        self._reveal.setIcon(self._look.icon(Icon.EYE_OFF if shown else Icon.EYE))
        self._reveal.setText(_("Hide the passphrase") if shown else _("Show the passphrase"))
