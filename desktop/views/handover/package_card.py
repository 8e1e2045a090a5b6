"""A card that takes a folder, starts one job on it and shows what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Notice
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, M, S
from resources.artwork import Icon
from resources.words import _


class PackageCard(QFrame):
    """A heading, what it is for, a folder field, one action, room for the outcome.

    Signals:
        asked(Path)   the action was chosen for this folder
    """

    asked = Signal(object)

    def __init__(
        self,
        look: Look,
        *,
        heading: str,
        purpose: str,
        folder_name: str,
        make_action: Callable[[Callable[[], None]], QPushButton],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.folder = QLineEdit()
        self.folder.setAccessibleName(folder_name)
        self.folder.setPlaceholderText(folder_name)
        self.folder.textChanged.connect(self._enable)
        self.folder.returnPressed.connect(self._ask)
        self._browse = button(
            _("Choose…"), self._choose, name=_("Choose: {what}").format(what=folder_name)
        )
        self._browse.setIcon(look.icon(Icon.FOLDER))
        self.action = make_action(self._ask)
        self.notice = Notice(look)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.folder, 1)
        row.addWidget(self._browse)
        row.addWidget(self.action)
        self.outcome = QVBoxLayout()
        self.outcome.setSpacing(M)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.setSpacing(M)
        column.addWidget(words(heading, "heading"))
        column.addWidget(words(purpose, "soft", wrap=True))
        column.addLayout(row)
        column.addWidget(self.notice)
        column.addLayout(self.outcome)
        self._busy = False
        self._enable()

    def set_busy(self, busy: bool) -> None:
        """While its job runs the action is not offered again."""
        self._busy = busy
        self.notice.hide()
        self._enable()

    def _enable(self) -> None:
        self.action.setEnabled(bool(self.folder.text().strip()) and not self._busy)

    def _ask(self) -> None:
        if self.action.isEnabled():
            self.asked.emit(Path(self.folder.text().strip()).expanduser())

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.folder.accessibleName())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
