"""The choice of a key file: an existing one to open with, or a new one to be written where nothing is yet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.views.controls.buttons import button
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.artwork import Icon
from resources.words import _


class KeyFileRow(QWidget):
    """A check box; with it a path. Its folder may be remembered, its name never is.

    Signals:
        folder_chosen(Path)   a key file was chosen in this folder
    """

    folder_chosen = Signal(object)

    def __init__(
        self, look: Look, *, new: bool, folder: Path | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._new = new
        self._folder = folder
        self.wanted = QCheckBox(
            _("Also ask for a key file") if new else _("This vault also asks for a key file")
        )
        self.wanted.setAccessibleName(self.wanted.text())
        self.path = QLineEdit()
        self.path.setAccessibleName(_("Key file"))
        self.path.setPlaceholderText(
            _("Where the new key file is written") if new else _("Path of the key file")
        )
        self._choose_button = button(
            _("Choose…"), self._choose, name=_("Choose: {what}").format(what=_("Key file"))
        )
        self._choose_button.setIcon(look.icon(Icon.FOLDER))
        self._advice = words(
            _(
                "A file on a stick of your own. Without it the passphrase opens nothing, "
                "so keep a copy of the stick apart from the vault."
            ),
            "caption",
            wrap=True,
        )
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.path, 1)
        row.addWidget(self._choose_button)
        self._holder = QWidget()
        inner = QVBoxLayout(self._holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(S)
        inner.addLayout(row)
        if new:
            inner.addWidget(self._advice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.wanted)
        column.addWidget(self._holder)
        self._holder.hide()
        self.wanted.toggled.connect(self._unfold)

    @property
    def problem(self) -> str:
        """What keeps it from being used, as a sentence."""
        if self.wanted.isChecked() and not self.path.text().strip():
            return _("Choose the key file, or clear the box.")
        return ""

    def inside(self, vault: Path) -> bool:
        """Whether it would lie in the vault's own folder, where it would be copied with what it protects."""
        chosen = self.chosen()
        return chosen is not None and chosen.absolute().is_relative_to(vault.absolute())

    def chosen(self) -> Path | None:
        """The path, if a key file is wanted."""
        text = self.path.text().strip()
        return Path(text).expanduser() if self.wanted.isChecked() and text else None

    def _unfold(self, wanted: bool) -> None:
        self._holder.setVisible(wanted)
        if wanted:
            self.path.setFocus()

    def _choose(self) -> None:
        folder = str(self._folder) if self._folder else ""
        dialog = QFileDialog(self, _("Key file"), folder)
        if self._new:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("key")
            dialog.selectFile("shoudang.key")
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, name: str) -> None:
        self.path.setText(name)
        self.folder_chosen.emit(Path(name).parent)
