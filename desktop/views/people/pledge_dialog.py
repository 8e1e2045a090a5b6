"""The dialog that enters a pledge signed on a form of somebody else's, or shows one with its signed scan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from desktop.itemmodels.formats import format_date
from desktop.itemmodels.people_words import VARIANTS, pledge_aside, variant_words
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.order import KnownNames, OrderJobs
from desktop.jobs.people_said import PledgeSaid
from desktop.jobs.people_shown import ShownPledge
from desktop.views.controls.buttons import button
from desktop.views.controls.day_fields import DayField
from desktop.views.controls.words import words
from desktop.views.order.field_editors import DocumentField
from desktop.views.people.evidence_box import EvidenceBox
from desktop.views.people.paired_form import PairedForm, cell
from desktop.views.systems.parts import Pairs
from desktop.views.theme.look import Look
from resources.words import _


class PledgeDialog(PairedForm):
    """Signals:
    attach_wanted(int)      add the signed scan to the pledge with this id
    withdraw_wanted(int)    take a piece of evidence away
    document_wanted(int)    show a document
    renew_wanted(int)       pin the newest version of a piece of evidence
    void_wanted(int)        declare the pledge with this id void
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
        make: Callable[[PledgeSaid], Job],
        pledge: ShownPledge | None = None,
        today: date | None = None,
        third_party: bool = False,
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Pledge of {name}").format(name=who),
            sentence=_(
                "Signed on a form without a code of ours. Forms made here are read from their scan."
            )
            if pledge is None
            else "",
            action=_("Enter") if pledge is None else _("Close"),
        )
        self._make, self._pledge = make, pledge
        self.variant = QComboBox()
        for each in VARIANTS:
            self.variant.addItem(variant_words(each), each)
        self.signed = DayField(today)
        self.document = DocumentField()
        self.note = QLineEdit()
        if pledge is None:
            if third_party:
                self.variant.setCurrentIndex(self.variant.findData("third-party"))
            self.pair((_("Version"), self.variant), (_("Day it was signed"), self.signed))
            self.column.addWidget(cell(_("Its scan (if it is filed)"), self.document))
            self.column.addWidget(cell(_("Note"), self.note))
            known = OrderJobs(archive).names()
            known.finished.connect(self._offer)
            archive.start(known)
        else:
            self.cancel.hide()
            self._show(look, pledge)
        self.fit()

    def submit(self) -> None:
        if self._pledge is not None:
            self.accept()
            return
        if not self.days_right():
            return
        if self.signed.day is None:
            self.refuse(_("Say on which day it was signed."))
            return
        if self.document.text().strip() and not self.document.document:
            self.refuse(_("Choose a document of the vault: type its number or words of its title."))
            return
        said = PledgeSaid(
            str(self.variant.currentData()),
            self.signed.day,
            self.document.document or None,
            self.note.text().strip(),
        )
        job = self._make(said)
        job.finished.connect(self._close)
        self.run(job)

    def _show(self, look: Look, pledge: ShownPledge) -> None:
        pairs = [
            (_("Number on the form"), pledge.code),
            (_("Form made"), format_date(pledge.made)),
            (_("Version of the words"), pledge.wording),
            (_("State"), pledge_aside(pledge)),
            (_("Note"), pledge.note),
        ]
        self.column.addWidget(Pairs([each for each in pairs if each[1]], columns=2))
        self.column.addWidget(words(_("Signed scan"), "field"))
        box = EvidenceBox(look, pledge.evidence)
        box.attach_wanted.connect(lambda _kind: self.attach_wanted.emit(pledge.id))
        box.withdraw_wanted.connect(self.withdraw_wanted)
        box.document_wanted.connect(self.document_wanted)
        box.renew_wanted.connect(self.renew_wanted)
        self.column.addWidget(box)
        void = button(_("Declare void…"), lambda: self.void_wanted.emit(pledge.id), kind="quiet")
        row = QHBoxLayout()
        row.addWidget(void)
        row.addStretch(1)
        self.column.addLayout(row)

    def _offer(self, known: KnownNames) -> None:
        self.document.offer(known.documents)

    def _close(self, _result: object) -> None:
        self.leave()
