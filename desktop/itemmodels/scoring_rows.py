"""The 密评 scoring sheet as rows: a heading for each layer, its units below with weight, objects and score."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.assurance_words import score_words
from models.assurance.crypto_scores import LayerScore, Sheet, UnitScore
from resources.words import _, ngettext

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PLACES = 4


class ScoringColumn(enum.IntEnum):
    UNIT = 0
    WORDING = 1
    WEIGHT = 2
    OBJECTS = 3
    SCORE = 4


class ScoringRole(enum.IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1
    """The `ScoringRow`."""


@dataclass(frozen=True, slots=True)
class ScoringRow:
    """A unit, or without one the heading of a layer."""

    layer: LayerScore
    unit: UnitScore | None = None


class ScoringModel(QAbstractTableModel):
    """Headings can't be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ScoringRow] = []

    @property
    def rows(self) -> Sequence[ScoringRow]:
        """What is shown."""
        return self._rows

    def replace(self, sheet: Sheet | None) -> None:
        """Show another sheet, or none."""
        self.beginResetModel()
        self._rows = []
        for layer in sheet.layers if sheet else ():
            self._rows.append(ScoringRow(layer))
            self._rows += [ScoringRow(layer, unit) for unit in layer.units]
        self.endResetModel()

    def row_of(self, unit: str) -> int | None:
        """Where a unit is shown."""
        for row, each in enumerate(self._rows):
            if each.unit is not None and each.unit.unit.id == unit:
                return row
        return None

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(ScoringColumn)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and self._rows[index.row()].unit is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ScoringRole.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(row, ScoringColumn(index.column()))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return _hint(row)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return {
                ScoringColumn.UNIT: _("Unit"),
                ScoringColumn.WORDING: _("Demand"),
                ScoringColumn.WEIGHT: _("Weight"),
                ScoringColumn.OBJECTS: _("Objects"),
                ScoringColumn.SCORE: _("Score"),
            }[ScoringColumn(section)]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


def weight_words(unit: UnitScore) -> str:
    """A weight as the rules print it: 1, 0.7, 0.4."""
    return f"{float(unit.weight):g}"


def _words(row: ScoringRow, column: ScoringColumn) -> str:
    if row.unit is None:
        return {
            ScoringColumn.UNIT: str(row.layer.layer.words),
            ScoringColumn.WEIGHT: str(row.layer.layer.weight),
            ScoringColumn.SCORE: score_words(row.layer.score, _PLACES),
        }.get(column, "")
    unit = row.unit
    match column:
        case ScoringColumn.UNIT:
            return unit.unit.label
        case ScoringColumn.WORDING:
            return unit.unit.wording
        case ScoringColumn.WEIGHT:
            return weight_words(unit)
        case ScoringColumn.OBJECTS:
            return str(len(unit.objects)) if unit.applies else "—"
    return score_words(unit.score, _PLACES) if unit.applies else _("not applicable")


def _hint(row: ScoringRow) -> str:
    if row.unit is None:
        return f"{row.layer.layer.words}: {score_words(row.layer.score, _PLACES)}"
    count = len(row.unit.objects)
    objects = ngettext("{count} object", "{count} objects", count).format(count=count)
    score = _words(row, ScoringColumn.SCORE)
    unsure = "" if row.unit.unit.wording_confirmed else _("its wording isn't confirmed")
    parts = [row.unit.unit.label, objects, score, row.unit.reason, unsure]
    return "; ".join(filter(None, parts))
