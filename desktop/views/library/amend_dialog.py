"""The dialog that changes what is said about a document. Its file, its number and its time of filing never change."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.itemmodels.formats import mark_words, status_words
from desktop.itemmodels.plan_cells import PlanColumn, parse_cell
from desktop.jobs.archive import Archive
from desktop.jobs.changes import Change, LibraryChanged
from desktop.services.filing.amending import amend
from desktop.services.house import House
from desktop.services.progress import Progress
from desktop.services.searching.indexing import index_waiting
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M
from models.categories import Mark, Status
from models.documents.amending import Amendment
from models.records import DocumentRecord
from resources.words import _

_BETWEEN = re.compile(r"[,，、;；]\s*")
_WIDTH_EM = 40


class AmendDialog(FormDialog):
    """One document's facts, filled in as they are."""

    def __init__(
        self, archive: Archive, look: Look, parent: QWidget, record: DocumentRecord
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Change the facts of {number}").format(number=record.number),
            sentence=_(
                "The file, its number and its time of filing stay; the audit trail keeps what was said before."
            ),
            action=_("Change"),
        )
        self._record = record
        self.title = QLineEdit(record.title)
        self.type = QLineEdit(record.type)
        self.reference = QLineEdit(record.reference)
        self.persons = QLineEdit("、".join(record.persons))
        self.systems = QLineEdit("、".join(record.systems))
        self.period = QLineEdit(record.period)
        self.period.setPlaceholderText("2026-07")
        self.formed = QLineEdit(record.formed.isoformat() if record.formed else "")
        self.formed.setPlaceholderText("2026-07-31")
        self.mark, self.status = QComboBox(), QComboBox()
        for mark in Mark:
            self.mark.addItem(mark_words(mark), mark)
        for status in Status:
            self.status.addItem(status_words(status), status)
        self.mark.setCurrentIndex(self.mark.findData(record.mark))
        self.status.setCurrentIndex(self.status.findData(record.status))
        self.add_field(_("Title"), self.title)
        self._add_grid(
            (_("Type"), self.type),
            (_("Number on the paper"), self.reference),
            (_("Persons"), self.persons),
            (_("Systems"), self.systems),
            (_("Period"), self.period),
            (_("Formed (date on the paper)"), self.formed),
            (_("Mark"), self.mark),
            (_("Status"), self.status),
        )
        self.setMinimumWidth(self.fontMetrics().height() * _WIDTH_EM)
        self.title.setFocus()
        self.title.selectAll()

    def submit(self) -> None:
        try:
            title = parse_cell(PlanColumn.TITLE, self.title.text())
            period = parse_cell(PlanColumn.PERIOD, self.period.text())
            formed = parse_cell(PlanColumn.FORMED, self.formed.text())
        except ValueError as error:
            self.refuse(str(error))
            return
        amendment = Amendment(
            title=title,
            type=self.type.text().strip(),
            reference=self.reference.text().strip(),
            period=period,
            formed=formed,
            no_date=formed is None,
            persons=_names(self.persons.text()),
            systems=_names(self.systems.text()),
            mark=self.mark.currentData(),
            status=self.status.currentData(),
        )
        document = self._record.id

        def work(house: House, progress: Progress) -> None:
            amend(house, [document], amendment)
            index_waiting(house, progress)

        job = self._archive.doing(_("Changing facts"), work)
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, _nothing: object) -> None:
        self._rest()
        changed = LibraryChanged(Change.SEARCHABLE, frozenset({self._record.id}))
        self._archive.library_changed.emit(changed)
        self.accept()

    def _add_grid(self, *cells: tuple[str, QWidget]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(M)
        for number, (label, field) in enumerate(cells):
            cell = QVBoxLayout()
            cell.setSpacing(XS)
            name = words(label, "field")
            name.setBuddy(field)
            field.setAccessibleName(label)
            cell.addWidget(name)
            cell.addWidget(field)
            grid.addLayout(cell, number // 2, number % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.field_column.addLayout(grid)


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for each in _BETWEEN.split(text) if (part := each.strip())))
