"""The checks of the four natures that only a person can make: one line each, with what was seen; one name for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.views.controls.day_fields import DayField
from desktop.views.controls.words import words
from desktop.views.handover.step import field_cell, side_by_side
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from models.handover.natures import ManualResult, Outcome
from resources.natures import NatureCheck
from resources.words import _

_SAID = (Outcome.PASSED, Outcome.WARNING, Outcome.FAILED, Outcome.NOT_APPLICABLE)


class ManualChecks(QWidget):
    """Lines are empty until somebody says something: what wasn't looked at stays open in the report.

    Signals:
        changed()   something was said
    """

    changed = Signal()

    def __init__(self, look: Look, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.outcomes: dict[str, QComboBox] = {}
        self.notes: dict[str, QLineEdit] = {}
        self.by, self.day = QLineEdit(), DayField(today)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(M)
        self._grid.setVerticalSpacing(S)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(2, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        column.addLayout(self._grid)
        column.addLayout(
            side_by_side(field_cell(_("Looked at by"), self.by), field_cell(_("On"), self.day))
        )
        for field in (self.by, self.day):
            field.editingFinished.connect(self.changed)

    def ask_for(self, checks: Sequence[NatureCheck], said: Mapping[str, ManualResult]) -> None:
        """Show a line for each check, with what was said of it before. Only the first time counts."""
        if self.outcomes:
            return
        for row, check in enumerate(checks):
            self._add(row, check, said.get(check.code))
        for each in said.values():
            self.by.setText(each.by)
            self.day.setText(each.day.isoformat())

    @property
    def open(self) -> int:
        """How many checks nothing was said of."""
        return sum(box.currentData() is None for box in self.outcomes.values())

    @property
    def problem(self) -> str:
        """What is missing, as a sentence; nothing when all is said that has to be."""
        said = [code for code, box in self.outcomes.items() if box.currentData() is not None]
        if said and not self.by.text().strip():
            return _("Say who looked: a name belongs to what was seen.")
        if said and (self.day.day is None):
            return _("Say on which day it was looked at.")
        bad = (Outcome.FAILED, Outcome.WARNING)
        for code in said:
            # Qt keeps the word of a word that is an enumeration, not the enumeration.
            outcome = Outcome(self.outcomes[code].currentData())
            if outcome in bad and not self.notes[code].text().strip():
                return _("{code}: say what was wrong.").format(code=code)
        return ""

    def results(self) -> dict[str, ManualResult]:
        """What was said, by code; nothing while something is missing."""
        day = self.day.day
        if self.problem or day is None:
            return {}
        return {
            code: ManualResult(
                code,
                Outcome(box.currentData()),
                self.notes[code].text().strip(),
                self.by.text().strip(),
                day,
            )
            for code, box in self.outcomes.items()
            if box.currentData() is not None
        }

    def _add(self, row: int, check: NatureCheck, said: ManualResult | None) -> None:
        name = words(f"{check.code}  {check.name}", wrap=True)
        name.setToolTip(check.how)
        outcome = QComboBox()
        outcome.addItem(_("not looked at yet"), None)
        for each in _SAID:
            outcome.addItem(each.label, each)
        note = QLineEdit()
        note.setPlaceholderText(check.how)
        outcome.setAccessibleName(f"{check.code} {check.name}")
        note.setAccessibleName(_("Note on {code}").format(code=check.code))
        if said is not None:
            outcome.setCurrentIndex(max(0, outcome.findData(said.outcome)))
            note.setText(said.note)
        outcome.currentIndexChanged.connect(lambda _index: self.changed.emit())
        note.editingFinished.connect(self.changed)
        self.outcomes[check.code], self.notes[check.code] = outcome, note
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(outcome, row, 1)
        self._grid.addWidget(note, row, 2)
