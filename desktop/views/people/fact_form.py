"""Fields for the facts that a kind of matter or item asks for: which, is data of the kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.views.controls.words import words
from desktop.views.order.field_editors import complete
from desktop.views.people.paired_form import narrow
from desktop.views.theme.tokens import XS, L, M
from models.documents.fact_fields import NO, YES, FactField
from resources.words import _

_PROMPTS = {"date": "2026-07-31", "money": "12,500.00", "count": "12"}


class FactForm(QWidget):
    """Two columns of fields; what is long takes both."""

    def __init__(
        self,
        *,
        systems: Sequence[str] = (),
        matters: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`systems` are names to choose from, `matters` are (number, words)."""
        super().__init__(parent)
        self._systems, self._matters = tuple(systems), tuple(matters)
        self.fields: dict[str, QWidget] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(L)
        self._grid.setVerticalSpacing(M)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)

    @property
    def values(self) -> dict[str, str]:
        """What was entered; facts that nobody filled in are left out."""
        said = {name: _value(field) for name, field in self.fields.items()}
        return {name: value for name, value in said.items() if value}

    def ask(self, facts: Sequence[FactField], values: Mapping[str, str] | None = None) -> None:
        """Ask for these; what was entered for a fact of the same name stays."""
        known = {**self.values, **(values or {})}
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.fields = {}
        place = 0
        for fact in facts:
            field = self._field(fact)
            _show(field, fact, known.get(fact.id, ""))
            wide = fact.type == "lines"
            if wide and place % 2:
                place += 1
            self._grid.addWidget(_cell(fact, field), place // 2, place % 2, 1, 2 if wide else 1)
            place += 2 if wide else 1
            self.fields[fact.id] = field
        self.setVisible(bool(facts))

    def _field(self, fact: FactField) -> QWidget:
        if fact.type in ("choice", "yes-no"):
            box = QComboBox()
            box.addItem("—", "")
            choices = (
                [(YES, _("yes")), (NO, _("no"))]
                if fact.type == "yes-no"
                else [(each, str(label)) for each, label in fact.choices]
            )
            for value, label in choices:
                box.addItem(label, value)
            return box
        if fact.type == "matter":
            box = QComboBox()
            box.addItem("—", "")
            for number, label in self._matters:
                box.addItem(label, number)
            return box
        if fact.type == "lines":
            area = QPlainTextEdit()
            area.setObjectName("field")
            area.setTabChangesFocus(True)
            area.setFixedHeight(self.fontMetrics().height() * 4)
            return area
        line = QLineEdit()
        line.setPlaceholderText(_PROMPTS.get(fact.type, ""))
        if fact.type == "system":
            complete(line, self._systems)
        return line


def _cell(fact: FactField, field: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(XS)
    label = fact.label if fact.required else _("{fact} (if known)").format(fact=fact.label)
    name = words(label, "field", wrap=True)
    name.setBuddy(field)
    field.setAccessibleName(fact.label)
    if isinstance(field, QComboBox):
        narrow(field)
    column.addWidget(name)
    column.addWidget(field)
    column.addStretch(1)
    return holder


def _value(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return str(field.currentData() or "")
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText().strip()
    return field.text().strip() if isinstance(field, QLineEdit) else ""


def _show(field: QWidget, fact: FactField, value: str) -> None:
    if isinstance(field, QComboBox):
        field.setCurrentIndex(max(0, field.findData(value)))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(value)
    elif isinstance(field, QLineEdit):
        # Money is kept in fen and typed in yuan.
        shown = fact.shown(value).lstrip("¥") if fact.type == "money" else value
        field.setText(shown)
        field.setCursorPosition(0)
