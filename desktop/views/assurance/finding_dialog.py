"""The dialog that enters a finding or changes what is said of one."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from desktop.itemmodels.finding_board import RISK_INKS, risk_words
from desktop.itemmodels.formats import format_date
from desktop.jobs.archive import Archive
from desktop.jobs.assurance import AssuranceBoard
from desktop.services.assurance.finding_entry import CONFORMITY, SOURCES
from desktop.views.assurance.filing_dialogs import KeepDialog, Making, system_box
from desktop.views.controls.day_fields import DayField
from desktop.views.people.paired_form import cell
from desktop.views.theme.look import Look
from models.obligations.register_records import Finding
from resources.words import _

_LINES = (
    "number",
    "report",
    "page",
    "control",
    "item",
    "object",
    "threat",
    "unit",
    "owner",
    "note",
)
_AREAS = ("problem", "advice", "measure")


class FindingDialog(KeepDialog):
    """Without a number it gets one."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        board: AssuranceBoard,
        make: Making,
        finding: Finding | None = None,
    ) -> None:
        title = (
            _("Change {number}").format(number=finding.number) if finding else _("Enter a finding")
        )
        super().__init__(archive, look, parent, title=title, make=make, new=finding is None)
        self.lines = {name: QLineEdit(getattr(finding, name, "")) for name in _LINES}
        self.lines["number"].setPlaceholderText(_("made when it is entered"))
        self.areas = {name: QPlainTextEdit(getattr(finding, name, "")) for name in _AREAS}
        for area in self.areas.values():
            area.setObjectName("field")
            area.setTabChangesFocus(True)
            area.setFixedHeight(self.fontMetrics().height() * 4)
        self.source, self.risk = QComboBox(), QComboBox()
        self.conformity, self.assessment = QComboBox(), QComboBox()
        self.area = QComboBox()
        self.area.setEditable(True)
        self._offer(board)
        self.system = system_box(board.systems, finding.asset_id if finding else None)
        self.found = DayField(finding.found if finding else board.today)
        self.due = DayField(finding.due if finding else None)
        if finding is not None:
            for box, value in (
                (self.source, finding.source),
                (self.risk, finding.risk),
                (self.conformity, finding.conformity),
                (self.assessment, finding.assessment_id),
            ):
                box.setCurrentIndex(max(0, box.findData(value)))
            self.area.setCurrentText(finding.area)
        else:
            self.risk.setCurrentIndex(self.risk.findData("medium"))
        self._lay_out()
        self.areas["problem"].setFocus()

    def problem(self) -> str:
        if not self.areas["problem"].toPlainText().strip():
            return _("Say what was found.")
        return "" if self.found.day else _("Say on which day it was found.")

    @property
    def values(self) -> dict[str, Any]:
        said: dict[str, Any] = {name: line.text().strip() for name, line in self.lines.items()}
        said |= {name: area.toPlainText().strip() for name, area in self.areas.items()}
        return said | {
            "source": self.source.currentData(),
            "risk": self.risk.currentData(),
            "conformity": self.conformity.currentData(),
            "assessment": self.assessment.currentData(),
            "system": self.system.currentData(),
            "area": self.area.currentText().strip(),
            "found": self.found.day,
            "due": self.due.day,
        }

    def _offer(self, board: AssuranceBoard) -> None:
        for source, label in SOURCES.items():
            self.source.addItem(_(label), source)
        for risk in RISK_INKS:
            self.risk.addItem(risk_words(risk), risk)
        for conformity, label in CONFORMITY.items():
            self.conformity.addItem(_(label), conformity)
        self.assessment.addItem("—", None)
        for system in board.view.systems:
            for view in system.assessments:
                each = view.assessment
                day = format_date(each.reported or each.started)
                said = " · ".join(filter(None, (system.filing.title, each.number, day)))
                self.assessment.addItem(said, each.id)
        self.area.addItems(["", *(str(each.words) for each in board.grading.areas)])

    def _lay_out(self) -> None:
        lines, areas = self.lines, self.areas
        self.column.addWidget(cell(_("What the finding is"), areas["problem"]))
        self.pair(
            (_("System"), self.system),
            (_("Risk"), self.risk),
            (_("Source"), self.source),
            (_("Assessment"), self.assessment),
            (_("Found on"), self.found),
            (_("Due"), self.due),
            (_("Responsible unit"), lines["unit"]),
            (_("Responsible person"), lines["owner"]),
            (_("Class of requirements"), self.area),
            (_("Control"), lines["control"]),
            (_("Item"), lines["item"]),
            (_("Object"), lines["object"]),
            (_("Conformity"), self.conformity),
            (_("Threat"), lines["threat"]),
            (_("Number of the finding"), lines["number"]),
            (_("Report"), lines["report"]),
            (_("Page of the report"), lines["page"]),
            (_("Note"), lines["note"]),
        )
        self.column.addWidget(cell(_("Advice"), areas["advice"]))
        self.column.addWidget(cell(_("Measure"), areas["measure"]))
        self.fit()
