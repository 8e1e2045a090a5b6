"""The relations of one document: those it has, and a line that says another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.services.order.relating import RelationRecord
from desktop.views.controls.buttons import button
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.order.field_editors import DocumentField
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, M, S
from resources.artwork import Icon
from resources.knowledge import relation_kind, relation_kinds
from resources.words import _


@dataclass(frozen=True, slots=True)
class PlannedRelation:
    """A relation that there is or that is to be; `outgoing` from the document at hand to `other`."""

    kind: str
    other: int
    shown: str
    outgoing: bool
    note: str
    new: bool = False

    @property
    def label(self) -> str:
        """What the document is to the other."""
        kind = relation_kind(self.kind)
        return kind.label if self.outgoing else kind.inverse


class RelationsPane(QWidget):
    """Nothing is kept before the dialog around it is confirmed."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: tuple[PlannedRelation, ...] = ()
        self._known: dict[int, str] = {}
        self.model: RowsModel[PlannedRelation] = RowsModel(
            (
                RowColumn(_("Relation"), lambda each: each.label),
                RowColumn(_("Document"), lambda each: each.shown, stretch=True),
                RowColumn(_("Note"), lambda each: each.note or "—"),
                RowColumn(
                    "", lambda each: _("new") if each.new else "", mood=lambda _each: "accent_ink"
                ),
            ),
            self,
        )
        self.table = RowTable(self.model, look, _("Relations"), rows=5)
        self._nothing = words(_("Nothing is said of other documents yet."), "soft")
        self.kind = QComboBox()
        self.kind.setAccessibleName(_("Relation"))
        for kind in relation_kinds():
            self.kind.addItem(kind.label, (kind.id, True))
            self.kind.addItem(kind.inverse, (kind.id, False))
        self.document = DocumentField()
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("Why, if it needs saying"))
        self.note.setAccessibleName(_("Note"))
        self.add = button(_("Add"), self.take)
        self.add.setIcon(look.icon(Icon.CREATE))
        self.add.setEnabled(False)
        self.remove = button(_("Remove"), self.drop)
        self.remove.setEnabled(False)
        grid = QGridLayout()
        grid.setHorizontalSpacing(S)
        grid.setVerticalSpacing(XS)
        labels = (_("This document"), _("Other document"), _("Note"))
        for column, (label, field) in enumerate(
            zip(labels, (self.kind, self.document, self.note), strict=True)
        ):
            name = words(label, "field")
            name.setBuddy(field)
            grid.addWidget(name, 0, column)
            grid.addWidget(field, 1, column)
        grid.addWidget(self.add, 1, 3)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        below = QHBoxLayout()
        below.addWidget(self._nothing)
        below.addStretch(1)
        below.addWidget(self.remove)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, M, 0, 0)
        outer.setSpacing(M)
        outer.addLayout(grid)
        outer.addWidget(self.table)
        outer.addLayout(below)
        outer.addStretch(1)
        self.document.document_chosen.connect(lambda each: self.add.setEnabled(bool(each)))
        self.table.row_chosen.connect(lambda each: self.remove.setEnabled(each is not None))
        self.setFocusProxy(self.document)

    def show_relations(self, relations: Sequence[RelationRecord]) -> None:
        """What there is now."""
        self._before = tuple(
            PlannedRelation(
                each.kind,
                each.other.id,
                f"{each.other.number}  {each.other.title}",
                each.outgoing,
                each.note,
            )
            for each in relations
        )
        self._show(self._before)

    def offer(self, documents: Sequence[tuple[int, str]], *, but: int) -> None:
        """Documents to choose from, but for the one at hand."""
        self._known = dict(documents)
        self.document.offer(documents, but=but)

    def take(self) -> None:
        """Say what the fields say."""
        other = self.document.document
        if not other:
            return
        kind, outgoing = self.kind.currentData()
        same = [
            each
            for each in self.model.records
            if (each.kind, each.other, each.outgoing) != (kind, other, outgoing)
        ]
        note = self.note.text().strip()
        said = PlannedRelation(kind, other, self._known[other], outgoing, note, new=True)
        self._show([*same, said])
        self.document.clear()
        self.note.clear()

    def drop(self) -> None:
        """Take back the chosen one."""
        gone = self.table.chosen
        self._show([each for each in self.model.records if each is not gone])

    def added(self) -> tuple[PlannedRelation, ...]:
        """Those that are to be said."""
        return tuple(each for each in self.model.records if each.new)

    def removed(self) -> tuple[PlannedRelation, ...]:
        """Those that are to be taken back."""
        kept = {(each.kind, each.other, each.outgoing) for each in self.model.records}
        return tuple(
            each for each in self._before if (each.kind, each.other, each.outgoing) not in kept
        )

    def _show(self, relations: Sequence[PlannedRelation]) -> None:
        self.model.replace(relations)
        self.table.setVisible(bool(relations))
        self._nothing.setVisible(not relations)
        self.remove.setEnabled(False)
