"""Who answers for handing over although something stands in the way, and why; and why nobody does any more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_count
from desktop.jobs.archive import Archive
from desktop.jobs.handover import HandoverJobs
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS
from models.handover.preflight import Gate, GateItem
from resources.words import _, ngettext

_NAMED = 5


class WaiverDialog(FormDialog):
    """Signals:
    judged(Gate)   the gate with the waiver in it
    """

    judged = Signal(object)

    def __init__(
        self,
        archive: Archive,
        jobs: HandoverJobs,
        look: Look,
        parent: QWidget,
        items: Sequence[GateItem],
    ) -> None:
        count = len(items)
        title = ngettext("Answer for {count} item", "Answer for {count} items", count)
        super().__init__(
            archive,
            look,
            parent,
            title=title.format(count=format_count(count)),
            sentence=_(
                "A waiver doesn't cure anything: it says by name who hands over all the same, and why. "
                "It is printed in the package."
            ),
            action=_("Answer for it"),
        )
        self._jobs, self.items = jobs, tuple(items)
        named = QVBoxLayout()
        named.setSpacing(XS)
        for item in self.items[:_NAMED]:
            named.addWidget(words(f"·  {item.sentence}", wrap=True))
        if count > _NAMED:
            more = ngettext("and {count} other", "and {count} others", count - _NAMED)
            named.addWidget(words(more.format(count=format_count(count - _NAMED)), "soft"))
        self.field_column.addLayout(named)
        self.setMinimumWidth(self.fontMetrics().height() * 38)
        self.name = QLineEdit()
        self.add_field(_("Who answers for it"), self.name)
        self.reason = QPlainTextEdit()
        self.reason.setObjectName("field")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(self.fontMetrics().height() * 4)
        self.reason.setPlaceholderText(_("For example: agreed with the client, minutes of 3 April"))
        self.add_field(_("Reason"), self.reason)
        self.name.setFocus()

    def submit(self) -> None:
        name, reason = self.name.text().strip(), self.reason.toPlainText().strip()
        if not name or not reason:
            self.refuse(_("A waiver has a name and a reason."))
            return
        job = self._jobs.waiving(self.items, name, reason)
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, gate: Gate) -> None:
        self.judged.emit(gate)
        self.leave()


class WithdrawDialog(FormDialog):
    """Signals:
    judged(Gate)   the gate without those waivers
    """

    judged = Signal(object)

    def __init__(
        self,
        archive: Archive,
        jobs: HandoverJobs,
        look: Look,
        parent: QWidget,
        items: Sequence[GateItem],
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Withdraw the waiver"),
            sentence=_(
                "The items stand in the way again. The waiver stays on record as withdrawn."
            ),
            action=_("Withdraw"),
            danger=True,
        )
        self._jobs = jobs
        self._waivers = sorted({each.waived.id for each in items if each.waived is not None})
        self.reason = QLineEdit()
        self.add_field(_("Reason"), self.reason)
        self.reason.setFocus()

    def submit(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self.refuse(_("Say why."))
            return
        job = self._jobs.withdrawing(self._waivers, reason)
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, gate: Gate) -> None:
        self.judged.emit(gate)
        self.leave()
