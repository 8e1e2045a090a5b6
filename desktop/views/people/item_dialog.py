"""The dialog for one thing on a person's file: a certificate, a period on site, a training, an account."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.people_said import ItemSaid
from desktop.jobs.people_shown import ShownItem
from desktop.views.controls.buttons import button
from desktop.views.controls.day_fields import DayField
from desktop.views.controls.words import words
from desktop.views.order.field_editors import complete
from desktop.views.people.evidence_box import EvidenceBox
from desktop.views.people.fact_form import FactForm
from desktop.views.people.paired_form import PairedForm, cell
from desktop.views.theme.look import Look
from models.people.people_rules import ItemKind
from resources.words import _


class ItemDialog(PairedForm):
    """Signals:
    attach_wanted(int)      add evidence to the item with this id
    withdraw_wanted(int)    take a piece of evidence away
    document_wanted(int)    show a document
    renew_wanted(int)       pin the newest version of a piece of evidence
    void_wanted(int)        the item with this id was entered by mistake
    """

    attach_wanted = Signal(int)
    withdraw_wanted = Signal(int)
    document_wanted = Signal(int)
    renew_wanted = Signal(int)
    void_wanted = Signal(int)

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        who: str,
        make: Callable[[ItemSaid], Job],
        kinds: Sequence[ItemKind],
        kind: str = "",
        item: ShownItem | None = None,
        facts: dict[str, str] | None = None,
        systems: Sequence[str] = (),
        certificates: Sequence[str] = (),
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("On the file of {name}").format(name=who),
            sentence="",
            action=_("Save") if item else _("Enter"),
        )
        self._make, self._kinds, self._item = make, {each.id: each for each in kinds}, item
        self._certificates = tuple(certificates)
        self.kind = QComboBox()
        for each in kinds:
            self.kind.addItem(each.label, each.id)
        wanted = item.kind if item else kind
        self.kind.setCurrentIndex(max(0, self.kind.findData(wanted)))
        self.kind.setEnabled(item is None)
        self.title = QLineEdit(item.title if item else "")
        self.number = QLineEdit(item.number if item else "")
        self.since = DayField(item.since if item else None)
        self.until = DayField(item.until if item else None)
        self.until.setPlaceholderText(_("open"))
        self.facts = FactForm(systems=systems)
        self.column.addWidget(cell(_("Kind"), self.kind))
        self.pair(
            (_("Title of the item"), self.title),
            (_("Number of the item"), self.number),
            (_("From"), self.since),
            (_("Last day"), self.until),
        )
        self.column.addWidget(self.facts)
        self._ask(facts or {})
        self.kind.currentIndexChanged.connect(lambda _row: self._ask({}))
        if item is not None:
            self._add_evidence(look, item)
        self.fit()
        self.title.setFocus()

    def submit(self) -> None:
        if not self.days_right():
            return
        kind = str(self.kind.currentData())
        title = self.title.text().strip() or self._kinds[kind].label
        said = ItemSaid(
            kind,
            title,
            self.number.text().strip(),
            self.since.day,
            self.until.day,
            self.facts.values,
        )
        job = self._make(said)
        job.finished.connect(lambda _done: self.leave())
        self.run(job)

    def _ask(self, facts: dict[str, str]) -> None:
        kind = self._kinds.get(str(self.kind.currentData()))
        self.facts.ask(kind.facts if kind else (), facts)
        self.until.setEnabled(kind is None or kind.dates not in ("since", "none"))
        self.since.setEnabled(kind is None or kind.dates != "none")
        complete(self.title, self._certificates if kind and kind.id == "certificate" else ())

    def _add_evidence(self, look: Look, item: ShownItem) -> None:
        self.column.addWidget(words(_("Papers on file"), "field"))
        box = EvidenceBox(look, item.evidence)
        box.attach_wanted.connect(lambda _kind: self.attach_wanted.emit(item.id))
        box.withdraw_wanted.connect(self.withdraw_wanted)
        box.document_wanted.connect(self.document_wanted)
        box.renew_wanted.connect(self.renew_wanted)
        self.column.addWidget(box)
        void = button(
            _("Entered by mistake…"), lambda: self.void_wanted.emit(item.id), kind="quiet"
        )
        row = QHBoxLayout()
        row.addWidget(void)
        row.addStretch(1)
        self.column.addLayout(row)
