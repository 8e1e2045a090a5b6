"""A field for a folder, with a button that chooses one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from desktop.views.controls.buttons import button
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.artwork import Icon
from resources.words import _


class FolderField(QWidget):
    """Empty until somebody fills it."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self._choose_button = button(
            _("Choose…"), self._choose, name=_("Choose: {what}").format(what=name)
        )
        self._choose_button.setIcon(look.icon(Icon.FOLDER))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        row.addWidget(self.field, 1)
        row.addWidget(self._choose_button)
        self.setFocusProxy(self.field)

    @property
    def path(self) -> Path | None:
        """The folder, if there is one."""
        text = self.field.text().strip()
        return Path(text).expanduser() if text else None

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.accessibleName(), self.field.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.field.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
