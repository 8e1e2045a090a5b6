"""Cells of the import table: how they are drawn, and the editors that open in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.itemmodels.formats import mark_words
from desktop.itemmodels.plan_cells import PlanColumn
from desktop.itemmodels.plan_table import PlanRole
from desktop.services.filing.guessing import usual_types
from desktop.services.filing.plan_records import PlanRow, RowState
from desktop.views.filing.known_words import KnownWords
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S
from models.categories import Category, Mark
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_BOX = 16
_MOODS = {
    RowState.REFUSED: "bad",
    RowState.UNREADABLE: "bad",
    RowState.INCOMPLETE: "caution",
    RowState.LOOK: "caution",
    RowState.DUPLICATE: "ink_soft",
    RowState.READY: "good",
}


class PlanDelegate(QStyledItemDelegate):
    """Draws words on hairlines; what was changed is bold, what is left out is faint, a missing category stands out."""

    def __init__(self, look: Look, known: KnownWords, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._known = look, known

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        row: PlanRow = index.data(PlanRole.ROW)
        column = PlanColumn(index.column())
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
        elif column is PlanColumn.CATEGORY and row.state is RowState.INCOMPLETE:
            painter.fillRect(rect, QColor(colours.caution_soft))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        inner = rect.adjusted(M, 0, -S, 0)
        if column is PlanColumn.STATE:
            self._draw_box(painter, option, index)
            inner = rect.adjusted(M + _BOX + S, 0, -S, 0)
        painter.setPen(QColor(self._ink(row, column)))
        font = QFont(option.font)
        font.setBold(bool(index.data(PlanRole.EDITED)))
        painter.setFont(font)
        words = str(index.data()) or "—"
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: AnyIndex,
    ) -> QWidget:
        row: PlanRow = index.data(PlanRole.ROW)
        editor = value_editor(PlanColumn(index.column()), row.choice.category, self._known, parent)
        editor.setProperty("kind", "cell")
        return editor

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole)))
        elif isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        words = editor_words(editor)
        if words != index.data(Qt.ItemDataRole.EditRole):
            model.setData(index, words, Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: AnyIndex,  # noqa: ARG002 - Qt's signature
    ) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(0, 0, 0, -1))

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: AnyIndex,
    ) -> bool:
        """A click on the box takes a row in or out; keys go to the table."""
        if (
            index.column() == PlanColumn.STATE
            and event.type() == QEvent.Type.MouseButtonRelease
            and self._box(option.rect).contains(event.position().toPoint())  # type: ignore[attr-defined]  # a mouse event
        ):
            checked = index.data(Qt.ItemDataRole.CheckStateRole)
            if checked is not None:
                turned = (
                    Qt.CheckState.Unchecked
                    if checked == Qt.CheckState.Checked
                    else Qt.CheckState.Checked
                )
                return model.setData(index, turned, Qt.ItemDataRole.CheckStateRole)
        return False

    def _ink(self, row: PlanRow, column: PlanColumn) -> str:
        colours = self._look.colours
        if column is PlanColumn.STATE:
            faint = not row.choice.included and row.state in (RowState.READY, RowState.LOOK)
            return colours.ink_faint if faint else str(getattr(colours, _MOODS[row.state]))
        if not row.will_be_filed and row.state is not RowState.INCOMPLETE:
            return colours.ink_faint
        return (
            colours.ink if column in (PlanColumn.TITLE, PlanColumn.CATEGORY) else colours.ink_soft
        )

    def _draw_box(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        checked = index.data(Qt.ItemDataRole.CheckStateRole)
        if checked is None:
            return
        box = QStyleOptionButton()
        box.rect = self._box(option.rect)
        on = checked == Qt.CheckState.Checked
        box.state = QStyle.StateFlag.State_Enabled | (
            QStyle.StateFlag.State_On if on else QStyle.StateFlag.State_Off
        )
        table = self.parent()
        assert isinstance(table, QWidget)
        table.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, box, painter, table
        )

    @staticmethod
    def _box(rect: QRect) -> QRect:
        top = rect.top() + (rect.height() - _BOX) // 2
        return QRect(rect.left() + M, top, _BOX, _BOX)


def value_editor(
    column: PlanColumn, category: Category | None, known: KnownWords, parent: QWidget | None
) -> QWidget:
    """A field for a value of a column: a choice where there is a closed set, else a line with proposals."""
    if column is PlanColumn.CATEGORY:
        return _choice([_(each.label) for each in Category], parent)
    if column is PlanColumn.MARK:
        return _choice([mark_words(each) for each in Mark], parent)
    line = QLineEdit(parent)
    line.setFrame(False)
    if column is PlanColumn.TYPE:
        words = [*known.types.get(category, ()), *usual_types(category)] if category else []
        line.setCompleter(_completer(list(dict.fromkeys(words)), line))
    elif column in (PlanColumn.PERSONS, PlanColumn.SYSTEMS):
        names = known.persons if column is PlanColumn.PERSONS else known.systems
        line.setCompleter(_LastWordCompleter(names, line))
        line.setPlaceholderText("、")
    elif column is PlanColumn.PERIOD:
        line.setPlaceholderText("2026-07")
    elif column is PlanColumn.FORMED:
        line.setPlaceholderText("2026-07-31")
    return line


def editor_words(editor: QWidget) -> str:
    """What stands in a field made by `value_editor`."""
    if isinstance(editor, QComboBox):
        return editor.currentText()
    assert isinstance(editor, QLineEdit)
    return editor.text()


class _LastWordCompleter(QCompleter):
    """Completes the last of several names."""

    def __init__(self, names: Sequence[str], line: QLineEdit) -> None:
        super().__init__(list(names), line)
        self._line = line
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def pathFromIndex(self, index: AnyIndex) -> str:
        before, sign, _last = self._line.text().rpartition("、")
        return f"{before}{sign}{index.data()}"

    def splitPath(self, path: str) -> list[str]:
        for sign in "，,;； ":
            path = path.replace(sign, "、")
        return [path.rpartition("、")[2]]


def _choice(words: Sequence[str], parent: QWidget | None) -> QComboBox:
    box = QComboBox(parent)
    box.addItems(list(words))
    return box


def _completer(words: Sequence[str], line: QLineEdit) -> QCompleter:
    completer = QCompleter(list(words), line)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    return completer
