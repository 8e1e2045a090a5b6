"""What the sections of the Vault page share: a heading, a sentence inline, progress, and jobs that end in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.jobs.archive import Archive
from desktop.services.house import House
from desktop.services.progress import Progress
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.progress_line import ProgressLine
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, S
from resources.words import _

Then = Callable[[Any], None]


class Section(QWidget):
    """GUI thread only. Reads what it shows when it is turned to."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        heading: str,
        sentence: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._archive, self._look = archive, look
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

    def refresh(self) -> None:
        """Read again what is shown."""
        raise NotImplementedError

    def start_here(self) -> None:
        """Put the cursor where work here begins."""

    def ask(self, title: str, use: Callable[[House], object], then: Then) -> None:
        """Read something in a job and go on with it."""
        job = self._archive.asking(title, use)
        job.finished.connect(then)
        job.failed.connect(self.fail)
        self._archive.start(job)

    def do(self, title: str, work: Callable[[House, Progress], object], then: Then) -> None:
        """Do something in the writers' line, with its progress shown here."""
        self.notice.hide()
        job = self._archive.doing(title, work)
        self.progress.follow(job)
        job.finished.connect(then)
        job.failed.connect(self.fail)
        job.cancelled.connect(self._say_stopped)
        job.ended.connect(self.rest)
        self.set_busy(busy=True)
        self._archive.start(job)

    def set_busy(self, *, busy: bool) -> None:
        """While a job of this section runs, its actions are not offered again."""

    def rest(self) -> None:
        """Its job has ended."""
        self.set_busy(busy=False)

    def fail(self, error: Exception) -> None:
        """Say in words what went wrong."""
        self.notice.explain(explain(error))

    def _say_stopped(self) -> None:
        self.notice.say(Mood.CAUTION, _("Stopped. What was done until then stays."))


def action_row(*buttons: QPushButton) -> QHBoxLayout:
    """Actions side by side, from the left."""
    row = QHBoxLayout()
    row.setSpacing(S)
    for each in buttons:
        row.addWidget(each)
    row.addStretch(1)
    return row
