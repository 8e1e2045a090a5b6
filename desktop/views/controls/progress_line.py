"""How far one job is, where the person is looking: what it does, how much of it is done, and a way to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_amount, format_duration, format_percent
from desktop.jobs.job import Job
from desktop.jobs.progress import ProgressState
from desktop.views.controls.buttons import button
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.theme.tokens import XS, M
from resources.words import _

_STEPS = 1000


class ProgressLine(QWidget):
    """Hidden until it follows a job, and again when that has ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._title = words("", "strong")
        self._detail = ElidedLabel("", "soft")
        self._numbers = words("", "soft")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.cancel = button(
            _("Cancel"), self._cancel, kind="stop", name=_("Cancel the running job")
        )
        upper = QHBoxLayout()
        upper.setSpacing(M)
        upper.addWidget(self._title)
        upper.addWidget(self._detail, 1)
        upper.addWidget(self._numbers)
        upper.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(XS)
        column.addLayout(upper)
        column.addWidget(self.bar)
        self.hide()

    def follow(self, job: Job) -> None:
        """Show this job until it has ended. To be called before it is started."""
        self._job = job
        self._title.setText(job.title)
        self._detail.setText("")
        self._numbers.setText("")
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        job.progressed.connect(self._show)
        job.ended.connect(self._end)
        self.show()

    def _show(self, state: ProgressState) -> None:
        if self._job is None or self._job.stopping:
            return
        self._title.setText(state.label or self._job.title)
        self._detail.setText(state.detail)
        parts = [format_amount(state.done, state.total, state.unit)]
        if state.total:
            share = min(1.0, state.done / state.total)
            self.bar.setRange(0, _STEPS)
            self.bar.setValue(round(share * _STEPS))
            parts.insert(0, format_percent(share))
        else:
            self.bar.setRange(0, 0)
        if state.remaining is not None and state.remaining >= 1:
            parts.append(_("{time} left").format(time=format_duration(state.remaining)))
        self._numbers.setText("  ·  ".join(parts))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel.setEnabled(False)
            self._numbers.setText(_("Stopping at the next safe point…"))

    def _end(self) -> None:
        self._job = None
        self.hide()
