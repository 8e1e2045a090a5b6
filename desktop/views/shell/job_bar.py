"""The bar at the bottom: the job at work with its progress, the line behind it, and what the last one said."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from desktop.itemmodels.formats import (
    format_amount,
    format_count,
    format_duration,
    format_percent,
    format_speed,
)
from desktop.jobs.job import Job
from desktop.jobs.progress import ProgressState
from desktop.jobs.runner import JobRunner
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.shell.job_report import JobReport
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from resources.artwork import Icon
from resources.words import _, ngettext

_STEPS = 1000
_ICON = 18


class JobBar(QFrame):
    """Follows the writers' line of a runner.

    Signals:
        details_requested(JobReport)   show the files that failed
    """

    details_requested = Signal(object)

    def __init__(
        self, runner: JobRunner, look: Look, resting: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("jobbar")
        self._runner = runner
        self._look = look
        self._job: Job | None = None
        self._report: JobReport | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_rest(resting))
        self._stack.addWidget(self._build_work())
        row = QHBoxLayout(self)
        row.setContentsMargins(L, 0, L, 0)
        row.addWidget(self._stack)
        self.setFixedHeight(self.fontMetrics().height() + 2 * L)
        runner.writer_queued.connect(self._follow_line)
        runner.writer_ended.connect(self._follow_line)
        self._follow_line()

    @property
    def message(self) -> str:
        """What the last job said."""
        return self._message.text()

    def report(self, report: JobReport) -> None:
        """Say what came of a job, until the next one says something."""
        self._report = report
        colours = self._look.colours
        icon, colour = {
            Mood.PLAIN: (Icon.INFO, colours.ink_soft),
            Mood.GOOD: (Icon.PASSED, colours.good),
            Mood.CAUTION: (Icon.WARNING, colours.caution),
            Mood.BAD: (Icon.ERROR, colours.bad),
        }[report.mood]
        self._picture.setPixmap(self._look.picture(icon, colour, _ICON, self.devicePixelRatioF()))
        self._picture.show()
        self._message.setText(report.sentence)
        self.details.setVisible(bool(report.failed))

    def cancel(self) -> None:
        """Ask the job at work to stop."""
        if self._job is not None:
            self._job.cancel()
            self.cancel_button.setEnabled(False)
            self._numbers.setText(_("Stopping at the next safe point…"))

    def _build_rest(self, resting: str) -> QWidget:
        self._picture = QLabel()
        self._picture.hide()
        self._message = ElidedLabel("")
        # As wide as its words, so that what follows stands right behind them.
        self._message.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.details = button(_("Details…"), self._ask_for_details, kind="link")
        self.details.hide()
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        row.addWidget(self._picture)
        row.addWidget(self._message)
        row.addWidget(self.details)
        row.addStretch(1)
        place = ElidedLabel(resting, "caption", Qt.TextElideMode.ElideMiddle)
        place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(place, 1)
        return holder

    def _build_work(self) -> QWidget:
        self._title = words("", "strong")
        self._detail = ElidedLabel("", "soft", Qt.TextElideMode.ElideMiddle)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(_("Progress"))
        self._numbers = words("", "soft")
        self._line = words("", "caption")
        self.cancel_button = button(_("Cancel"), self.cancel, name=_("Cancel the running job"))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(M)
        row.addWidget(self._title)
        row.addWidget(self._detail, 2)
        row.addWidget(self.bar, 3)
        row.addWidget(self._numbers)
        row.addWidget(self._line)
        row.addWidget(self.cancel_button)
        return holder

    def _follow_line(self) -> None:
        line = self._runner.writers
        current = line[0] if line else None
        if current is not self._job:
            self._job = current
            if current is not None:
                self._begin(current)
        self._stack.setCurrentIndex(1 if current else 0)
        waiting = len(line) - 1
        self._line.setVisible(waiting > 0)
        words_ = ngettext("{count} waiting", "{count} waiting", max(waiting, 0))
        self._line.setText(words_.format(count=format_count(waiting)))

    def _begin(self, job: Job) -> None:
        self._title.setText(job.title)
        self._detail.setText("")
        self._numbers.setText("")
        self.bar.setRange(0, 0)
        self.cancel_button.setEnabled(not job.stopping)
        job.progressed.connect(self._show_progress)
        if job.progress is not None:
            self._show_progress(job.progress)

    def _show_progress(self, state: ProgressState) -> None:
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
        if state.per_second > 0:
            parts.append(format_speed(state.per_second, state.unit))
        if state.remaining is not None and state.remaining >= 1:
            parts.append(_("{time} left").format(time=format_duration(state.remaining)))
        self._numbers.setText("  ·  ".join(parts))

    def _ask_for_details(self) -> None:
        if self._report is not None:
            self.details_requested.emit(self._report)
