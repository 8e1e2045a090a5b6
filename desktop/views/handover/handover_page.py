"""The handover page: seven steps from the check before it to the receiver's receipt, in one list at the left."""

from __future__ import annotations

import enum
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.jobs.archive import Archive
from desktop.jobs.changes import LibraryChanged
from desktop.jobs.handover import HandoverJobs
from desktop.jobs.runner import JobRunner
from desktop.services.handover.handover_order import HandoverOrder
from desktop.services.records import PackageReport
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.notice import Mood
from desktop.views.controls.scrolled import scrolled
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.handover.build_step import BuildStep
from desktop.views.handover.draft import Draft
from desktop.views.handover.gate_step import GateStep
from desktop.views.handover.materials_dialog import MaterialsDialog
from desktop.views.handover.media_step import MediaStep
from desktop.views.handover.proof_step import ProofStep
from desktop.views.handover.receipt_step import ReceiptStep
from desktop.views.handover.scope_step import ScopeStep
from desktop.views.handover.sign_step import SignStep
from desktop.views.handover.step import Step
from desktop.views.handover.step_button import StepButton
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, M, S
from resources.words import _

_WIDEST_EM = 58
_LIST_EM = 13


class Part(enum.Enum):
    """The steps, in their order."""

    GATE = "gate"
    SCOPE = "scope"
    MEDIA = "media"
    BUILD = "build"
    PROOF = "proof"
    SIGN = "sign"
    RECEIPT = "receipt"


