"""The import dialog: open at once, filled while files are read, a table to correct, one key to file it all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import explain
from desktop.itemmodels.formats import format_count
from desktop.itemmodels.plan_cells import PlanColumn
from desktop.itemmodels.plan_table import PlanTableModel
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.planning import planning_job
from desktop.services.filing.plan_records import Plan, RowState
from desktop.services.filing.plan_words import summary_words
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.progress_line import ProgressLine
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.filing.bulk_bar import BulkBar
from desktop.views.filing.known_words import KnownWords
from desktop.views.filing.plan_panel import PlanPanel
from desktop.views.filing.plan_view import PlanView
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, M, S
from models.categories import Category
from resources.artwork import Icon
from resources.words import _, ngettext

_NAMES_SHOWN = 3
_WIDTH_EM, _HEIGHT_EM = 82, 42
_MARGIN = QSize(2 * XL, 2 * XL)


class ImportDialog(QDialog):
    """Reads the batch in a job of its own; what is confirmed is filed by whoever listens.

    Signals:
        confirmed(Plan)   file this batch
    """

    confirmed = Signal(object)

    def __init__(
        self,
        archive: Archive,
        paths: Sequence[Path],
        known: KnownWords,
        look: Look,
        category: Category | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive, self._paths, self._look = archive, tuple(paths), look
        self._job: Job | None = None
        self._warned = False
        self.setWindowTitle(_("File documents"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = PlanTableModel(category, self)
        self.view = PlanView(self.model, look, known)
        self.panel = PlanPanel(look)
        self.bulk = BulkBar(known)
        self.notice = Notice(look)
        self.progress = ProgressLine()
        # Stopping is the dialog's own button: half a batch that was not compared would pass for a whole one.
        self.progress.cancel.hide()
        self.summary = words("", "soft")
        self.empty = EmptyState(look, Icon.FOLDER)
        self._lay_out()
        self._connect()
        self._show_summary()
        em = self.fontMetrics().height()
        room = parent.window().size() - _MARGIN if parent else self.screen().availableSize()
        self.resize(QSize(em * _WIDTH_EM, em * _HEIGHT_EM).boundedTo(room))

    @property
    def reading(self) -> bool:
        """Whether files are still being looked at."""
        return self._job is not None

    def read(self) -> None:
        """Begin to look at the files."""
        job, stream = planning_job(self._archive, self._paths)
        self._job = job
        stream.rows_read.connect(self.model.extend)
        job.finished.connect(self._finish)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._rest)
        self.progress.follow(job)
        self._archive.start(job)
        self._show_summary()

    def show_plan(self, plan: Plan) -> None:
        """Show a batch that was looked at."""
        self.model.finish(plan)
        if self.model.rowCount():
            self.view.setFocus()
        refused = plan.count(RowState.REFUSED)
        if refused:
            headline = ngettext(
                "{count} file bears the mark of a state secret and is not filed",
                "{count} files bear the mark of a state secret and are not filed",
                refused,
            ).format(count=format_count(refused))
            self.notice.say(Mood.BAD, _("What to do now stands beside each of them."), headline)
        elif plan.failed:
            first = plan.failed[0]
            self.notice.say(Mood.CAUTION, f"{first.path}: {first.reason}")

    def submit(self) -> None:
        """File the batch, unless something has to be chosen first."""
        if self.reading:
            return
        plan = self.model.plan
        unknown = plan.count(RowState.INCOMPLETE)
        if unknown:
            self._refuse(
                ngettext(
                    "{count} row has no category: choose one (F2), or leave the row out (Space).",
                    "{count} rows have no category: choose one (F2), or leave them out (Space).",
                    unknown,
                ).format(count=format_count(unknown))
            )
            states = [row.state for row in plan.rows]
            self.view.go(states.index(RowState.INCOMPLETE), PlanColumn.CATEGORY)
            self.view.setFocus()
            return
        if not plan.to_file:
            self._refuse(_("Nothing is left to be filed."))
            return
        self.confirmed.emit(plan)
        self.accept()

    def give_up(self) -> None:
        """Close; asks once where corrections would be lost."""
        edited = self.model.edited
        if edited and not self._warned:
            self._warned = True
            self._refuse(
                ngettext(
                    "You have changed {count} row. Cancel once more to drop the change.",
                    "You have changed {count} rows. Cancel once more to drop the changes.",
                    edited,
                ).format(count=format_count(edited))
            )
            return
        self.reject()

    def reject(self) -> None:
        self._stop()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(XS)
        head.addWidget(words(_("File documents"), "title"))
        head.addWidget(ElidedLabel(_name_list(self._paths), "soft", Qt.TextElideMode.ElideMiddle))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.view)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        split.setSizes([1000, 330])
        self.panel.setMinimumWidth(self.fontMetrics().height() * 14)
        self.stack = QStackedWidget()
        self.stack.addWidget(split)
        self.stack.addWidget(self.empty)
        actions = QHBoxLayout()
        actions.setSpacing(S)
        self.hint = words("", "caption")
        self.hint.setText(
            _("F2 edit   Ctrl+D fill down   Del clear   Space leave out   Ctrl+Z undo")
        )
        actions.addWidget(self.hint)
        actions.addStretch(1)
        self.cancel = button(_("Cancel"), self.give_up)
        actions.addWidget(self.cancel)
        self.confirm = primary_button(self._look, _("File now"), self.submit, Icon.INTAKE)
        self.confirm.setDefault(True)
        actions.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, L, XL, L)
        column.setSpacing(M)
        column.addLayout(head)
        column.addWidget(self.progress)
        column.addWidget(self.summary)
        column.addWidget(self.stack, 1)
        column.addWidget(self.bulk)
        column.addWidget(self.notice)
        column.addLayout(actions)

    def _connect(self) -> None:
        self.model.plan_changed.connect(self._show_summary)
        self.model.plan_changed.connect(self._show_current)
        self.model.refused.connect(self._refuse)
        self.view.row_chosen.connect(self._show_current)
        self.view.rows_chosen.connect(self._offer_bulk)
        self.bulk.asked.connect(self._set_rows)
        self.bulk.refused.connect(self._refuse)
        self.panel.version_asked.connect(self._file_as_version)

    def _show_summary(self) -> None:
        plan = self.model.plan
        count = len(plan.to_file)
        self.summary.setText(
            _("Reading…") if self.reading and not plan.rows else summary_words(plan)
        )
        text = ngettext("File {count} file", "File {count} files", count)
        self.confirm.setText(text.format(count=format_count(count)))
        self.confirm.setAccessibleName(self.confirm.text())
        self.confirm.setEnabled(not self.reading and bool(plan.rows))
        nothing = not self.reading and not plan.rows
        self.stack.setCurrentIndex(1 if nothing else 0)
        self.bulk.setVisible(not nothing)
        self.hint.setVisible(not nothing)
        if nothing:
            self.empty.say(
                _("Nothing to file here"),
                _("There are no files in what was given, or none that can be read."),
            )

    def _show_current(self) -> None:
        row = self.view.currentIndex().row()
        self.panel.show_row(self.model.row_at(row) if 0 <= row < self.model.rowCount() else None)

    def _offer_bulk(self, rows: list[int]) -> None:
        categories = {self.model.row_at(row).choice.category for row in rows}
        self.bulk.offer(rows, categories.pop() if len(categories) == 1 else None)

    def _set_rows(self, column: PlanColumn, value: object) -> None:
        self.notice.hide()
        self.model.set_field(self.view.chosen_rows, column, value)

    def _file_as_version(self, document_id: int | None) -> None:
        self.model.file_as_version(self.view.currentIndex().row(), document_id)
        self.view.setFocus()

    def _refuse(self, sentence: str) -> None:
        self.notice.say(Mood.BAD, sentence)

    def _finish(self, plan: Plan) -> None:
        self._rest()
        self.show_plan(plan)

    def _fail(self, error: Exception) -> None:
        self._rest()
        self.notice.explain(explain(error))

    def _rest(self) -> None:
        self._job = None
        self._show_summary()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None


def _name_list(paths: Sequence[Path]) -> str:
    names = [path.name or str(path) for path in paths[:_NAMES_SHOWN]]
    shown = "、".join(names)
    more = len(paths) - len(names)
    if not more:
        return shown
    sentence = ngettext("{names} and {count} more", "{names} and {count} more", more)
    return sentence.format(names=shown, count=format_count(more))
