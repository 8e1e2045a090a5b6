"""The results of 四性检测 as a table, on the giver's side and on the receiver's: what needs somebody stands first."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.itemmodels.natures_words import (
    counts_words,
    nature_words,
    note_words,
    outcome_mood,
    urgent_first,
)
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from models.handover.natures import NatureReport, NatureResult
from resources.words import _

_ROWS = 8


class NaturesView(QWidget):
    """A line of counts over a row for each check."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = words("", "strong", wrap=True)
        self.said = words("", "soft", wrap=True)
        self.model: RowsModel[NatureResult] = RowsModel(
            (
                RowColumn(_("Nature"), lambda each: nature_words(each.code), sample="Authentic"),
                RowColumn(_("Code"), lambda each: each.code, sample="完2-10"),
                RowColumn(_("Check"), lambda each: each.name, stretch=True),
                RowColumn(
                    _("Result"),
                    lambda each: each.outcome.label,
                    mood=lambda each: outcome_mood(each.outcome),
                ),
                RowColumn(_("Note"), note_words, stretch=True),
            ),
            self,
        )
        self.table = RowTable(self.model, look, _("Checks of the four natures"), rows=_ROWS)
        self.table.row_chosen.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.counts)
        column.addWidget(self.table)
        column.addWidget(self.said)

    def show_report(self, report: NatureReport | None) -> None:
        """Show the results; without a report, why there are none."""
        self.table.setVisible(report is not None)
        self.said.setText("")
        if report is None:
            self.counts.setText(
                _("This package holds no results of such a check that can be read.")
            )
            self.model.replace([])
            return
        self.counts.setText(counts_words(report))
        self.model.replace(urgent_first(report.results))

    def _tell(self, result: NatureResult | None) -> None:
        self.said.setText(f"{result.code} {result.name}  {note_words(result)}" if result else "")
