"""All filed systems at the left, and at the right the table of all of them or one of them on one page."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.assurance_words import (
    conclusion_ink,
    conclusion_words,
    findings_words,
    next_words,
    scheme_words,
    validity_ink,
    validity_words,
)
from desktop.itemmodels.filing_list import FilingListModel
from desktop.itemmodels.formats import format_count
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.assurance import AssuranceBoard
from desktop.views.assurance.filing_sheet import FilingSheet
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Notice
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.people.two_line_delegate import TwoLineDelegate
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, M, S
from models.assurance.assurance_records import SystemSheet
from resources.artwork import Icon
from resources.words import _, ngettext

_LIST_EM = 15
_ALL = 0


class FilingsView(QWidget):
    """Signals:
    new_wanted()   enter a filing
    """

    new_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._board: AssuranceBoard | None = None
        self.notice = Notice(look)
        self.model = FilingListModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(TwoLineDelegate(look, self.list))
        self.list.setAccessibleName(_("Filed systems"))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.new = icon_button(look, Icon.CREATE, _("Enter a filing…"), self.new_wanted.emit)
        self.sheet = FilingSheet(look)
        self.rows: RowsModel[SystemSheet] = RowsModel(_columns(), self)
        self.table = RowTable(self.rows, look, _("All filed systems"), rows=30)
        # Ten facts need more room than a low window has.
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.summary = words("", "soft", wrap=True)
        self.empty = EmptyState(look, Icon.ASSURANCE)
        self.empty.say(
            _("No system is filed yet"),
            _(
                "A filing says a system's level and its number with the police or the cryptography authority."
            ),
        )
        self.empty.offer(button(_("Enter a filing…"), self.new_wanted.emit))
        self._stack = QStackedWidget()
        for each in (self.empty, self._all(), self.sheet):
            self._stack.addWidget(each)
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._pane())
        splitter.addWidget(self._stack)
        splitter.setStretchFactor(1, 1)
        wanted = self.fontMetrics().height() * _LIST_EM
        splitter.setSizes([wanted, wanted * 4])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._show(now))
        self.table.row_activated.connect(lambda sheet: self.choose(sheet.filing.id))

    def show_board(self, board: AssuranceBoard) -> None:
        """Show the filings as they stand; the chosen one stays so."""
        chosen = self.chosen
        self._board = board
        self.rows.replace(board.view.systems)
        # In a narrow window the bar below must not cover the last row.
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setMinimumHeight(self.table.sizeHint().height() + bar)
        self.new.setEnabled(board.day == board.today)
        self.model.replace(board.view.systems)
        counts = board.view.findings
        count = len(board.view.systems)
        said = ngettext("{count} filing", "{count} filings", count).format(
            count=format_count(count)
        )
        findings = _("findings: {open} open, {overdue} overdue, {closed} closed").format(
            open=counts.open, overdue=counts.overdue, closed=counts.closed
        )
        self.summary.setText(f"{said} · {findings}")
        if not board.view.systems:
            self._stack.setCurrentWidget(self.empty)
            return
        self.choose(chosen or _ALL)

    @property
    def chosen(self) -> int:
        """The id of the filing shown; 0 for all of them."""
        sheet = self.model.sheet_at(self.list.currentIndex().row())
        return sheet.filing.id if sheet else _ALL

    def choose(self, filing: int) -> None:
        """Show a filing, or all of them."""
        index = self.model.index(self.model.row_of(filing))
        same = self.list.currentIndex() == index
        self.list.setCurrentIndex(index)
        if same:
            self._show(index)

    def _show(self, index: QModelIndex) -> None:
        sheet = self.model.sheet_at(index.row())
        if self._board is None:
            return
        if sheet is None:
            self._stack.setCurrentIndex(1)
            return
        self.sheet.show_sheet(self._board, sheet)
        self._stack.setCurrentWidget(self.sheet)

    def _all(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("page")
        column = QVBoxLayout(holder)
        column.setContentsMargins(XL, L, XL, L)
        column.setSpacing(M)
        column.addWidget(words(_("All filed systems"), "title"))
        column.addWidget(self.summary)
        column.addWidget(self.notice)
        column.addWidget(self.table)
        column.addStretch(1)
        return holder

    def _pane(self) -> QWidget:
        pane = QWidget()
        pane.setObjectName("pane")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head = QHBoxLayout()
        head.setContentsMargins(M, 0, M, 0)
        head.setSpacing(S)
        head.addWidget(words(_("Filed systems"), "strong"), 1)
        head.addWidget(self.new)
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, M, 0, M)
        column.setSpacing(S)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        return pane


def _columns() -> list[RowColumn[SystemSheet]]:
    return [
        RowColumn(_("System"), lambda each: each.filing.title, sample="　" * 9),
        RowColumn(_("Level"), lambda each: f"{scheme_words(each.filing.scheme)} · {each.level}"),
        RowColumn(_("Valid until"), validity_words, mood=validity_ink),
        RowColumn(
            _("Conclusion"),
            lambda each: conclusion_words(each.last, dated=False),
            mood=lambda each: conclusion_ink(each.last),
        ),
        RowColumn(_("Hazards"), lambda each: (each.last.hazards if each.last else "") or "—"),
        RowColumn(
            _("Open findings"),
            findings_words,
            mood=lambda each: "bad" if each.findings.overdue else "",
        ),
        RowColumn(
            _("Next assessment"),
            next_words,
            mood=lambda each: "bad" if each.next and each.next.overdue else "",
        ),
        # Last: what says how a system stands is in view in a narrow window, too.
        RowColumn(_("Filing number"), lambda each: each.filing.number or "—"),
    ]
