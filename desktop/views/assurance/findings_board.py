"""The findings as columns of the loop they go through, with a filter above and the chosen one at the right."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
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
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.finding_board import (
    COLUMNS,
    RISK_INKS,
    FindingColumnModel,
    FindingRole,
    due_words,
    matches,
    risk_words,
)
from desktop.itemmodels.formats import format_count
from desktop.jobs.assurance import AssuranceBoard
from desktop.views.assurance.finding_panel import FindingPanel
from desktop.views.controls.buttons import primary_button
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, XL, XS, M, S
from models.finding_state import FindingView
from models.findings_machine import FindingState
from resources.artwork import Icon
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_COLUMN_EM = 10.5
_WIDEST_EM = 18
_LINES = 3
_PROOF = 6


class CardDelegate(QStyledItemDelegate):
    """A card: number and risk, the problem in three lines, system and day; two boxes for papers before and after."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._small = QFont(parent.font())
        self._small.setPointSizeF(tokens.CAPTION)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        line, small = option.fontMetrics.height(), QFontMetrics(self._small).height()
        return QSize(0, _LINES * line + 3 * small + 2 * M + S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        view: FindingView = index.data(FindingRole.VIEW)
        colours, state = self._look.colours, option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = option.rect.adjusted(1, XS // 2, -2, -XS // 2 - 2)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        edge = colours.accent if chosen else colours.line
        painter.setPen(QPen(QColor(edge), 1.6 if chosen else 1.0))
        hover = state & QStyle.StateFlag.State_MouseOver
        painter.setBrush(QColor(colours.hover if hover and not chosen else colours.raised))
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        risk = QColor(getattr(colours, RISK_INKS.get(view.finding.risk, "ink_soft")))
        inner = card.adjusted(M, S, -M, -S)
        painter.setFont(self._small)
        small = painter.fontMetrics().height()
        top = QRect(inner.left(), inner.top(), inner.width(), small)
        room = self._paint_risk(painter, top, view, risk)
        painter.setPen(QColor(colours.ink_soft))
        self._line(painter, top.adjusted(0, 0, -room - S, 0), view.finding.number)
        below = QRect(inner.left(), inner.bottom() - 2 * small, inner.width(), 2 * small)
        body = QRect(
            inner.left(), top.bottom() + XS, inner.width(), below.top() - top.bottom() - 2 * XS
        )
        painter.setFont(option.font)
        struck = view.state in (FindingState.CLOSED, FindingState.ACCEPTED)
        painter.setPen(QColor(colours.ink_soft if struck else colours.ink))
        _wrap(painter, body, view.finding.problem)
        painter.setFont(self._small)
        self._paint_foot(painter, below, view, str(index.data(FindingRole.SYSTEM) or ""))
        painter.restore()

    def _paint_risk(self, painter: QPainter, area: QRect, view: FindingView, ink: QColor) -> int:
        """A word in a frame; what is grave is filled."""
        colours = self._look.colours
        said = risk_words(view.finding.risk)
        width = painter.fontMetrics().horizontalAdvance(said) + 2 * S
        box = QRect(area.right() - width + 1, area.top() - 1, width, area.height() + 1)
        grave = view.finding.risk == "major"
        painter.setPen(ink)
        painter.setBrush(ink if grave else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(colours.surface) if grave else ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)
        return width

    def _paint_foot(self, painter: QPainter, area: QRect, view: FindingView, system: str) -> None:
        colours = self._look.colours
        half = area.height() // 2
        first = QRect(area.left(), area.top(), area.width(), half)
        second = QRect(area.left(), area.top() + half, area.width(), half)
        painter.setPen(QColor(colours.ink_soft))
        again = _("again: {system}") if view.earlier else "{system}"
        self._line(painter, first, again.format(system=system or view.finding.object))
        marks = 2 * (_PROOF + XS) + S
        wrong = view.overdue or view.standing.expired
        painter.setPen(QColor(colours.bad if wrong else colours.ink_soft))
        said = " · ".join(filter(None, (due_words(view), view.finding.owner)))
        self._line(painter, second.adjusted(0, 0, -marks, 0), said)
        for place, papers in enumerate((view.before, view.after)):
            there = any(each.counts for each in papers)
            box = QRect(
                second.right() - (2 - place) * (_PROOF + XS) + XS,
                second.center().y() - _PROOF // 2 + 1,
                _PROOF,
                _PROOF,
            )
            painter.setPen(QColor(colours.good if there else colours.ink_faint))
            painter.setBrush(QColor(colours.good) if there else Qt.BrushStyle.NoBrush)
            painter.drawRect(box)

    @staticmethod
    def _line(painter: QPainter, area: QRect, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, flags, shown)


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
        self.setMinimumWidth(round(self.fontMetrics().height() * _COLUMN_EM))
        self.setMaximumWidth(round(self.fontMetrics().height() * _WIDEST_EM))

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
        self.again = QCheckBox(_("Found again"))
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


def _wrap(painter: QPainter, area: QRect, text: str) -> None:
    """Lines broken anywhere, as Chinese is; the last one elided."""
    metrics = painter.fontMetrics()
    height = metrics.height()
    count = max(1, area.height() // height)
    rest = " ".join(text.split())
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    for number in range(count):
        if not rest:
            return
        line = QRect(area.left(), area.top() + number * height, area.width(), height)
        if number == count - 1:
            painter.drawText(
                line, flags, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, area.width())
            )
            return
        size = _fitting(metrics, rest, area.width())
        painter.drawText(line, flags, rest[:size])
        rest = rest[size:].lstrip()


def _fitting(metrics: QFontMetrics, text: str, width: int) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.horizontalAdvance(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    if low < len(text) and text[low].isascii() and text[low].isalnum():
        # A Latin word isn't broken where a blank precedes it in the line.
        blank = text.rfind(" ", 0, low)
        if blank > low // 2:
            return blank + 1
    return low
