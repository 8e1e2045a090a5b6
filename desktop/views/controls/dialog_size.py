"""How large a dialog opens: as large as it likes to be, but no larger than the window it lies over."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget


def open_size(dialog: QDialog, over: QWidget, width_em: int, height_em: int) -> QSize:
    """A size in heights of a line, bounded by the window that `over` is in and never below what the dialog needs."""
    em = dialog.fontMetrics().height()
    wanted = QSize(em * width_em, em * height_em)
    window = over.window()
    if window.isVisible():
        wanted = wanted.boundedTo(window.size())
    return wanted.expandedTo(dialog.minimumSizeHint())
