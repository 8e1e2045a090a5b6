"""A field for one file, to be read or to be written, with a button that chooses it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from desktop.views.controls.buttons import button
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.artwork import Icon
from resources.words import _


class FileField(QWidget):
    """`filters` is Qt's; a file to be written gets `ending` where its name has none, and `suggestion` as its name."""

    def __init__(
        self,
        look: Look,
        name: str,
        *,
        filters: str = "",
        ending: str = "",
        suggestion: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._filters, self._ending, self._suggestion = filters, ending, suggestion
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
        """The file, if one is named."""
        text = self.field.text().strip()
        if not text:
            return None
        path = Path(text).expanduser()
        return path if path.suffix or not self._ending else path.with_suffix(f".{self._ending}")

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.accessibleName(), self.field.text(), self._filters)
        if self._ending:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(self._ending)
            dialog.selectFile(self.field.text() or self._suggestion)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.field.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
