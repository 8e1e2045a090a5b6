"""The last page of the vault's end, in three colours as on the certificate: erased, not touched, elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.services.disposal.disposal import DestructionRecord
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.handover.outcomes import copyable
from desktop.views.start.wizard_page import WizardPage
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from exporters.erasure_table import erased_table
from resources.words import _, ngettext

Row = tuple[str, ...]
_MOODS = {"●": "good", "▲": "caution", "■": "bad"}


class DonePage(WizardPage):
    """The house is closed; what is shown comes from the record, in the words of the certificate."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(_("The vault is destroyed"), "", parent)
        self._look = look
        self.open_ends = 0
        """How many things remain elsewhere."""
        self.verdict = Notice(look)
        self.model: RowsModel[Row] = RowsModel(
            (
                RowColumn(
                    _("Colour"), lambda row: row[0], mood=mood_of, sample="▲ 黄：未触及未触及"
                ),
                RowColumn(_("What"), lambda row: row[1], stretch=True),
                RowColumn(_("Where"), lambda row: row[2], stretch=True),
                RowColumn(_("What was done, or is to do"), lambda row: row[3], stretch=True),
            ),
            self,
        )
        self.table = RowTable(self.model, look, _("What became of everything"), rows=10)
        self.table.row_chosen.connect(self._tell)
        self.said = words("", "soft", wrap=True)
        self.said.setMinimumHeight(self.fontMetrics().height() * 3)
        self._papers = QVBoxLayout()
        self._papers.setSpacing(S)
        self.column.addWidget(self.verdict)
        self.column.addWidget(self.table)
        self.column.addWidget(self.said)
        self.column.addLayout(self._papers)
        self.column.addStretch(1)

    def show_record(self, record: DestructionRecord, certificate: str) -> None:
        """What the certificate says."""
        rows = [tuple(map(str, row)) for row in erased_table(record).rows]
        self.model.replace(rows)
        self.open_ends = open_ends = sum(mood_of(row) == "bad" for row in rows)
        if not record.proven:
            self.verdict.say(
                Mood.BAD,
                _("Read the checks on the certificate: what they name has to be seen to by hand."),
                _("Not everything could be proven"),
            )
        elif open_ends:
            said = ngettext(
                "{count} thing remains elsewhere: the certificate names it, and somebody has to see to it.",
                "{count} things remain elsewhere: the certificate names them, and somebody has to see to them.",
                open_ends,
            )
            self.verdict.say(Mood.CAUTION, said.format(count=format_count(open_ends)))
        else:
            self.verdict.say(Mood.GOOD, _("The vault knew of no copy elsewhere."))
        self._papers.addWidget(copyable(self._look, _("Certificate of destruction"), certificate))

    def start_typing(self) -> None:
        self.table.setFocus()

    def _tell(self, row: Row | None) -> None:
        self.said.setText("  ".join(row[1:]) if row else "")


def mood_of(row: Row) -> str:
    """The colour of a line, from the sign that stands before its word."""
    return _MOODS.get(row[0][:1], "")
