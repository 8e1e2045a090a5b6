"""What is done for chosen duties: filing files as evidence, choosing documents, saying steps; each with its dialog."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import explain
from desktop.itemmodels.contract_states import duty_title, step_words
from desktop.itemmodels.formats import format_count
from desktop.itemmodels.plan_cells import PlanColumn
from desktop.jobs.archive import Archive
from desktop.jobs.contract import ContractJobs, ContractReading
from desktop.jobs.job import Job
from desktop.jobs.people_said import Attached, StepSaid
from desktop.services.contract.evidence_suggesting import EvidencePlan, PlannedEvidence, Suggestion
from desktop.services.filing.plan_records import CarriedOut, Plan
from desktop.services.records import Filed
from desktop.views.contract.filed_dialog import FiledDialog
from desktop.views.contract.payment_dialog import (
    PaymentDialog,
    PaymentEntriesDialog,
    PaymentSaid,
)
from desktop.views.contract.proposals_dialog import ProposalsDialog
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.step_dialog import ReasonDialog, StepDialog
from desktop.views.filing.filing_desk import FilingDesk
from desktop.views.filing.import_dialog import ImportDialog
from desktop.views.filing.known_words import KnownWords
from desktop.views.people.attach_dialog import AttachDialog
from desktop.views.theme.look import Look
from models.categories import Category
from models.contract.payments import PaymentView
from models.obligations.duties import Duty
from models.obligations.duty_state import STEPS
from models.obligations.duty_views import DutyView
from resources.words import _, ngettext

_PERIOD = re.compile(r"\d{4}(-\d{2}|-Q[1-4])?")


class EvidenceDesk(QObject):
    """Lives as long as its page.

    Signals:
        changed()       something is different now
        looking(bool)   evidence is being looked for; it isn't any more
    """

    changed = Signal()
    looking = Signal(bool)

    def __init__(
        self, archive: Archive, filing: FilingDesk, look: Look, page: QWidget, notice: Notice
    ) -> None:
        super().__init__(page)
        self._archive, self._filing, self._look = archive, filing, look
        self._page, self._notice = page, notice
        self._jobs = ContractJobs(archive)
        self._reading: ContractReading | None = None
        self._waiting: list[tuple[Plan, list[str], str]] = []
        self._looking = False
        filing.filed.connect(self._ask_about_filed)

    def show_reading(self, reading: ContractReading) -> None:
        """What duties are named by."""
        self._reading = reading

    def file_for(self, keys: Sequence[str], kind: str) -> QFileDialog:
        """Ask for files that are to prove these duties."""
        dialog = QFileDialog(self._page, _("File evidence"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda names: self.take_files(list(keys), [Path(name) for name in names], kind)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def take_files(
        self, keys: Sequence[str], paths: Sequence[Path], kind: str = ""
    ) -> ImportDialog | None:
        """File these; once they are filed, ask as what they prove the duties."""
        views = self._views(keys)
        if not views or not paths:
            return None
        category = Category(views[0].duty.categories[0]) if views[0].duty.categories else None
        dialog = self._filing.offer(paths, KnownWords(), self._look, self._page, category)
        dialog.confirmed.connect(lambda plan: self._waiting.append((plan, list(keys), kind)))
        dialog.model.plan_changed.connect(lambda: self._prefill(dialog, views, kind))
        return dialog

    def choose_for(self, keys: Sequence[str], kind: str = "") -> AttachDialog:
        """Ask which document of the vault proves these duties."""

        def make(said: Attached) -> Job:
            return self._changing(
                self._jobs.attaching(
                    list(keys),
                    [said.document],
                    kind=said.kind,
                    signed=said.signed,
                    day=said.day,
                    note=said.note,
                )
            )

        views = self._views(keys)
        dialog = AttachDialog(
            self._archive,
            self._look,
            self._page,
            title=_("Evidence for {duties}").format(duties=named(views)),
            make=make,
            kinds=paper_choices(views),
            kind=kind,
        )
        dialog.open()
        return dialog

    def take_suggestion(self, keys: Sequence[str], suggestion: Suggestion) -> FiledDialog:
        """Ask what is signed on a document that was proposed, and let it prove the duties."""
        document = suggestion.document
        return self._ask([Filed(document.id, document.title, "")], list(keys), suggestion.kind)

    def propose(self) -> None:
        """Look for documents that are papers which duties lack today, and offer to attach them."""
        if self._looking:
            return
        job = self._jobs.proposals()
        job.finished.connect(self._offer_proposals)
        job.failed.connect(self._fail)
        job.ended.connect(self._stop_looking)
        self._looking = True
        self.looking.emit(True)
        self._jobs.start(job)

    def say(self, keys: Sequence[str], step: str) -> StepDialog:
        """Ask for what a step needs, and say it of these duties."""
        rule = STEPS[step]
        needs = tuple(
            name for name, needed in (("name", rule.name), ("reason", rule.reason)) if needed
        )
        views = self._views(keys)
        assert self._reading is not None

        def make(said: StepSaid) -> Job:
            return self._changing(
                self._jobs.saying(
                    list(keys), step, day=said.day, name=said.name, reason=said.reason
                )
            )

        dialog = StepDialog(
            self._archive,
            self._look,
            self._page,
            title=step_words(step),
            sentence=named(views),
            make=make,
            today=self._reading.today,
            action=step_words(step),
            name_label=_("Who decided it") if rule.name else _("Who did it, if it wasn't you"),
            needs=needs,
        )
        dialog.open()
        return dialog

    def pay(self, number: int) -> PaymentDialog | None:
        """Ask what happened to a payment."""
        reading, payment = self._reading, self._payment(number)
        if reading is None or payment is None:
            return None

        def make(said: PaymentSaid) -> Job:
            return self._changing(
                self._jobs.paying(
                    number,
                    said.step,
                    day=said.day,
                    amount_fen=said.amount_fen,
                    reference=said.reference,
                    note=said.note,
                )
            )

        dialog = PaymentDialog(self._archive, self._look, self._page, payment, reading.today, make)
        dialog.open()
        return dialog

    def show_payment(self, number: int) -> PaymentEntriesDialog | None:
        """Show what was entered of a payment; a mistake can be voided there."""
        payment = self._payment(number)
        if payment is None:
            return None

        def void(entries: list[int], reason: str) -> Job:
            return self._changing(self._jobs.voiding_payment(entries[0], reason))

        dialog = PaymentEntriesDialog(self._archive, self._look, self._page, payment, void)
        dialog.open()
        return dialog

    def withdraw(self, evidence: int) -> ReasonDialog:
        """Ask why evidence is to prove nothing any more."""
        dialog = ReasonDialog(
            self._archive,
            self._look,
            self._page,
            title=_("Withdraw the evidence"),
            sentence=_(
                "From today on it proves nothing. What it proved until now stays on record."
            ),
            action=_("Withdraw"),
            make=lambda reason: self._changing(self._jobs.withdrawing([evidence], reason)),
        )
        dialog.open()
        return dialog

    def renew(self, evidence: int) -> None:
        """Pin the newest version."""
        job = self._changing(self._jobs.renewing([evidence]))
        job.failed.connect(self._fail)
        self._jobs.start(job)

    def _stop_looking(self) -> None:
        self._looking = False
        self.looking.emit(False)

    def _offer_proposals(self, plan: EvidencePlan) -> None:
        if not plan.lines:
            said = _("No document here is certainly a paper that a duty lacks.")
            self._notice.say(Mood.PLAIN, said)
            return

        def make(lines: Sequence[PlannedEvidence], signed: str) -> Job:
            return self._changing(self._jobs.attaching_proposed(lines, signed))

        ProposalsDialog(
            self._archive, self._look, self._page, plan=plan, name_of=self._name_of, make=make
        ).open()

    def _name_of(self, key: str) -> str:
        return named(self._views([key])) or key

    def _ask_about_filed(self, plan: Plan, done: CarriedOut) -> None:
        for each in list(self._waiting):
            if each[0] is plan:
                self._waiting.remove(each)
                filed = [*done.added, *done.versions, *done.duplicates]
                if filed:
                    self._ask(filed, each[1], each[2])

    def _ask(self, filed: Sequence[Filed], keys: list[str], kind: str) -> FiledDialog:
        views = self._views(keys)

        def make(chosen: str, signed: str) -> Job:
            ids = [each.document_id for each in filed]
            return self._changing(self._jobs.attaching(keys, ids, kind=chosen, signed=signed))

        dialog = FiledDialog(
            self._archive,
            self._look,
            self._page,
            titles=[each.title for each in filed],
            duties=named(views),
            kinds=paper_choices(views),
            kind=kind,
            sign=views[0].duty.sign if views else "",
            make=make,
        )
        dialog.open()
        return dialog

    def _changing(self, job: Job) -> Job:
        job.finished.connect(lambda _result: self._done())
        return job

    def _done(self) -> None:
        self._notice.hide()
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self._notice.explain(explain(error))

    def _payment(self, number: int) -> PaymentView | None:
        known = self._reading.overview.payments if self._reading else ()
        return next((each for each in known if each.number == number), None)

    def _views(self, keys: Sequence[str]) -> list[DutyView]:
        if self._reading is None:
            return []
        known = self._reading.board.by_key
        return [known[key] for key in keys if key in known]

    def _prefill(self, dialog: ImportDialog, views: Sequence[DutyView], kind: str) -> None:
        """What nothing tells of the files, the duty does: which paper it is, and of which period."""
        if dialog.reading or dialog.property("prefilled"):
            return
        dialog.setProperty("prefilled", True)
        papers = [each.type for each in views[0].duty.demands if not each.optional]
        paper = kind or (papers[0] if len(papers) == 1 else "")
        period = document_period(views[0].duty) if len(views) == 1 else ""
        for row, planned in enumerate(dialog.model.plan.rows):
            choice = planned.choice
            if paper and (kind or not choice.type):
                dialog.model.set_field([row], PlanColumn.TYPE, paper)
            if period and not choice.period:
                dialog.model.set_field([row], PlanColumn.PERIOD, period)


def named(views: Sequence[DutyView]) -> str:
    """One duty by its title, several by how many they are; nothing for none."""
    if not views:
        return ""
    if len(views) == 1:
        return f"{views[0].duty.rule}  {duty_title(views[0])}"
    said = ngettext("{count} duty", "{count} duties", len(views))
    return said.format(count=format_count(len(views)))


def paper_choices(views: Sequence[DutyView]) -> list[tuple[str, str]]:
    """The papers that all these duties ask for, after "as the document's type says"."""
    shared: dict[str, str] = {}
    for number, view in enumerate(views):
        names = {each.type: each.name for each in view.duty.demands}
        shared = names if number == 0 else {each: shared[each] for each in shared if each in names}
    return [("", _("as the document's type says")), *shared.items()]


def document_period(duty: Duty) -> str:
    """A duty's period as documents have it; nothing for periods that count from the contract's own days."""
    return duty.period if _PERIOD.fullmatch(duty.period) else ""
