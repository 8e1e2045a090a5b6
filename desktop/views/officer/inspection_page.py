"""What the pages of an inspection share: a heading, a sentence inline, and jobs that end in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.jobs.edition_reading import EditionReading
from desktop.services.inspection.officer_session import InspectionSession
from desktop.views.controls.notice import Notice
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M

Then = Callable[[Any], object]


class InspectionPage(QWidget):
    """GUI thread only.

    Signals:
        said()                 something was added to the inspection: other pages may show it, too
        document_wanted(int)   a record is to be looked at
    """

    said = Signal()
    document_wanted = Signal(int)

    def __init__(
        self, reading: EditionReading, look: Look, heading: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._reading, self._look = reading, look
        self.notice = Notice(look)
        self.facts = ElidedLabel("", "soft")
        self.top = QHBoxLayout()
        self.top.setSpacing(M)
        self.top.addWidget(words(heading, "title"))
        self.top.addWidget(self.facts, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(L, L, L, L)
        self.column.setSpacing(M)
        self.column.addLayout(self.top)
        self.column.addWidget(self.notice)

    def refresh(self) -> None:
        """Read again what is shown."""

    def start_here(self) -> None:
        """Put the cursor where work here begins."""

    def ask(self, title: str, use: Callable[[InspectionSession], object], then: Then) -> None:
        """Read something of the inspection and go on with it."""
        job = self._reading.asking(title, use)
        job.finished.connect(then)
        job.failed.connect(self.fail)
        self._reading.start(job)

    def do(self, title: str, work: Callable[[InspectionSession], object], then: Then) -> None:
        """Say something; when it is in the journal, go on."""
        self.notice.hide()
        job = self._reading.doing(title, work)
        job.finished.connect(then)
        job.finished.connect(self._tell)
        job.failed.connect(self.fail)
        self._reading.start(job)

    def fail(self, error: Exception) -> None:
        """Say in words what went wrong."""
        self.notice.explain(explain(error))

    def _tell(self, _result: object) -> None:
        self.said.emit()
