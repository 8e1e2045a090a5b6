"""What the steps of the handover share: a heading, a sentence inline, progress, and jobs that end in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.jobs.handover import HandoverJobs
from desktop.jobs.job import Job
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.progress_line import ProgressLine
from desktop.views.controls.words import words
from desktop.views.handover.draft import Draft
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, S
from resources.words import _

Then = Callable[[Any], None]


class Step(QWidget):
    """GUI thread only. Reads what it shows when it is turned to.

    Signals:
        stood(str, Mood)          how the step stands, for the list at the left
        left(Draft)               what was chosen is in the draft now
    """

    stood = Signal(str, object)

    def __init__(
        self,
        jobs: HandoverJobs,
        look: Look,
        draft: Draft,
        heading: str,
        sentence: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._jobs, self._look, self._draft = jobs, look, draft
        self._came_from: QWidget | None = None
        self.notice = Notice(look)
        self.progress = ProgressLine()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(L)
        head = QVBoxLayout()
        head.setSpacing(XS)
        head.addWidget(words(heading, "title"))
        head.addWidget(words(sentence, "soft", wrap=True))
        self.column.addLayout(head)
        self.column.addWidget(self.notice)
        self.column.addWidget(self.progress)

    @property
    def problem(self) -> str:
        """What keeps the step from being left forwards, as a sentence; nothing when it may be."""
        return ""

    def refresh(self) -> None:
        """Read again what is shown."""

    def keep(self) -> None:
        """Put what was chosen into the draft."""

    def start_here(self) -> None:
        """Put the cursor where work here begins."""

    def ask(self, job: Job, then: Then) -> None:
        """Read something in a job and go on with it."""
        job.finished.connect(then)
        job.failed.connect(self.fail)
        self._jobs.start(job)

    def do(self, job: Job, then: Then) -> None:
        """Do something in the writers' line, with its progress shown here."""
        self.notice.hide()
        job.finished.connect(then)
        job.failed.connect(self.fail)
        job.cancelled.connect(self.stop)
        # Before the line that is followed hides its button.
        job.ended.connect(self._rest)
        self.progress.follow(job)
        self._came_from = self.window().focusWidget()
        # Before the button that was pushed is disabled, or the cursor would go astray.
        self.progress.cancel.setFocus()
        self.set_busy(busy=True)
        self._jobs.start(job)

    def set_busy(self, *, busy: bool) -> None:
        """While a job of this step runs, its actions are not offered again."""

    def fail(self, error: Exception) -> None:
        """Say in words what went wrong."""
        self.notice.explain(explain(error))

    def stop(self) -> None:
        """Its job was stopped by whoever started it."""
        self.notice.say(Mood.CAUTION, _("Stopped. What was done until then stays."))

    def _rest(self) -> None:
        self.set_busy(busy=False)
        if self.window().focusWidget() is self.progress.cancel and self._came_from is not None:
            self._came_from.setFocus()

    def add_field(self, label: str, field: QWidget, into: QVBoxLayout | None = None) -> None:
        """A field under its label."""
        (into or self.column).addLayout(field_cell(label, field))


def field_cell(label: str, field: QWidget) -> QVBoxLayout:
    """A field under its label."""
    cell = QVBoxLayout()
    cell.setSpacing(XS)
    name = words(label, "field")
    name.setBuddy(field)
    if not field.accessibleName():
        field.setAccessibleName(label)
    cell.addWidget(name)
    cell.addWidget(field)
    return cell


def side_by_side(*cells: QVBoxLayout) -> QHBoxLayout:
    """Fields that share a line."""
    row = QHBoxLayout()
    row.setSpacing(L)
    for cell in cells:
        row.addLayout(cell, 1)
    return row


def actions(*buttons: QWidget) -> QHBoxLayout:
    """Actions side by side, from the left."""
    row = QHBoxLayout()
    row.setSpacing(S)
    for each in buttons:
        row.addWidget(each)
    row.addStretch(1)
    return row
