"""Filed systems as a list: all of them together first, then 等保 and 密评 under their headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.assurance_words import (
    conclusion_words,
    scheme_words,
    validity_ink,
    validity_words,
)
from desktop.itemmodels.formats import format_count
from desktop.itemmodels.two_lines import TwoLines, TwoLinesRole
from models.assurance.assurance_records import SystemSheet
from models.assurance.assurance_rules import CRYPTO, GRADING
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class FilingListModel(QAbstractListModel):
    """The first entry stands for all; headings can't be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[tuple[TwoLines, SystemSheet | None]] = []

    def replace(self, sheets: Sequence[SystemSheet]) -> None:
        """Show these."""
        self.beginResetModel()
        self._entries = [(TwoLines(_("All filed systems")), None)]
        for scheme in (GRADING, CRYPTO):
            held = [each for each in sheets if each.filing.scheme == scheme]
            if held:
                count = format_count(len(held))
                self._entries.append((TwoLines(scheme_words(scheme), count, heading=True), None))
                self._entries += [(_lines(each), each) for each in held]
        self.endResetModel()

    def sheet_at(self, row: int) -> SystemSheet | None:
        """The filing of a row; None for all of them."""
        return self._entries[row][1] if 0 <= row < len(self._entries) else None

    def row_of(self, filing: int) -> int:
        """Where a filing is shown; the first row where it isn't."""
        for row, (_entry, sheet) in enumerate(self._entries):
            if sheet is not None and sheet.filing.id == filing:
                return row
        return 0

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and self._entries[index.row()][0].heading:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        lines, sheet = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return lines.title
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                warnings = sheet.warnings if sheet else ()
                return "\n".join(filter(None, (lines.title, lines.under, *warnings)))
            case TwoLinesRole.LINES:
                return lines
        return None


def _lines(sheet: SystemSheet) -> TwoLines:
    said = " · ".join((sheet.level, validity_words(sheet), conclusion_words(sheet.last)))
    ink = validity_ink(sheet)
    return TwoLines(sheet.filing.title, said, ink if ink in ("bad", "caution") else "ink_soft")
