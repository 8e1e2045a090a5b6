"""Reads a sheet into a register: what it would do, every cell that is wrong, and only then the carrying in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.services.contract.register_sheets.records import CellProblem, Outcome, SheetPlan
from desktop.views.controls.buttons import button
from desktop.views.controls.dialog_size import open_size
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S
from resources.words import _, ngettext


class SheetDialog(FormDialog):
    """`check` makes the job that reads the file with a mapping; `carry` the one that takes a plan, or its good rows."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        path: Path,
        *,
        check: Callable[[Mapping[str, str]], Job],
        carry: Callable[[SheetPlan, bool], Job],
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Import {name}").format(name=path.name),
            sentence=_("Nothing is written before you say so, and then all of it or nothing."),
            action=_("Carry in"),
        )
        self._check, self._carry = check, carry
        self.plan: SheetPlan | None = None
        self.summary = words(_("Reading…"), "strong", wrap=True)
        self.model: RowsModel[CellProblem] = RowsModel(
            [
                RowColumn(_("Cell"), lambda one: f"{one.sheet}!{one.cell}", sample="Sheet1!C000"),
                RowColumn(_("What it says"), lambda one: one.value, sample="2026-13-45"),
                RowColumn(_("What is wrong"), lambda one: one.problem, stretch=True),
                RowColumn(_("What to do"), lambda one: one.remedy, stretch=True),
            ],
            self,
        )
        self.problems = RowTable(self.model, look, _("Cells that are wrong"), rows=10)
        self.unknown = QWidget()
        self._grid = QGridLayout(self.unknown)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(M)
        self._grid.setVerticalSpacing(S)
        self._boxes: dict[str, QComboBox] = {}
        self.again = button(_("Read it again so"), self.read)
        for each in (self.summary, self.unknown, self.problems):
            self.field_column.addWidget(each)
        self.problems.hide()
        self.unknown.hide()
        self.confirm.setEnabled(False)
        self.resize(open_size(self, parent, 52, 30))

    def read(self) -> None:
        """Look at the file, with what was said of its headings."""
        mapping = {
            heading: str(box.currentData() or "")
            for heading, box in self._boxes.items()
            if box.currentIndex() >= 0
        }
        job = self._check(mapping)
        job.finished.connect(self.show_plan)
        self.run(job)

    def show_plan(self, plan: SheetPlan) -> None:
        """What the file would do."""
        self.plan = plan
        self._rest()
        wrong = plan.counts.get(Outcome.WRONG, 0)
        said = [
            _("{count} new").format(count=format_count(plan.counts.get(Outcome.NEW, 0))),
            _("{count} changed").format(count=format_count(plan.counts.get(Outcome.CHANGED, 0))),
            _("{count} there already").format(count=format_count(plan.counts.get(Outcome.SAME, 0))),
        ]
        if wrong or plan.problems:
            said.append(_("{count} wrong").format(count=format_count(wrong)))
        self.summary.setText("  ·  ".join(said))
        self.model.replace(plan.problems)
        self.problems.setVisible(bool(plan.problems))
        self._ask_headings(plan)
        if plan.problems:
            counted = ngettext(
                "{count} cell is wrong", "{count} cells are wrong", len(plan.problems)
            )
            self.notice.say(
                Mood.CAUTION,
                _("Correct them in the sheet and read it again, or carry in the other rows."),
                counted.format(count=format_count(len(plan.problems))),
            )
        good = plan.counts.get(Outcome.NEW, 0) + plan.counts.get(Outcome.CHANGED, 0)
        text = ngettext("Carry in {count} row", "Carry in {count} rows", good)
        self.confirm.setText(text.format(count=format_count(good)))
        self.confirm.setAccessibleName(self.confirm.text())
        self.confirm.setEnabled(bool(good))

    def submit(self) -> None:
        if self.plan is None:
            return
        job = self._carry(self.plan, bool(self.plan.problems))
        job.finished.connect(self._close)
        self.run(job)

    def _ask_headings(self, plan: SheetPlan) -> None:
        if self._boxes or not plan.unknown or not plan.matches:
            return
        self._grid.addWidget(words(_("Headings that mean nothing here"), "strong"), 0, 0, 1, 2)
        for row, heading in enumerate(plan.unknown, start=1):
            box = QComboBox()
            box.setAccessibleName(heading)
            box.addItem(_("pass over"), "")
            for field in plan.matches[0].form.fields:
                box.addItem(field.label, field.id)
            self._boxes[heading] = box
            self._grid.addWidget(words(heading), row, 0)
            self._grid.addWidget(box, row, 1)
        self._grid.addWidget(self.again, len(plan.unknown) + 1, 1)
        self.unknown.show()

    def _rest(self, _result: object = None) -> None:
        super()._rest()
        self.confirm.setEnabled(self.plan is not None)

    def _close(self, _result: object) -> None:
        self.leave()
