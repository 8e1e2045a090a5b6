"""Entering what an indicator counts, and looking at what was entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_count, format_date
from desktop.itemmodels.rows_table import RowColumn
from desktop.jobs.archive import Archive
from desktop.jobs.contract_kpi import CountedEntries
from desktop.jobs.job import Job
from desktop.jobs.order import KnownNames, OrderJobs
from desktop.views.contract.voiding_dialog import VoidingDialog
from desktop.views.controls.day_fields import DayField
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.words import words
from desktop.views.order.field_editors import DocumentField
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS
from models.kpi.kpi_entries import LedgerEntry
from models.kpi.kpi_rules import EntryKind
from models.sheet_fields import Field, FieldType
from resources.words import _

_HINTS = {
    FieldType.DAY: "2026-07-31",
    FieldType.MOMENT: "2026-07-31 09:30",
    FieldType.MONTH: "2026-07",
    FieldType.WHOLE: "0",
}
Making = Callable[[str, date | None, Mapping[str, str], str, int | None], Job]


class EntryDialog(FormDialog):
    """Fields of a kind of entry; closes once the job that `make` returns has entered it."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        kinds: Sequence[EntryKind],
        today: date,
        make: Making,
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Enter in the ledger"),
            sentence=_("An entry without evidence counts, but proves nothing."),
            action=_("Enter"),
        )
        self._make, self._kinds = make, tuple(kinds)
        self.kind = QComboBox()
        for each in kinds:
            self.kind.addItem(each.label, each.id)
        if len(kinds) > 1:
            self.add_field(_("What it is"), self.kind)
        self.day = DayField(today)
        self.add_field(_("Date"), self.day)
        self.reference = QLineEdit()
        self.reference.setPlaceholderText(_("as on the paper; made from the facts where empty"))
        self.add_field(_("Number of the paper"), self.reference)
        self.facts: dict[str, QWidget] = {}
        self._held: list[QWidget] = []
        self._facts_at = self.field_column.count()
        self.document = DocumentField()
        self._fill()
        self.add_field(_("Evidence"), self.document)
        self.kind.currentIndexChanged.connect(lambda _row: self._fill())
        known = OrderJobs(archive).names()
        known.finished.connect(self._offer)
        archive.start(known)
        self.day.setFocus()

    def submit(self) -> None:
        if self.day.wrong:
            self.refuse(_("“{text}” is no day.").format(text=self.day.text().strip()))
            return
        facts = {name: value for name, field in self.facts.items() if (value := _said(field))}
        kind = str(self.kind.currentData())
        job = self._make(
            kind, self.day.day, facts, self.reference.text().strip(), self.document.document or None
        )
        job.finished.connect(self._close)
        self.run(job)

    def _fill(self) -> None:
        for each in self._held:
            self.field_column.removeWidget(each)
            each.hide()
            each.deleteLater()
        self.facts, self._held = {}, []
        kind = self._kinds[max(0, self.kind.currentIndex())]
        for number, fact in enumerate(kind.fields):
            field = _editor(fact)
            field.setAccessibleName(fact.label)
            holder = _labelled(fact, field)
            self.facts[fact.id] = field
            self._held.append(holder)
            self.field_column.insertWidget(self._facts_at + number, holder)

    def _offer(self, known: KnownNames) -> None:
        self.document.offer(known.documents)

    def _close(self, _result: object) -> None:
        self.leave()


class EntriesDialog(VoidingDialog):
    """What an indicator counted, and how much proves each entry."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        title: str,
        counted: CountedEntries,
        void: Callable[[list[int], str], Job],
    ) -> None:
        labels = {kind.id: kind.label for kind in counted.kinds}
        proofs = counted.proofs
        columns: list[RowColumn[LedgerEntry]] = [
            RowColumn(_("Date"), lambda one: format_date(one.day), sample="2026-07-31"),
            RowColumn(_("What it is"), lambda one: labels.get(one.kind, one.kind)),
            RowColumn(_("Number of the paper"), lambda one: one.reference, stretch=True),
            RowColumn(
                _("Evidence"),
                lambda one: format_count(proofs.get(one.id, 0)),
                mood=lambda one: "" if proofs.get(one.id) else "caution",
                sample="000",
            ),
        ]
        super().__init__(archive, look, parent, title, columns, counted.entries, void)


def _editor(fact: Field) -> QWidget:
    if fact.type in (FieldType.CHOICE, FieldType.YES):
        box = QComboBox()
        box.addItem("", "")
        if fact.type is FieldType.YES:
            box.addItem(_("yes"), "yes")
            box.addItem(_("no"), "no")
        for each in fact.choices:
            box.addItem(each.label, each.id)
        return box
    line = QLineEdit()
    line.setPlaceholderText(_HINTS.get(fact.type, ""))
    return line


def _said(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return str(field.currentData() or "")
    assert isinstance(field, QLineEdit)
    return field.text().strip()


def _labelled(fact: Field, field: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(XS)
    name = words(fact.label + (" *" if fact.required else ""), "field")
    name.setBuddy(field)
    column.addWidget(name)
    column.addWidget(field)
    return holder
