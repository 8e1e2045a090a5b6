"""Documents that certainly are papers which duties still lack: looked through line by line, then attached at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from desktop.itemmodels.evidence_words import signed_choices
from desktop.itemmodels.formats import format_count
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.services.contract.evidence_suggesting import EvidencePlan, PlannedEvidence
from desktop.views.controls.buttons import button
from desktop.views.controls.dialog_size import open_size
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M
from resources.words import _, ngettext

_TAKEN, _LEFT = "✓", "–"


class ProposalsDialog(FormDialog):
    """Every line is taken until it is left out by Enter, a double click or the button below the table."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        plan: EvidencePlan,
        name_of: Callable[[str], str],
        make: Callable[[Sequence[PlannedEvidence], str], Job],
    ) -> None:
        """`name_of` names a duty by its key; `make` makes the job that attaches lines with these signatures."""
        super().__init__(
            archive,
            look,
            parent,
            title=_("Evidence that is there already"),
            sentence=_(
                "Type and period, person or matter of these documents say which duty they prove. "
                "Nothing is attached before you say so."
            ),
            action=_("Attach"),
        )
        # Enter turns the line it is on; it must not carry the whole plan out as well.
        self.confirm.setDefault(False)
        self._make = make
        self._left_out: set[PlannedEvidence] = set()
        columns: list[RowColumn[PlannedEvidence]] = [
            RowColumn("", self._sign, sample=_TAKEN),
            RowColumn(_("Duty"), lambda one: name_of(one.key), mood=self._mood, stretch=True),
            RowColumn(_("Document"), lambda one: one.title, mood=self._mood, stretch=True),
            RowColumn(_("Why"), lambda one: one.why, stretch=True),
        ]
        self.model: RowsModel[PlannedEvidence] = RowsModel(columns, self)
        self.model.replace(plan.lines)
        self.table = RowTable(self.model, look, _("Evidence that is there already"), rows=8)
        self.table.row_activated.connect(self.turn)
        self.turning = button(_("Leave out or take again"), self._turn_current, kind="link")
        self.turning.setEnabled(False)
        self.table.row_chosen.connect(lambda one: self.turning.setEnabled(one is not None))
        self.counted = words("", "caption")
        below = QHBoxLayout()
        below.setSpacing(M)
        below.addWidget(self.turning)
        below.addStretch(1)
        below.addWidget(self.counted)
        self.field_column.addWidget(self.table)
        self.field_column.addLayout(below)
        self.signed = QComboBox()
        for each, said in signed_choices():
            self.signed.addItem(said, each)
        self.add_field(_("Signatures on all that is taken"), self.signed)
        if plan.unsure:
            said = ngettext(
                "For one more duty there are documents that may fit: look at it in the matrix.",
                "For {count} more duties there are documents that may fit: look at them in the matrix.",
                plan.unsure,
            )
            self.field_column.addWidget(
                words(said.format(count=format_count(plan.unsure)), "caption", wrap=True)
            )
        self._count()
        self.table.setFocus()
        self.resize(open_size(self, parent, 56, 30))

    @property
    def taken(self) -> list[PlannedEvidence]:
        """The lines that would be attached."""
        return [each for each in self.model.records if each not in self._left_out]

    def turn(self, line: PlannedEvidence) -> None:
        """Leave a line out, or take it again."""
        self._left_out ^= {line}
        row = list(self.model.records).index(line)
        last = len(self.model.columns) - 1
        self.model.dataChanged.emit(self.model.index(row, 0), self.model.index(row, last))
        self._count()

    def submit(self) -> None:
        if not self.taken:
            self.refuse(_("Every line is left out."))
            return
        job = self._make(self.taken, str(self.signed.currentData()))
        job.finished.connect(self._close)
        self.run(job)

    def _turn_current(self) -> None:
        if self.table.chosen is not None:
            self.turn(self.table.chosen)

    def _count(self) -> None:
        said = _("{taken} of {all} lines").format(
            taken=format_count(len(self.taken)), all=format_count(self.model.rowCount())
        )
        self.counted.setText(said)

    def _sign(self, line: PlannedEvidence) -> str:
        return _LEFT if line in self._left_out else _TAKEN

    def _mood(self, line: PlannedEvidence) -> str:
        return "ink_faint" if line in self._left_out else ""

    def _close(self, _result: object) -> None:
        self.leave()
