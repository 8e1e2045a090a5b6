"""The dialogs that ask which files or which folder is to be filed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from resources.words import _


def choose_files(window: QWidget, take: Callable[[list[Path]], None]) -> None:
    """Ask for files."""
    dialog = QFileDialog(window, _("File documents"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: take([Path(name) for name in names]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def choose_folder(window: QWidget, take: Callable[[list[Path]], None]) -> None:
    """Ask for a folder."""
    dialog = QFileDialog(window, _("File a folder"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda name: take([Path(name)]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
