"""The dialogs of the people page: opened here, each with the job that does what it asks for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.itemmodels.people_words import variant_words
from desktop.jobs.archive import Archive
from desktop.jobs.people import PeopleJobs
from desktop.jobs.people_shown import (
    PeopleBoard,
    PersonSheetShown,
    ShownItem,
    ShownMatter,
    ShownPledge,
)
from desktop.views.controls.step_dialog import ReasonDialog, StepDialog
from desktop.views.people.attach_dialog import AttachDialog
from desktop.views.people.forms_dialog import FormsDialog
from desktop.views.people.item_dialog import ItemDialog
from desktop.views.people.matter_dialog import MatterDialog
from desktop.views.people.person_dialog import PersonDialog
from desktop.views.people.pledge_dialog import PledgeDialog
from desktop.views.people.reveal_dialog import RevealDialog
from desktop.views.people.scan_dialog import ScanDialog
from desktop.views.people.sealed_line import SealedLine
from desktop.views.theme.look import Look
from resources.words import _


class PeopleDesk(QObject):
    """GUI thread only.

    Signals:
        document_wanted(int)   show a document
        failed(Exception)      what was asked for without a dialog couldn't be done
    """

    document_wanted = Signal(int)
    failed = Signal(object)

    def __init__(self, archive: Archive, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self._archive, self._look, self._over = archive, look, over
        self._jobs = PeopleJobs(archive)

    def enter_person(self, board: PeopleBoard, name: str = "") -> PersonDialog:
        """Ask for a new person."""
        dialog = PersonDialog(
            self._archive,
            self._look,
            self._over,
            make=self._jobs.entering,
            roles=board.roles,
            identities=board.identities,
            name=name,
        )
        dialog.open()
        return dialog

    def change_person(self, board: PeopleBoard, shown: PersonSheetShown) -> PersonDialog:
        """Ask what else is to be said of somebody."""
        person = shown.line.person
        dialog = PersonDialog(
            self._archive,
            self._look,
            self._over,
            make=lambda values: self._jobs.amending(person.id, values),
            roles=board.roles,
            identities=board.identities,
            person=person,
        )
        dialog.open()
        return dialog

    def void_person(self, shown: PersonSheetShown) -> None:
        """Somebody was entered by mistake."""
        person = shown.line.person
        ReasonDialog(
            self._archive,
            self._look,
            self._over,
            title=_("{name} was entered by mistake").format(name=person.label),
            sentence=_("The file stays in the audit trail, and counts nowhere any more."),
            make=lambda reason: self._jobs.voiding(person.id, reason),
            action=_("Strike out"),
        ).open()

    def reveal(self, shown: PersonSheetShown, line: SealedLine) -> None:
        """Ask before a sealed number is shown."""
        person = shown.line.person
        RevealDialog(
            self._archive,
            self._look,
            self._over,
            who=person.label,
            line=line,
            make=lambda what: self._jobs.revealing(person.id, what),
        ).open()

    def show_item(
        self, board: PeopleBoard, shown: PersonSheetShown, item: object, kind: str
    ) -> None:
        """Change an item, or enter one of a kind."""
        held = item if isinstance(item, ShownItem) else None
        person = shown.line.person
        dialog = ItemDialog(
            self._archive,
            self._look,
            self._over,
            who=person.label,
            make=lambda said: self._jobs.keeping_item(person.id, held.id if held else None, said),
            kinds=board.item_kinds,
            kind=kind,
            item=held,
            facts=dict(held.facts) if held else None,
            systems=board.systems,
            certificates=board.certificates,
        )
        dialog.attach_wanted.connect(lambda each: self._attach(dialog, "item", str(each)))
        dialog.withdraw_wanted.connect(lambda each: self._withdraw_from(dialog, each))
        dialog.document_wanted.connect(lambda each: self._go(dialog, each))
        dialog.renew_wanted.connect(lambda each: self._renew_from(dialog, each))
        dialog.void_wanted.connect(lambda each: self._void_item(dialog, each))
        dialog.open()

    def show_pledge(self, shown: PersonSheetShown, pledge: object) -> None:
        """Show a pledge, or enter one that was signed on another form."""
        held = pledge if isinstance(pledge, ShownPledge) else None
        person = shown.line.person
        if held is None:
            PledgeDialog(
                self._archive,
                self._look,
                self._over,
                who=person.label,
                make=lambda said: self._jobs.entering_pledge(person.id, said),
                today=shown.today,
                third_party=person.role == "third-party",
            ).open()
            return
        dialog = PledgeDialog(
            self._archive,
            self._look,
            self._over,
            who=f"{person.label} · {variant_words(held.variant)}",
            make=lambda said: self._jobs.entering_pledge(person.id, said),
            pledge=held,
        )
        dialog.attach_wanted.connect(lambda each: self._attach(dialog, "pledge", str(each)))
        dialog.withdraw_wanted.connect(lambda each: self._withdraw_from(dialog, each))
        dialog.document_wanted.connect(lambda each: self._go(dialog, each))
        dialog.renew_wanted.connect(lambda each: self._renew_from(dialog, each))
        dialog.void_wanted.connect(lambda each: self._void_pledge(dialog, each))
        dialog.open()

    def make_forms(self, board: PeopleBoard) -> None:
        """Ask for whom forms of pledges are to be made."""
        FormsDialog(
            self._archive, self._look, self._over, board=board, make=self._jobs.making_forms
        ).open()

    def read_scan(self, board: PeopleBoard) -> None:
        """Ask for a scan, and whose pledges are in it."""
        ScanDialog(self._archive, self._look, self._over, board=board, jobs=self._jobs).open()

    def open_matter(
        self, board: PeopleBoard, kind: str, person: int | None = None
    ) -> MatterDialog | None:
        """Open a matter; None where the rules have no such kind."""
        found = next((each for each in board.matter_kinds if each.id == kind), None)
        if found is None:
            return None
        dialog = MatterDialog(
            self._archive,
            self._look,
            self._over,
            kind=found,
            people=[(each.person.id, each.person.label, each.presence) for each in board.lines],
            make=self._jobs.opening,
            preview=self._jobs.preview,
            today=board.today,
            person=person,
            systems=board.systems,
            matters=[(each.number, f"{each.number}  {each.title}") for each in board.matters],
        )
        dialog.open()
        return dialog

    def change_matter(self, board: PeopleBoard, shown: ShownMatter) -> None:
        """Say something else of a matter."""
        found = next((each for each in board.matter_kinds if each.id == shown.line.kind), None)
        if found is None:
            return
        MatterDialog(
            self._archive,
            self._look,
            self._over,
            kind=found,
            people=[(each.person.id, each.person.label, each.presence) for each in board.lines],
            make=lambda said: self._jobs.changing_matter(shown.line.id, said),
            preview=self._jobs.preview,
            today=board.today,
            said=shown.said,
            systems=board.systems,
            matters=[(each.number, f"{each.number}  {each.title}") for each in board.matters],
        ).open()

    def take_step(self, board: PeopleBoard, shown: ShownMatter, step: str) -> None:
        """Ask on which day a step was taken."""
        found = next(each for each in shown.steps if each.id == step)
        StepDialog(
            self._archive,
            self._look,
            self._over,
            title=found.title,
            sentence=found.hint,
            make=lambda said: self._jobs.taking(shown.line.id, step, said),
            today=board.today,
            action=_("Done"),
            force=found.force,
        ).open()

    def undo_step(self, _board: PeopleBoard, shown: ShownMatter, step: str) -> None:
        """Ask why a step is taken back."""
        found = next(each for each in shown.steps if each.id == step)
        ReasonDialog(
            self._archive,
            self._look,
            self._over,
            title=_("Take back: {step}").format(step=found.title),
            sentence=_("What was said stays in the audit trail, with the reason."),
            make=lambda reason: self._jobs.undoing(shown.line.id, step, reason),
            action=_("Take back"),
        ).open()

    def withdraw_matter(self, shown: ShownMatter) -> None:
        """Ask why a matter comes to nothing."""
        ReasonDialog(
            self._archive,
            self._look,
            self._over,
            title=_("Withdraw {number}").format(number=shown.line.number),
            sentence=_("Opened by mistake, or come to nothing: it asks for nothing any more."),
            make=lambda reason: self._jobs.withdrawing_matter(shown.line.id, reason),
            action=_("Withdraw"),
        ).open()

    def attach_to_step(self, shown: ShownMatter, step: str, kind: str) -> None:
        """Ask for a paper of a step."""
        found = next(each for each in shown.steps if each.id == step)
        AttachDialog(
            self._archive,
            self._look,
            self._over,
            title=_("Evidence: {what}").format(what=found.title),
            make=lambda said: self._jobs.attaching_paper(shown.line.id, step, said),
            kinds=[(each.type, each.type) for each in found.demands],
            kind=kind,
        ).open()

    def withdraw(self, evidence: int) -> None:
        """Ask why a piece of evidence is taken away."""
        ReasonDialog(
            self._archive,
            self._look,
            self._over,
            title=_("Withdraw the evidence"),
            sentence=_("The document stays; it proves this no longer, from today on."),
            make=lambda reason: self._jobs.withdrawing(evidence, reason),
            action=_("Withdraw"),
        ).open()

    def renew(self, evidence: int) -> None:
        """Pin the newest version of the document."""
        job = self._jobs.renewing(evidence)
        job.failed.connect(self.failed)
        self._jobs.start(job)

    def _renew_from(self, before: QDialog, evidence: int) -> None:
        before.reject()
        self.renew(evidence)

    def _attach(self, before: QDialog, subject: str, key: str) -> None:
        before.reject()
        AttachDialog(
            self._archive,
            self._look,
            self._over,
            title=_("File evidence"),
            make=lambda said: self._jobs.attaching(subject, key, said),
        ).open()

    def _withdraw_from(self, before: QDialog, evidence: int) -> None:
        before.reject()
        self.withdraw(evidence)

    def _void_item(self, before: QDialog, item: int) -> None:
        before.reject()
        ReasonDialog(
            self._archive,
            self._look,
            self._over,
            title=_("Entered by mistake"),
            sentence=_("The entry stays in the audit trail, and counts nowhere any more."),
            make=lambda reason: self._jobs.voiding_item(item, reason),
            action=_("Strike out"),
        ).open()

    def _void_pledge(self, before: QDialog, pledge: int) -> None:
        before.reject()
        ReasonDialog(
            self._archive,
            self._look,
            self._over,
            title=_("Declare the pledge void"),
            sentence=_("Its form is never taken for a signed one again."),
            make=lambda reason: self._jobs.voiding_pledge(pledge, reason),
            action=_("Declare void"),
        ).open()

    def _go(self, before: QDialog, document: int) -> None:
        before.reject()
        self.document_wanted.emit(document)
