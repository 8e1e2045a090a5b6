"""Changing many documents together: what is to be said, what that would do to each, and only then the change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.order_bulk import PreviewRow, preview_columns, preview_rows
from desktop.itemmodels.rows_table import RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.order import Arrangement, KnownNames, OrderJobs
from desktop.services.house import House
from desktop.services.order.bulk_editing import apply_bulk
from desktop.services.order.bulk_planning import BulkChange, BulkPlan, plan_bulk
from desktop.services.progress import Progress
from desktop.views.controls.buttons import button
from desktop.views.controls.dialog_size import open_size
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.order.bulk_form import BulkForm
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from models.records import DocumentRecord
from resources.words import _, ngettext

_WIDTH_EM, _HEIGHT_EM = 52, 36


class BulkDialog(FormDialog):
    """Two pages: the change, and its preview. Going back loses nothing."""

    def __init__(
        self, archive: Archive, look: Look, parent: QWidget, documents: Sequence[DocumentRecord]
    ) -> None:
        counted = ngettext("{count} document", "{count} documents", len(documents))
        super().__init__(
            archive,
            look,
            parent,
            title=_("Change together: {what}").format(
                what=counted.format(count=format_count(len(documents)))
            ),
            sentence=_(
                "Fill in only what is to change. A preview shows each document before and after. It can be undone."
            ),
            action=_("Preview"),
        )
        self._jobs = OrderJobs(archive)
        self._ids = [each.id for each in documents]
        self.plan: BulkPlan | None = None
        self.form = BulkForm()
        self.model: RowsModel[PreviewRow] = RowsModel(preview_columns(), self)
        self.table = RowTable(self.model, look, _("Preview"), rows=12)
        self.said = words("", "strong", wrap=True)
        self.back = button(_("Back"), self.return_to_form)
        self.back.hide()
        # Left of the others, where a way back is looked for.
        self.layout().itemAt(self.layout().count() - 1).layout().insertWidget(0, self.back)  # type: ignore[union-attr]  # FormDialog's row of actions
        self.stack = QStackedWidget()
        self.stack.addWidget(self._framed())
        preview = QWidget()
        column = QVBoxLayout(preview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        self.stack.addWidget(preview)
        self.field_column.addWidget(self.stack, 1)
        em = self.fontMetrics().height()
        self.setMinimumWidth(em * _WIDTH_EM)
        self.resize(open_size(self, parent, _WIDTH_EM, _HEIGHT_EM))
        for job, then in (
            (self._jobs.arrangement(self._ids), self._offer),
            (self._jobs.names(), self._offer_names),
        ):
            job.finished.connect(then)
            job.failed.connect(self._fail)
            self._jobs.start(job)
        self.form.add_tags.setFocus()

    def submit(self) -> None:
        if self.plan is not None:
            self._apply(self.plan)
            return
        try:
            change = self.form.change()
        except ValueError as error:
            self.refuse(str(error))
            return
        if change == BulkChange():
            self.refuse(_("Say what is to change."))
            return
        ids = self._ids
        job = self._jobs.asking(lambda house: plan_bulk(house, ids, change))
        job.finished.connect(self._show)
        self.run(job)

    def return_to_form(self) -> None:
        """From the preview back to what is to be said."""
        self.plan = None
        self.stack.setCurrentIndex(0)
        self.back.hide()
        self.notice.hide()
        self.confirm.setText(_("Preview"))
        self.confirm.setEnabled(True)

    def _show(self, plan: BulkPlan) -> None:
        self.plan = plan
        rows = preview_rows(plan)
        self.model.replace(rows)
        # Room for the changes where nothing is to be remarked.
        self.table.setColumnHidden(3, not any(each.remarks for each in rows))
        count = len(plan.rows)
        said = [
            ngettext("{count} document changes.", "{count} documents change.", count).format(
                count=format_count(count)
            )
        ]
        if plan.unchanged:
            same = ngettext(
                "{count} is that way already.", "{count} are that way already.", plan.unchanged
            )
            said.append(same.format(count=format_count(plan.unchanged)))
        if plan.problems:
            told = len({each.document for each in plan.problems})
            remarks = ngettext(
                "Something is to be known about {count}.",
                "Something is to be known about {count} of them.",
                told,
            )
            said.append(remarks.format(count=format_count(told)))
        self.said.setText(" ".join(said))
        self.stack.setCurrentIndex(1)
        self.back.show()
        self.confirm.setText(_("Change them"))
        self.confirm.setEnabled(bool(count))

    def _apply(self, plan: BulkPlan) -> None:
        def do(house: House, progress: Progress) -> int:
            progress.start(_("Changing documents"), None, "")
            progress.checkpoint()
            return apply_bulk(house, plan)

        job = self._jobs.amending(_("Changing documents"), do, self._ids)
        job.finished.connect(self._take)
        self.run(job)

    def _offer(self, now: Arrangement) -> None:
        self.form.offer(now)

    def _offer_names(self, known: KnownNames) -> None:
        self.form.offer_names(known)

    def _framed(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self.form)
        return area

    def _take(self, _number: object) -> None:
        self._rest()
        self.accept()

    def _rest(self, _result: object = None) -> None:
        super()._rest()
        if self.plan is not None:
            self.confirm.setEnabled(bool(self.plan.rows))
