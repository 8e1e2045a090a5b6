"""The frame of the creation wizard: which step it is, the page, what is wrong with it, and the ways on and back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.jobs.job import Job
from desktop.jobs.runner import JobRunner
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.fitted_stack import FittedStack
from desktop.views.controls.notice import Notice
from desktop.views.controls.scrolled import scrolled
from desktop.views.controls.words import words
from desktop.views.start.wizard_page import WizardPage
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, S
from resources.words import _


class WizardFrame(QWidget):
    """Knows pages and jobs, but not what they are about.

    In a dialog the frame is `pinned`: the ways on and back keep their place at its foot, and what is higher than the
    room above them is scrolled.
    """

    def __init__(
        self,
        runner: JobRunner,
        look: Look,
        parent: QWidget | None = None,
        *,
        pinned: bool = False,
    ) -> None:
        super().__init__(parent)
        self._runner, self._look = runner, look
        self._pages: list[WizardPage] = []
        self._stack = FittedStack()
        self.steps = words("", "field")
        self.notice = Notice(look)
        self._waiting = QProgressBar()
        self._waiting.setRange(0, 0)
        self._waiting.setTextVisible(False)
        self._waiting.setAccessibleName(_("Waiting"))
        self._waiting.hide()
        self.back = button(_("Back"), self.go_back)
        self.later = button("", self.skip, kind="quiet")
        self.next = primary_button(look, _("Continue"), self.advance)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.next)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.later)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0 if pinned else L, 0, 0)
        column.setSpacing(L)
        column.addWidget(self.steps)
        if pinned:
            column.addWidget(scrolled(self._stack), 1)
        else:
            column.addWidget(self._stack)
        column.addWidget(self.notice)
        column.addWidget(self._waiting)
        column.addLayout(row)
        if not pinned:
            column.addStretch(1)

    @property
    def page(self) -> WizardPage:
        """The step that is shown."""
        return self._pages[self._stack.currentIndex()]

    @property
    def way(self) -> Sequence[WizardPage]:
        """The steps that are taken, in their order."""
        return self._pages

    def start_typing(self) -> None:
        """Put the cursor where the next word belongs."""
        self.page.start_typing()

    def add_pages(self, *pages: WizardPage) -> None:
        """The steps, in their order."""
        for page in pages:
            self._pages.append(page)
            self._stack.addWidget(page)
            page.submitted.connect(self.advance)

    def advance(self) -> None:
        """Leave the step for the next one, if nothing is missing."""
        raise NotImplementedError

    def skip(self) -> None:
        """Leave out what the step offers."""
        raise NotImplementedError

    def go_back(self) -> None:
        """To the step before."""
        self.notice.hide()
        steps = self.way
        self.show_page(steps[steps.index(self.page) - 1])

    def show_next(self) -> None:
        """To the step behind."""
        steps = self.way
        self.show_page(steps[steps.index(self.page) + 1])

    def show_page(self, page: WizardPage) -> None:
        """Turn to a step."""
        self._stack.setCurrentWidget(page)
        steps = self.way
        self.steps.setText(
            _("Step {number} of {count}").format(number=steps.index(page) + 1, count=len(steps))
        )

    def run(self, job: Job) -> None:
        """Start a job; the step waits for its end."""
        self.notice.hide()
        self._set_busy(busy=True)
        job.failed.connect(self.fail)
        job.cancelled.connect(self.rest)
        self._runner.start(job)

    def rest(self, _result: object = None) -> None:
        """The job has ended."""
        self._set_busy(busy=False)

    def fail(self, error: Exception) -> None:
        """Say in words what went wrong."""
        self.rest()
        self.notice.explain(explain(error))
        self.page.start_typing()

    def _set_busy(self, *, busy: bool) -> None:
        for widget in (self._stack, self.next, self.back, self.later):
            widget.setEnabled(not busy)
        self._waiting.setVisible(busy)
