"""The client's materials that are still here, and the day on which each went back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.itemmodels.formats import format_date
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.handover import HandoverJobs
from desktop.views.controls.day_fields import DayField
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.handover.step import field_cell, side_by_side
from desktop.views.theme.look import Look
from models.obligations.register_records import Material
from resources.words import _


class MaterialsDialog(FormDialog):
    """One is chosen and given back at a time; the dialog stays for the next one.

    Signals:
        returned(Material)   it went back
    """

    returned = Signal(object)

    def __init__(self, archive: Archive, jobs: HandoverJobs, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("The client's materials"),
            sentence=_("What was received of the client's, and when it went back (Ⅱ8.4)."),
            action=_("It went back"),
        )
        self._jobs = jobs
        self.model: RowsModel[Material] = RowsModel(
            (
                RowColumn(_("Number of the material"), lambda each: each.number, sample="JF-0000"),
                RowColumn(_("What"), lambda each: each.title, stretch=True),
                RowColumn(_("Received on"), lambda each: format_date(each.received)),
                RowColumn(
                    _("State"),
                    _state_words,
                    mood=lambda each: "good" if each.returned else "caution",
                    stretch=True,
                ),
            ),
            self,
        )
        self.table = RowTable(self.model, look, _("The client's materials"), rows=8)
        self.none = words(_("No material of the client's is on record."), "soft")
        self.field_column.addWidget(self.none)
        self.field_column.addWidget(self.table)
        self.to = QLineEdit()
        self.day = DayField()
        self.day.setText(QDate.currentDate().toString("yyyy-MM-dd"))
        self.giving = QWidget()
        pair = side_by_side(field_cell(_("Given back to"), self.to), field_cell(_("On"), self.day))
        # A widget's layout has margins of the style: the fields stand in line with the table.
        pair.setContentsMargins(0, 0, 0, 0)
        self.giving.setLayout(pair)
        self.field_column.addWidget(self.giving)
        self.cancel.setText(_("Close"))
        self.setMinimumWidth(self.fontMetrics().height() * 40)
        self._read()

    def submit(self) -> None:
        material: Material | None = self.table.chosen
        if material is None or material.returned is not None:
            self.refuse(_("Choose one that is still here."))
        elif not self.to.text().strip():
            self.refuse(_("Say who took it back."))
        elif self.day.day is None:
            self.refuse(_("Say on which day it went back."))
        else:
            job = self._jobs.returning(material.id, self.to.text().strip(), self.day.day)
            job.finished.connect(self._take)
            self.run(job)

    def _read(self) -> None:
        job = self._jobs.materials()
        job.finished.connect(self._show)
        job.failed.connect(self._fail)
        self._jobs.start(job)

    def _take(self, material: Material) -> None:
        self.returned.emit(material)
        self._read()

    def _show(self, materials: Sequence[Material]) -> None:
        """Those that are here stand first."""
        ordered = sorted(materials, key=lambda each: (each.returned is not None, each.number))
        self.model.replace(ordered)
        self.none.setVisible(not ordered)
        self.table.setVisible(bool(ordered))
        self.confirm.setVisible(bool(ordered))
        self.giving.setVisible(bool(ordered))
        if ordered:
            self.table.selectRow(0)
        (self.table if ordered else self.cancel).setFocus()
        # A dialog doesn't shrink by itself when something in it is hidden.
        self.adjustSize()


def _state_words(material: Material) -> str:
    if material.returned is None:
        return _("still here")
    return _("returned on {day} to {name}").format(
        day=format_date(material.returned), name=material.returned_to
    )
