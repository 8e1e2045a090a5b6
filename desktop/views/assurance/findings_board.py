"""The findings as columns of the loop they go through, with a filter above and the chosen one at the right."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.finding_board import (
    COLUMNS,
    RISK_INKS,
    FindingColumnModel,
    FindingRole,
    matches,
    risk_words,
)
from desktop.itemmodels.formats import format_count
from desktop.jobs.assurance import AssuranceBoard
from desktop.views.assurance.finding_card import CardDelegate
from desktop.views.assurance.finding_panel import FindingPanel
from desktop.views.controls.buttons import primary_button
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, M, S
from models.assurance.finding_state import FindingView
from models.assurance.findings_machine import FindingState
from resources.artwork import Icon
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_COLUMN_EM = 10.5
_WIDEST_EM = 18


class _Column(QFrame):
    """One state: its name, how many, and the cards."""

    def __init__(self, look: Look, state: FindingState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("boardcolumn")
        self.state = state
        self.model = FindingColumnModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(CardDelegate(look, self.list))
        self.list.setObjectName("boardlist")
        self.list.setAccessibleName(_(state.label))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._count: QLabel = words("", "caption")
        head = QHBoxLayout()
        head.setContentsMargins(S, 0, S, 0)
        head.setSpacing(S)
        head.addWidget(words(_(state.label), "strong"))
        head.addWidget(self._count)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(XS, S, XS, 0)
        column.setSpacing(S)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self._head = head
        self.be_wide(True)

    def be_wide(self, wide: bool) -> None:
        """Room for cards; a state without any finding needs room for its name alone."""
        em = self.fontMetrics().height()
        margins = self.contentsMargins()
        name = self._head.sizeHint().width() + 2 * XS + margins.left() + margins.right()
        self.setMinimumWidth(round(em * _COLUMN_EM) if wide else name)
        self.setMaximumWidth(round(em * _WIDEST_EM) if wide else name)

    def show_views(self, views: list[FindingView], systems: dict[int, str]) -> None:
        self.model.replace(views, systems)
        self._count.setText(format_count(len(views)))
        name = f"{_(self.state.label)}: {format_count(len(views))}"
        self.list.setAccessibleName(name)


class FindingsBoardView(QWidget):
    """Left and right go from column to column, up and down within one.

    Signals:
        new_wanted()   enter a finding
    """

    new_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._board: AssuranceBoard | None = None
        self._finding: int | None = None
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Number, problem, item, owner…"))
        self.filter.setAccessibleName(_("Filter the findings"))
        self.filter.setClearButtonEnabled(True)
        self.system, self.risk = QComboBox(), QComboBox()
        self.system.setAccessibleName(_("System"))
        self.risk.setAccessibleName(_("Risk"))
        for box in (self.system, self.risk):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(6)
        self.risk.addItem(_("Every risk"), "")
        for each in RISK_INKS:
            self.risk.addItem(risk_words(each), each)
        self.overdue = QCheckBox(_("Overdue"))
        self.overdue.setAccessibleName(self.overdue.text())
        self.again = QCheckBox(_("Found again"))
        self.again.setAccessibleName(self.again.text())
        self.new = primary_button(look, _("Enter a finding…"), self.new_wanted.emit, Icon.CREATE)
        self.counts = ElidedLabel("", "soft")
        self.columns = {state: _Column(look, state) for state in COLUMNS}
        self.panel = FindingPanel(look)
        self._lay_out()
        self.filter.textChanged.connect(lambda _text: self._narrow())
        for box in (self.system, self.risk):
            box.activated.connect(lambda _row: self._narrow())
        for tick in (self.overdue, self.again):
            tick.toggled.connect(lambda _on: self._narrow())
        for column in self.columns.values():
            column.list.installEventFilter(self)
            column.list.selectionModel().currentChanged.connect(self._tell)

    @property
    def chosen(self) -> FindingView | None:
        """The finding that is shown at the right."""
        if self._board is None or self._finding is None:
            return None
        return next(
            (each for each in self._board.findings.findings if each.finding.id == self._finding),
            None,
        )

    def show_board(self, board: AssuranceBoard) -> None:
        """Show the findings as they stand; the chosen one stays so."""
        self._board = board
        before = self.system.currentData()
        self.system.clear()
        self.system.addItem(_("Every system"), None)
        for system, name in board.systems:
            self.system.addItem(name, system)
        self.system.setCurrentIndex(max(0, self.system.findData(before)))
        self.new.setEnabled(board.day == board.today)
        counts = board.findings.counts
        share = counts.closed_share
        said = [
            _("{open} open").format(open=format_count(counts.open)),
            _("{overdue} overdue").format(overdue=format_count(counts.overdue)),
            _("{repeated} found again").format(repeated=format_count(counts.repeated)),
        ]
        if share is not None:
            said.append(_("{share} % closed").format(share=share // 100))
        self.counts.setText(" · ".join(said))
        self._narrow()

    def choose(self, finding: int) -> None:
        """Show a finding; filters give way to it."""
        self._finding = finding
        if self._board is not None and not self._mark():
            for box in (self.system, self.risk):
                box.setCurrentIndex(0)
            self.overdue.setChecked(False)
            self.again.setChecked(False)
            self.filter.clear()
            self._narrow()
        self._show()

    def show_system(self, system: int) -> None:
        """Only the findings of one system."""
        self.system.setCurrentIndex(max(0, self.system.findData(system)))
        self._narrow()

    def focus(self) -> None:
        """To the first column that has a card."""
        for column in self.columns.values():
            if column.model.rowCount():
                column.list.setFocus()
                return
        self.filter.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            if step is not None and self._step_aside(watched, step):
                return True
        return super().eventFilter(watched, event)

    def _step_aside(self, watched: QObject, step: int) -> bool:
        lists = [each.list for each in self.columns.values()]
        if watched not in lists:
            return False
        place = lists.index(watched) + step
        while 0 <= place < len(lists):
            view = lists[place]
            rows = view.model().rowCount()
            if rows and view.isVisible():
                row = min(max(0, lists[place - step].currentIndex().row()), rows - 1)
                view.setFocus()
                view.setCurrentIndex(view.model().index(row, 0))
                self._area.ensureWidgetVisible(view)
                return True
            place += step
        return True

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(S)
        bar.addWidget(self.filter, 2)
        bar.addWidget(self.system, 1)
        bar.addWidget(self.risk, 1)
        bar.addWidget(self.new)
        below = QHBoxLayout()
        below.setSpacing(M)
        below.addWidget(self.counts, 1)
        below.addWidget(self.overdue)
        below.addWidget(self.again)
        held = QWidget()
        held.setObjectName("page")
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        for each in self.columns.values():
            row.addWidget(each, 10)
        row.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(held)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(XL, M, M, M)
        column.setSpacing(M)
        column.addLayout(bar)
        column.addLayout(below)
        column.addWidget(self._area, 1)
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.panel)
        splitter.setStretchFactor(0, 1)
        em = self.fontMetrics().height()
        splitter.setSizes([em * 52, em * 19])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)

    def _narrow(self) -> None:
        board = self._board
        if board is None:
            return
        names = dict(board.systems)
        wanted = self.filter.text().casefold().split()
        system, risk = self.system.currentData(), self.risk.currentData()
        for state, column in self.columns.items():
            views = []
            for each in board.findings.column(state):
                about = each.system[1] if each.system and each.system[0] == "system" else None
                if (
                    (system is None or about == system)
                    and (not risk or each.finding.risk == risk)
                    and (not self.overdue.isChecked() or each.overdue)
                    and (not self.again.isChecked() or each.earlier)
                    and matches(each, wanted, names.get(about or 0, ""))
                ):
                    views.append(each)
            column.show_views(views, names)
            # Whatever the filter leaves of them: columns don't move while one types.
            column.be_wide(bool(board.findings.column(state)))
            # What is sent back is rare: an empty column would only take room.
            column.setVisible(bool(views) or state is not FindingState.RETURNED)
        if not self._mark() and self._finding is None:
            first = next(
                (each.model.views[0] for each in self.columns.values() if each.model.views), None
            )
            if first is not None:
                self._finding = first.finding.id
                self._mark()
        self._show()

    def _mark(self) -> bool:
        """Choose the card again in whichever column it is now."""
        found = False
        for column in self.columns.values():
            row = column.model.row_of(self._finding) if self._finding is not None else None
            selection = column.list.selectionModel()
            was = selection.blockSignals(True)
            index = column.model.index(row) if row is not None else QModelIndex()
            column.list.setCurrentIndex(index)
            if row is None:
                column.list.clearSelection()
            else:
                found = True
                column.list.scrollTo(index)
            selection.blockSignals(was)
            column.list.viewport().update()
        return found

    def _show(self) -> None:
        if self._board is not None:
            self.panel.show_finding(self._board, self.chosen)

    def _tell(self, current: QModelIndex) -> None:
        view: FindingView | None = current.data(FindingRole.VIEW)
        if view is not None and view.finding.id != self._finding:
            self._finding = view.finding.id
            self._mark()
            self._show()
