"""Answers a question that the contract leaves open, with the paper that fixed it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.order import KnownNames, OrderJobs
from desktop.services.contract.contract_settings import SettingView
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.order.field_editors import DocumentField
from desktop.views.theme.look import Look
from resources.words import _


class SettingDialog(FormDialog):
    """Closes once the job that `make` returns for (answer, document, note) is done."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        setting: SettingView,
        make: Callable[[str, int | None, str], Job],
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=str(setting.rule.question),
            sentence=_("{clause}  ·  An empty answer opens the question again.").format(
                clause=setting.rule.clause
            ),
            action=_("Settle"),
        )
        self._make, self._rule = make, setting.rule
        self.choice = QComboBox()
        self.value = QLineEdit(setting.value)
        if setting.rule.type == "choice":
            self.choice.addItem(_("not settled"), "")
            for each in setting.rule.choices:
                self.choice.addItem(str(each.words), each.id)
            self.choice.setCurrentIndex(max(0, self.choice.findData(setting.value)))
            self.add_field(_("Answer"), self.choice)
        else:
            hint = {"date": "2026-10-31", "number": str(setting.rule.default)}
            self.value.setPlaceholderText(hint.get(setting.rule.type, ""))
            self.add_field(_("Answer"), self.value)
        self.document = DocumentField()
        self.add_field(_("The document that fixed it"), self.document)
        self.note = QLineEdit(setting.note)
        self.add_field(_("Note"), self.note)
        self._document = setting.document_id
        known = OrderJobs(archive).names()
        known.finished.connect(self._offer)
        archive.start(known)
        (self.choice if setting.rule.type == "choice" else self.value).setFocus()

    @property
    def answer(self) -> str:
        """What was answered."""
        if self._rule.type == "choice":
            return str(self.choice.currentData() or "")
        return self.value.text().strip()

    def submit(self) -> None:
        if problem := self._rule.wrong(self.answer):
            self.refuse(problem)
            return
        if self.document.text().strip() and not self.document.document:
            self.refuse(_("Choose a document of the vault: type its number or words of its title."))
            return
        job = self._make(self.answer, self.document.document or None, self.note.text().strip())
        job.finished.connect(self._close)
        self.run(job)

    def _offer(self, known: KnownNames) -> None:
        self.document.offer(known.documents)
        for identifier, said in known.documents:
            if identifier == self._document and not self.document.text():
                self.document.setText(said)

    def _close(self, _result: object) -> None:
        self.leave()