class HandoverPage(QWidget):
    """GUI thread only. What was chosen stays when the page is left; `draft` carries it to a page built anew.

    Signals:
        item_activated(str, str, str)   kind, key and place of what is to be shown
        destruction_wanted()            the handover was accepted: on to the vault's end
        receiver_wanted()               a package is to be verified as its receiver does
        taking_in_wanted()              a package is to be taken into this vault
    """

    item_activated = Signal(str, str, str)
    destruction_wanted = Signal()
    receiver_wanted = Signal()
    taking_in_wanted = Signal()

    def __init__(
        self,
        archive: Archive,
        runner: JobRunner,
        look: Look,
        draft: Draft | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._archive, self._look = archive, look
        self.draft = draft or Draft()
        jobs = HandoverJobs(archive)
        self._jobs = jobs
        self.gate = GateStep(archive, jobs, look, self.draft)
        self.scope = ScopeStep(jobs, look, self.draft)
        self.media = MediaStep(jobs, runner, look, self.draft, archive.path)
        self.build = BuildStep(jobs, look, self.draft, lambda: self.order, self._lacking)
        self.proof = ProofStep(archive, jobs, look, self.draft)
        self.sign = SignStep(jobs, look, self.draft)
        self.receipt = ReceiptStep(archive, jobs, look, self.draft)
        self.steps: dict[Part, Step] = {
            Part.GATE: self.gate,
            Part.SCOPE: self.scope,
            Part.MEDIA: self.media,
            Part.BUILD: self.build,
            Part.PROOF: self.proof,
            Part.SIGN: self.sign,
            Part.RECEIPT: self.receipt,
        }
        self.part = list(Part)[self.draft.step]
        self._stale = True
        self.buttons: dict[Part, StepButton] = {}
        self._stack = QStackedWidget()
        self.back = button(_("Back"), self.go_back)
        self.next = primary_button(look, _("Continue"), self.advance)
        self.hint = ElidedLabel("", "soft")
        self._lay_out()
        self._connect()

    def show_part(self, part: Part) -> None:
        """Turn to a step and read it."""
        self.steps[self.part].keep()
        self.part = part
        parts = list(Part)
        self.draft.step = parts.index(part)
        self.buttons[part].setChecked(True)
        self._stack.setCurrentIndex(self.draft.step)
        self.steps[part].refresh()
        self.back.setEnabled(part is not parts[0])
        self.next.setVisible(part is not parts[-1])
        self._weigh()
        self.hint.setText("")

    def enter(self) -> None:
        """The page came into view."""
        self.buttons[self.part].setFocus()

    def advance(self) -> None:
        """To the next step, if nothing is missing here."""
        step = self.steps[self.part]
        if problem := step.problem:
            self.hint.setText("")
            step.notice.say(Mood.BAD, problem)
            return
        parts = list(Part)
        self._turn(parts[min(parts.index(self.part) + 1, len(parts) - 1)])

    def go_back(self) -> None:
        """To the step before."""
        parts = list(Part)
        self._turn(parts[max(parts.index(self.part) - 1, 0)])

    def refresh(self) -> None:
        """Read again what is in view."""
        self.steps[self.part].refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.show_part(self.part)
            if self.part is not Part.GATE:
                self.gate.refresh()

    def _turn(self, part: Part) -> None:
        self.show_part(part)
        self.steps[part].start_here()

    def _turning(self, part: Part) -> Callable[[], None]:
        # The cursor stays in the list: with the arrow keys one looks through the steps.
        return lambda: self.show_part(part)

    @property
    def order(self) -> HandoverOrder:
        """What was chosen in all the steps."""
        for step in self.steps.values():
            step.keep()
        draft = self.draft
        return HandoverOrder(
            profile=draft.profile,
            made_by=draft.made_by,
            checked_by=draft.checked_by,
            manual=dict(draft.manual),
            seal=self.media.seal_order,
            capacity=draft.capacity,
            sets=draft.sets,
        )

    def _lacking(self) -> str:
        return self.scope.problem or self.media.problem

    def _note_built(self, _report: PackageReport) -> None:
        self.media.forget()
        self._weigh()
        self.next.setFocus()
        for step in (self.proof, self.sign, self.receipt):
            step.refresh()

    def _weigh(self) -> None:
        """One primary action a page: where something is built, that is it until it is there."""
        building = self.part is Part.BUILD and not self.build.done
        for each, primary in ((self.next, not building), (self.build.build_button, building)):
            each.setProperty("kind", "primary" if primary else "")
            each.style().unpolish(each)
            each.style().polish(each)

    def _note_change(self, _change: LibraryChanged) -> None:
        """The gate may say something else now."""
        if self.isVisible() and not self.build.busy:
            self.gate.refresh()
        else:
            self._stale = True

    def _show_materials(self) -> None:
        dialog = MaterialsDialog(self._archive, self._jobs, self._look, self)
        dialog.finished.connect(lambda _code: self.gate.refresh())
        dialog.open()

    def _connect(self) -> None:
        for part, step in self.steps.items():
            step.stood.connect(self._saying(part))
        self.gate.item_activated.connect(self.item_activated)
        self.gate.materials_wanted.connect(self._show_materials)
        self.build.built.connect(self._note_built)
        self.receipt.destruction_wanted.connect(self.destruction_wanted)
        self._archive.library_changed.connect(self._note_change)

    def _saying(self, part: Part) -> Callable[[str, Mood], None]:
        # Each button says for itself how its step stands.
        return self.buttons[part].say

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        right.addWidget(self._build_foot())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._build_list())
        row.addLayout(right, 1)
        for step in self.steps.values():
            self._stack.addWidget(framed(step, self.fontMetrics().height() * _WIDEST_EM))

    def _build_list(self) -> QWidget:
        pane = QFrame()
        pane.setObjectName("pane")
        pane.setFixedWidth(self.fontMetrics().height() * _LIST_EM)
        column = QVBoxLayout(pane)
        column.setContentsMargins(M, L, M, M)
        column.setSpacing(XS)
        column.addWidget(words(_("Handover"), "title"))
        contract = self._archive.contract
        column.addWidget(ElidedLabel(contract.contractor, "caption"))
        column.addWidget(ElidedLabel(f"→ {contract.client}", "caption"))
        column.addSpacing(S)
        choices = QWidget()
        choices.setObjectName("page")
        among = QVBoxLayout(choices)
        among.setContentsMargins(0, 0, 0, 0)
        among.setSpacing(XS)
        group = QButtonGroup(self)
        for number, part in enumerate(Part, start=1):
            choice = StepButton(self._look, number, part_name(part))
            choice.clicked.connect(self._turning(part))
            group.addButton(choice)
            self.buttons[part] = choice
            among.addWidget(choice)
        self.buttons[self.part].setChecked(True)
        among.addStretch(1)
        column.addWidget(scrolled(choices), 1)
        self.verify_link = button(_("Verify a package"), self.receiver_wanted.emit, kind="link")
        self.take_in_link = button(_("Take in a package"), self.taking_in_wanted.emit, kind="link")
        column.addWidget(self.verify_link)
        column.addWidget(self.take_in_link)
        return pane

    def _build_foot(self) -> QWidget:
        foot = QFrame()
        foot.setObjectName("foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(XL, M, XL, M)
        row.setSpacing(M)
        row.addWidget(self.hint, 1)
        row.addWidget(self.back)
        row.addWidget(self.next)
        return foot


def framed(step: QWidget, widest: int) -> QScrollArea:
    """A step in a column of readable width that scrolls where it must."""
    step.setMaximumWidth(widest)
    inner = QWidget()
    inner.setObjectName("page")
    row = QHBoxLayout(inner)
    row.setContentsMargins(XL, L, XL, L)
    row.addStretch(1)
    row.addWidget(step, 100)
    row.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area


def part_name(part: Part) -> str:
    """What a step is called in the list."""
    return {
        Part.GATE: _("Check before the handover"),
        Part.SCOPE: _("What is handed over"),
        Part.MEDIA: _("Media and seal"),
        Part.BUILD: _("Build the package"),
        Part.PROOF: _("Read back and proven"),
        Part.SIGN: _("Signed by both"),
        Part.RECEIPT: _("The receiver's receipt"),
    }[part]
