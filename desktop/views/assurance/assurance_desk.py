"""The dialogs of the assurance page: opened here, each with the job that does what it asks for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.jobs.archive import Archive
from desktop.jobs.assurance import AssuranceBoard, AssuranceJobs
from desktop.jobs.job import Job
from desktop.services.assurance.findings_loop import EVIDENCE_KINDS
from desktop.views.assurance.filing_dialogs import AssessmentDialog, FilingDialog, ProductDialog
from desktop.views.assurance.finding_dialog import FindingDialog
from desktop.views.assurance.score_dialog import ScoreDialog
from desktop.views.controls.step_dialog import ReasonDialog, StepDialog
from desktop.views.people.attach_dialog import AttachDialog
from desktop.views.theme.look import Look
from models.assurance.assurance_records import AssessmentView, SystemSheet
from models.assurance.crypto_scores import ObjectScore, UnitScore
from models.assurance.finding_state import FindingView
from models.assurance.findings_machine import TRANSITIONS
from models.assurance.product_state import ProductView
from resources.words import _


class AssuranceDesk(QObject):
    """GUI thread only."""

    def __init__(self, archive: Archive, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self._archive, self._look, self._over = archive, look, over
        self._jobs = AssuranceJobs(archive)

    def keep_filing(self, board: AssuranceBoard, sheet: SystemSheet | None = None) -> None:
        """Enter a filing, or change one."""
        filing = sheet.filing if sheet else None
        FilingDialog(
            self._archive,
            self._look,
            self._over,
            board=board,
            make=lambda values: self._jobs.keeping_filing(filing.id if filing else None, values),
            filing=filing,
        ).open()

    def strike_filing(self, sheet: SystemSheet) -> None:
        """A filing was entered by mistake."""
        self._ask(
            _("The filing of {title} was entered by mistake").format(title=sheet.filing.title),
            lambda reason: self._jobs.striking_filing(sheet.filing.id, reason),
        )

    def keep_assessment(
        self, board: AssuranceBoard, sheet: SystemSheet, view: AssessmentView | None = None
    ) -> None:
        """Enter an assessment of a filing, or change one."""
        known = view.assessment.id if view else None
        AssessmentDialog(
            self._archive,
            self._look,
            self._over,
            board=board,
            scheme=sheet.filing.scheme,
            make=lambda values: self._jobs.keeping_assessment(sheet.filing.id, known, values),
            view=view,
        ).open()

    def attach_material(self, sheet: SystemSheet, material: str) -> None:
        """Ask for a paper of the checklist."""
        label = next(
            each.material.label for each in sheet.materials if each.material.id == material
        )
        AttachDialog(
            self._archive,
            self._look,
            self._over,
            title=label,
            make=lambda said: self._jobs.attaching_material(sheet.filing.id, material, said),
        ).open()

    def judge(
        self,
        board: AssuranceBoard,
        assessment: int,
        level: int,
        unit: UnitScore,
        known: ObjectScore | None,
    ) -> None:
        """Judge an object of a unit."""
        ScoreDialog(
            self._archive,
            self._look,
            self._over,
            rules=board.crypto,
            level=level,
            unit=unit,
            make=lambda score: self._jobs.scoring(assessment, [score]),
            known=known,
        ).open()

    def leave_out(self, assessment: int, unit: UnitScore) -> None:
        """Ask why a unit doesn't apply."""
        ReasonDialog(
            self._archive,
            self._look,
            self._over,
            title=_("{unit} doesn't apply").format(unit=unit.unit.label),
            sentence=_("Its weight goes to the other units, as the approved plan says."),
            make=lambda reason: self._jobs.leaving_out(assessment, unit.unit.id, reason),
            action=_("Leave it out"),
        ).open()

    def strike_score(self, score: int) -> None:
        """An object was entered by mistake."""
        self._ask(
            _("The object was entered by mistake"),
            lambda reason: self._jobs.striking_score(score, reason),
        )

    def keep_finding(self, board: AssuranceBoard, view: FindingView | None = None) -> None:
        """Enter a finding, or change one."""
        finding = view.finding if view else None
        FindingDialog(
            self._archive,
            self._look,
            self._over,
            board=board,
            make=lambda values: self._jobs.keeping_finding(finding.id if finding else None, values),
            finding=finding,
        ).open()

    def take_step(self, board: AssuranceBoard, view: FindingView, step: str) -> None:
        """Ask what there is to say of a step."""
        transition = TRANSITIONS[step]
        needs = (*transition.needs, *(("confirmer",) if step == "closed" else ()))
        name = {
            "dispatched": _("To whom"),
            "fixed": _("Who fixed it"),
            "closed": _("Who verified it"),
            "accepted": _("Who approved it"),
        }.get(step, "")
        sentence = {
            "closed": _(
                "Whoever fixed it can't close it, and a paper from before and one from after must be there."
            ),
            "accepted": _(
                "Say in the reason what makes up for it. It opens again when the time is over."
            ),
        }.get(step, "")
        StepDialog(
            self._archive,
            self._look,
            self._over,
            title=f"{view.finding.number} · {_(transition.label)}",
            sentence=sentence,
            make=lambda said: self._jobs.saying(view.finding.id, step, said),
            today=board.today,
            action=_("Done"),
            name_label=name,
            needs=needs,
        ).open()

    def attach_proof(self, view: FindingView, kind: str) -> None:
        """Ask for a paper of a finding."""
        AttachDialog(
            self._archive,
            self._look,
            self._over,
            title=_("Paper of {number}").format(number=view.finding.number),
            make=lambda said: self._jobs.attaching_proof(view.finding.id, said),
            kinds=[(each, _(label)) for each, label in EVIDENCE_KINDS.items()],
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

    def keep_product(self, board: AssuranceBoard, view: ProductView | None = None) -> None:
        """Enter a product, or change one."""
        product = view.product if view else None
        ProductDialog(
            self._archive,
            self._look,
            self._over,
            board=board,
            make=lambda values: self._jobs.keeping_product(product.id if product else None, values),
            product=product,
        ).open()

    def strike_product(self, view: ProductView) -> None:
        """A product was entered by mistake."""
        self._ask(
            _("{name} was entered by mistake").format(name=view.product.name),
            lambda reason: self._jobs.striking_product(view.product.id, reason),
        )

    def _ask(self, title: str, make: Callable[[str], Job]) -> None:
        ReasonDialog(
            self._archive,
            self._look,
            self._over,
            title=title,
            sentence=_("The entry stays in the audit trail, and counts nowhere any more."),
            make=make,
            action=_("Strike out"),
        ).open()
