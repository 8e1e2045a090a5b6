"""The folders of a package: one, or one for each medium that it was split over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.views.controls.buttons import button
from desktop.views.controls.folder_field import FolderField
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.words import _


class FolderList(QWidget):
    """One field, and one more for each further medium.

    Signals:
        submitted()   Enter was pressed in one of the fields
        changed()     other folders are named
    """

    submitted = Signal()
    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.fields: list[FolderField] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(S)
        self.more = button(_("It is split: add a medium"), self._add_and_go, kind="link")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(self._column)
        column.addWidget(self.more)
        self._add()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The folders that were named, each once."""
        found = (field.path for field in self.fields)
        return tuple(dict.fromkeys(path for path in found if path is not None))

    def offer(self, folder: Path) -> None:
        """Fill in the first one."""
        self.fields[0].field.setText(str(folder))

    def start_typing(self) -> None:
        """Put the cursor into the first one."""
        self.fields[0].field.setFocus()

    def _add(self) -> FolderField:
        name = (
            _("Folder of the package")
            if not self.fields
            else _("Medium {number}").format(number=len(self.fields) + 1)
        )
        field = FolderField(self._look, name)
        if self.fields:
            field.field.setPlaceholderText(name)
        field.field.returnPressed.connect(self.submitted)
        field.field.textChanged.connect(lambda _text: self.changed.emit())
        self.fields.append(field)
        self._column.addWidget(field)
        return field

    def _add_and_go(self) -> None:
        self._add().field.setFocus()
