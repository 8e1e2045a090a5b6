"""The first page of the bulk edit: what is to be said of all the documents. What stays empty stays as it is."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.itemmodels.formats import mark_words, status_words
from desktop.itemmodels.plan_cells import PlanColumn, parse_cell
from desktop.jobs.order import Arrangement, KnownNames
from desktop.services.order.bulk_planning import BulkChange
from desktop.views.controls.words import words
from desktop.views.order.field_editors import FieldEditor, NamesField, complete
from desktop.views.theme.tokens import XS, L, M
from models.categories import Mark, Status
from resources.knowledge import article_kinds
from resources.words import _


class BulkForm(QWidget):
    """Fields in two columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.add_tags = NamesField(_("Add tags"))
        self.remove_tags = NamesField(_("Take tags off"))
        self.type = QLineEdit()
        self.period = QLineEdit()
        self.period.setPlaceholderText("2026-07")
        self.mark, self.status, self.collection, self.kind = (QComboBox() for _number in range(4))
        self.add_systems, self.remove_systems = (
            NamesField(_("Add systems")),
            NamesField(_("Remove systems")),
        )
        self.add_persons, self.remove_persons = (
            NamesField(_("Add persons")),
            NamesField(_("Remove persons")),
        )
        for box in (self.mark, self.status, self.collection, self.kind):
            box.addItem(_("stays as it is"), None)
        for mark in Mark:
            self.mark.addItem(mark_words(mark), mark)
        for status in Status:
            self.status.addItem(status_words(status), status)
        for kind in article_kinds():
            self.kind.addItem(kind.label, kind.id)
        self.editors: list[FieldEditor] = []
        self._count = 0
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(L)
        self._grid.setVerticalSpacing(M)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        for label, field in (
            (_("Add tags"), self.add_tags),
            (_("Take tags off"), self.remove_tags),
            (_("Add systems"), self.add_systems),
            (_("Remove systems"), self.remove_systems),
            (_("Add persons"), self.add_persons),
            (_("Remove persons"), self.remove_persons),
            (_("Type"), self.type),
            (_("Period"), self.period),
            (_("Mark"), self.mark),
            (_("Status"), self.status),
            (_("Put into the collection"), self.collection),
            (_("Kind of article"), self.kind),
        ):
            self._add(label, field)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, M, 0)
        outer.addLayout(self._grid)
        outer.addStretch(1)

    def offer(self, now: Arrangement) -> None:
        """Tags, collections and fields that there are."""
        paths = [each.path for each in now.tags]
        self.add_tags.offer(paths)
        borne = {path for each in now.borne.values() for path in each}
        self.remove_tags.offer(sorted(borne))
        for collection in now.collections:
            self.collection.addItem(collection.name, collection.id)
        types = {each.type for each in now.documents}
        for field in now.fields:
            if any(map(field.is_for, types)):
                editor = FieldEditor(field)
                editor.show_nothing()
                self.editors.append(editor)
                self._add(field.name, editor)

    def offer_names(self, known: KnownNames) -> None:
        """Names that documents use."""
        for field in (self.add_systems, self.remove_systems):
            field.offer(known.systems)
        for field in (self.add_persons, self.remove_persons):
            field.offer(known.persons)
        complete(self.type, known.types)
        for editor in self.editors:
            editor.offer(known)

    def change(self) -> BulkChange:
        """What is to be said; raises ValueError with a sentence for a period that is none."""
        period = self.period.text().strip()
        if period:
            period = parse_cell(PlanColumn.PERIOD, period)
        return BulkChange(
            add_tags=self.add_tags.names,
            remove_tags=self.remove_tags.names,
            type=self.type.text().strip() or None,
            mark=self.mark.currentData(),
            status=self.status.currentData(),
            period=period or None,
            add_systems=self.add_systems.names,
            remove_systems=self.remove_systems.names,
            add_persons=self.add_persons.names,
            remove_persons=self.remove_persons.names,
            collection=self.collection.currentData(),
            fields={each.field.id: each.value for each in self.editors if each.value is not None},
            kind=self.kind.currentData(),
        )

    def _add(self, label: str, field: QWidget) -> None:
        cell = QVBoxLayout()
        cell.setSpacing(XS)
        name = words(label, "field")
        name.setBuddy(field)
        field.setAccessibleName(label)
        cell.addWidget(name)
        cell.addWidget(field)
        self._grid.addLayout(cell, self._count // 2, self._count % 2)
        self._count += 1
