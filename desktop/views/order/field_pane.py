"""The fields of one's own as a whole: defined, changed, removed; each of one kind and for some types of documents."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.order import KnownNames
from desktop.services.house import House
from desktop.services.order.custom_fields import change_field, define_field, fields, remove_field
from desktop.services.order.field_values import KINDS, kind_label
from desktop.views.controls.buttons import button
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.order.ask_dialog import AskDialog, Making
from desktop.views.order.field_editors import NamesField
from desktop.views.order.pane import OrderPane, actions
from desktop.views.theme.look import Look
from models.order.custom_fields import FieldRecord
from resources.artwork import Icon
from resources.words import _


class FieldPane(OrderPane):
    """The table of fields with what can be done to each."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(archive, look, parent)
        self._types: tuple[str, ...] = ()
        self.model: RowsModel[FieldRecord] = RowsModel(
            (
                RowColumn(_("Name"), lambda each: each.name, stretch=True),
                RowColumn(_("Kind"), lambda each: kind_label(each.kind)),
                RowColumn(_("Choices"), lambda each: "、".join(each.choices) or "—", stretch=True),
                RowColumn(
                    _("For documents of the type"),
                    lambda each: "、".join(each.types) or _("all types"),
                    stretch=True,
                ),
            ),
            self,
        )
        self.table = RowTable(self.model, look, _("Fields"))
        self._empty = words(
            _("No fields yet. A field says of every document of a type what no other fact says."),
            "soft",
            wrap=True,
        )
        self.make = button(_("New field…"), self.ask_new)
        self.make.setIcon(look.icon(Icon.CREATE))
        self.change = button(_("Change…"), self.ask_change)
        self.remove = button(_("Remove…"), self.ask_removal)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self._empty)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(actions(self.make, self.change, self.remove))
        self.table.row_chosen.connect(self._follow_choice)
        self._follow_choice(None)
        known = self._jobs.names()
        known.finished.connect(self._note_types)
        self._jobs.start(known)

    def read(self) -> Job:
        return self._jobs.asking(fields)

    def show_all(self, found: Sequence[FieldRecord]) -> None:
        self.model.replace(found)
        self._empty.setVisible(not found)
        self.table.setVisible(bool(found))
        self._follow_choice(None)

    def ask_new(self) -> None:
        """Define another."""

        def make(said: FieldRecord) -> Job:
            return self.changing(
                _("Fields"),
                lambda house: define_field(
                    house, said.name, said.kind, choices=said.choices, types=said.types
                ),
            )

        FieldDialog(
            self._archive, self._look, self, title=_("New field"), make=make, types=self._types
        ).open()

    def ask_change(self) -> None:
        """Change the chosen one."""
        chosen: FieldRecord = self.table.chosen

        def make(said: FieldRecord) -> Job:
            return self.changing(
                _("Fields"),
                lambda house: change_field(
                    house,
                    chosen.id,
                    name=said.name,
                    kind=said.kind,
                    choices=said.choices,
                    types=said.types,
                ),
            )

        FieldDialog(
            self._archive,
            self._look,
            self,
            title=_("Change the field {name}").format(name=chosen.name),
            make=make,
            types=self._types,
            field=chosen,
        ).open()

    def ask_removal(self) -> None:
        """Remove the chosen one after a question."""
        chosen: FieldRecord = self.table.chosen

        def remove(house: House) -> int:
            return remove_field(house, chosen.id, confirm=True)

        AskDialog(
            self._archive,
            self._look,
            self,
            title=_("Remove the field {name}").format(name=chosen.name),
            sentence=_("What it says of documents goes with it; the audit trail keeps the words."),
            action=_("Remove"),
            danger=True,
            make=lambda _yes: self.changing(_("Fields"), remove),
        ).open()

    def _note_types(self, known: KnownNames) -> None:
        self._types = known.types

    def _follow_choice(self, chosen: FieldRecord | None) -> None:
        self.change.setEnabled(chosen is not None)
        self.remove.setEnabled(chosen is not None)


class FieldDialog(AskDialog):
    """Asks what a field is called and what it may say. The answer is a `FieldRecord` without a number."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        title: str,
        make: Making,
        types: Sequence[str],
        field: FieldRecord | None = None,
    ) -> None:
        super().__init__(archive, look, parent, title=title, make=make, action=_("Save"))
        self.name = QLineEdit(field.name if field else "")
        self.name.setPlaceholderText(_("For example: contract section, floor, warranty until"))
        self.kind = QComboBox()
        for kind in KINDS:
            self.kind.addItem(kind_label(kind), kind)
        self.choices = NamesField(_("Choices"))
        self.types = NamesField(_("For documents of the type"))
        self.types.offer(types)
        self.every = QCheckBox(_("For documents of all types"))
        self.every.setAccessibleName(self.every.text())
        self.add_field(_("Name"), self.name)
        self.add_field(_("Kind"), self.kind)
        self._choices_label = words(_("Choices, separated by 、"), "field")
        self.field_column.addWidget(self._choices_label)
        self.field_column.addWidget(self.choices)
        self.field_column.addWidget(self.every)
        self.field_column.addWidget(self.types)
        self.kind.currentIndexChanged.connect(lambda _row: self._follow())
        self.every.toggled.connect(lambda _on: self._follow())
        if field is not None:
            self.kind.setCurrentIndex(self.kind.findData(field.kind))
            self.choices.setText("、".join(field.choices))
            self.types.setText("、".join(field.types))
        self.every.setChecked(field is None or not field.types)
        self._follow()
        self.name.setFocus()

    def answer(self) -> FieldRecord | str:
        name = self.name.text().strip()
        if not name:
            return ""
        kind = str(self.kind.currentData())
        choices = self.choices.names if kind == "choice" else ()
        types = () if self.every.isChecked() else self.types.names
        return FieldRecord(0, name, kind, choices, types, 0)

    def _follow(self) -> None:
        chosen = self.kind.currentData() == "choice"
        self._choices_label.setVisible(chosen)
        self.choices.setVisible(chosen)
        self.types.setVisible(not self.every.isChecked())
        self.types.setPlaceholderText("事件受理记录单、处置报告")
