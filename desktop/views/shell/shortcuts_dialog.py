"""The list of keyboard shortcuts, read from the window's own actions so that it can't be wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.views.controls.buttons import primary_button
from desktop.views.controls.words import chip, words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, S
from resources.words import _


class ShortcutsDialog(QDialog):
    """Every action that has a key, in the order of the menus."""

    def __init__(
        self, actions: Sequence[QAction], look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keyboard shortcuts"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(XL)
        grid.setVerticalSpacing(S)
        known = [(_plain(action.text()), action.shortcuts()) for action in actions]
        known.append((_("From a field into the list below it"), [QKeySequence(Qt.Key.Key_Down)]))
        lines = [(name, keys) for name, keys in known if keys]
        # In two columns, or it would be higher than a small screen.
        half = (len(lines) + 1) // 2
        for number, (name, keys) in enumerate(lines):
            row, column_ = number % half, 3 * (number // half)
            grid.addWidget(words(name), row, column_)
            holder = QHBoxLayout()
            holder.setSpacing(S)
            for key in keys:
                holder.addWidget(chip(key.toString(QKeySequence.SequenceFormat.NativeText)))
            holder.addStretch(1)
            grid.addLayout(holder, row, column_ + 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(2, XL)
        grid.setColumnStretch(3, 1)
        close = primary_button(look, _("Close"), self.accept)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.setSpacing(L)
        column.addWidget(words(_("Keyboard shortcuts"), "title"))
        column.addLayout(grid)
        column.addSpacing(S)
        column.addLayout(foot)
        self.setMinimumWidth(self.fontMetrics().height() * 42)


def _plain(text: str) -> str:
    """A menu entry without its mnemonic, as `(&F)` or `&F`, and without dots."""
    return re.sub(r"\(&.\)", "", text).replace("&", "").rstrip("…")
