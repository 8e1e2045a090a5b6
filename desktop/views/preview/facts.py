"""The facts of a document as label and value pairs, two beside each other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.itemmodels.formats import (
    format_count,
    format_date,
    format_moment,
    format_size,
    ownership_words,
    retention_words,
    text_state_words,
)
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.theme.tokens import L, M
from models.records import DocumentRecord
from resources.words import _, ngettext


def document_facts(record: DocumentRecord) -> list[tuple[str, str]]:
    """What is known of a document; what is unknown is left out."""
    version = record.version
    size = format_size(version.size)
    if version.pages:
        pages = ngettext("{count} page", "{count} pages", version.pages)
        size = f"{size} · {pages.format(count=format_count(version.pages))}"
    pairs = [
        (_("Number"), record.number),
        (_("Type"), record.type),
        (_("Period"), record.period),
        (_("Formed"), format_date(record.formed) if record.formed else ""),
        (_("Filed"), format_moment(record.filed)),
        (_("Persons"), "、".join(record.persons)),
        (_("Systems"), "、".join(record.systems)),
        (_("Retention"), retention_words(record.retention)),
        (_("Ownership"), ownership_words(record.ownership)),
        (_("Size"), size),
        (_("Search"), text_state_words(version)),
        (_("File"), version.path or version.name),
        (_("Digest"), version.digest.hex()),
    ]
    return [(label, value) for label, value in pairs if value]


class FactsGrid(QWidget):
    """Rebuilt for every document; values that do not fit end in … and are whole in their tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._grid: QWidget | None = None

    def show_facts(self, pairs: list[tuple[str, str]]) -> None:
        """Replace what is shown."""
        if self._grid is not None:
            self._grid.hide()
            self._grid.deleteLater()
        self._grid = QWidget()
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(M)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for number, (label, value) in enumerate(pairs):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(words(label, "caption"))
            shown = ElidedLabel(value, mode=Qt.TextElideMode.ElideMiddle)
            shown.setAccessibleName(f"{label}: {value}")
            cell.addWidget(shown)
            grid.addLayout(cell, number // 2, number % 2)
        self._outer.addWidget(self._grid)
