"""All matters at the left, the chosen one with its steps at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.matter_list import ListedMatter, MatterListModel, MatterRole
from desktop.jobs.people_shown import PeopleBoard
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.people.matter_sheet import MatterSheet
from desktop.views.people.two_line_delegate import TwoLineDelegate
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S
from resources.artwork import Icon
from resources.words import _

_LIST_EM = 16
FIRST_OFFERED = ("staff-change", "leaving", "network-change")
"""The matters that have a button of their own; every other kind is in the menu."""


class MattersView(QWidget):
    """Signals:
    matter_chosen(int)   show this matter
    open_wanted(str)     open a matter of this kind
    """

    matter_chosen = Signal(int)
    open_wanted = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kinds: tuple[tuple[str, str], ...] = ()
        self.model = MatterListModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(TwoLineDelegate(look, self.list))
        self.list.setAccessibleName(_("Matters"))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Title, number, person…"))
        self.filter.setAccessibleName(_("Filter the matters"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _text: self._narrow())
        self.kind = QComboBox()
        self.kind.setAccessibleName(_("Kind of matter"))
        self.kind.activated.connect(lambda _row: self._narrow())
        self.new = icon_button(look, Icon.CREATE, _("Open a matter…"), self._offer)
        self.sheet = MatterSheet(look)
        self.empty = EmptyState(look, Icon.TASK)
        self.empty.say(
            _("No matter is open"),
            _(
                "Staff changes, leavings and changes of systems run here step by step, each with its papers."
            ),
        )
        for kind, name in (
            ("staff-change", _("Staff change…")),
            ("leaving", _("Leaving…")),
            ("network-change", _("Network or system change…")),
        ):
            self.empty.offer(button(name, self._opening(kind)))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.sheet)
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
        self.list.selectionModel().currentChanged.connect(self._tell)

    @property
    def chosen(self) -> int | None:
        """The id of the matter chosen."""
        listed: ListedMatter | None = self.list.currentIndex().data(MatterRole.LINE)
        return listed.line.id if listed and listed.line else None

    def show_board(self, board: PeopleBoard) -> None:
        """Show the matters as they stand; the chosen one stays so."""
        chosen = self.chosen
        self._kinds = tuple((each.id, each.label) for each in board.matter_kinds)
        self._offer_kinds(board)
        self.model.replace(board.matters)
        self.new.setEnabled(board.day == board.today)
        self._stack.setCurrentWidget(self.sheet if board.matters else self.empty)
        if chosen is not None:
            self._mark(chosen)
        elif (first := self.first()) is not None and self.isVisible():
            self.choose(first)

    def choose(self, matter: int) -> None:
        """Choose a matter as if clicked; the filter gives way."""
        if self.model.row_of(matter) is None:
            self.filter.clear()
            self.kind.setCurrentIndex(0)
            self._narrow()
        row = self.model.row_of(matter)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))
            self.list.scrollTo(self.model.index(row))

    def first(self) -> int | None:
        """The matter in the first line that has one."""
        return next((each.line.id for each in self.model.lines if each.line), None)

    def menu(self) -> QMenu:
        """Every kind of matter; the usual ones first."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        titles = dict(self._kinds)
        for kind in FIRST_OFFERED:
            if kind in titles:
                menu.addAction(titles[kind], self._opening(kind))
        menu.addSeparator()
        for kind, title in self._kinds:
            if kind not in FIRST_OFFERED:
                menu.addAction(title, self._opening(kind))
        return menu

    def _pane(self) -> QWidget:
        pane = QWidget()
        pane.setObjectName("pane")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addWidget(self.filter, 1)
        head.addWidget(self.new)
        top = QVBoxLayout()
        top.setContentsMargins(M, 0, M, 0)
        top.setSpacing(S)
        top.addLayout(head)
        top.addWidget(self.kind)
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, M, 0, M)
        column.setSpacing(S)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        return pane

    def _offer_kinds(self, board: PeopleBoard) -> None:
        """Only kinds of which there is a matter: forty choices help nobody."""
        used = {each.kind for each in board.matters}
        before = self.kind.currentData()
        self.kind.clear()
        self.kind.addItem(_("Every kind"), "")
        for kind, title in self._kinds:
            if kind in used:
                self.kind.addItem(title, kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(before)))

    def _opening(self, kind: str) -> Callable[[], None]:
        return lambda: self.open_wanted.emit(kind)

    def _offer(self) -> None:
        self.menu().popup(self.new.mapToGlobal(self.new.rect().bottomLeft()))

    def _narrow(self) -> None:
        chosen = self.chosen
        self.model.show_matching(self.filter.text(), str(self.kind.currentData() or ""))
        if chosen is not None:
            self._mark(chosen)

    def _mark(self, matter: int) -> None:
        row = self.model.row_of(matter)
        selection = self.list.selectionModel()
        was = selection.blockSignals(True)
        self.list.setCurrentIndex(self.model.index(row) if row is not None else QModelIndex())
        selection.blockSignals(was)
        self.list.viewport().update()

    def _tell(self, current: QModelIndex) -> None:
        listed: ListedMatter | None = current.data(MatterRole.LINE)
        if listed is not None and listed.line is not None:
            self.matter_chosen.emit(listed.line.id)
