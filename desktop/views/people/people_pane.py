"""The column at the left of the people page: a filter, and people with the three lamps that inspectors ask for."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from desktop.itemmodels.people_list import ListedPerson, PeopleListModel, PeopleRole
from desktop.jobs.people_shown import PeopleBoard
from desktop.views.controls.buttons import icon_button
from desktop.views.controls.words import words
from desktop.views.people.two_line_delegate import TwoLineDelegate
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S
from resources.artwork import Icon
from resources.words import _

_LIST_EM = 15


class PeoplePane(QWidget):
    """Signals:
    person_chosen(int)   the id of the person chosen
    new_wanted()         enter a person
    """

    person_chosen = Signal(int)
    new_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = PeopleListModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(TwoLineDelegate(look, self.list))
        self.list.setAccessibleName(_("People"))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Name, post, employer…"))
        self.filter.setAccessibleName(_("Filter the people"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _text: self._narrow())
        self.lacking = QCheckBox(_("Only those who lack something"))
        self.lacking.setAccessibleName(self.lacking.text())
        self.lacking.toggled.connect(lambda _on: self._narrow())
        self.new = icon_button(look, Icon.CREATE, _("Enter a person…"), self.new_wanted.emit)
        self._legend = words("", "caption")
        self._legend.setAlignment(Qt.AlignmentFlag.AlignRight)
        head = QHBoxLayout()
        head.addWidget(self.filter, 1)
        head.addWidget(self.new)
        top = QVBoxLayout()
        top.setContentsMargins(M, 0, M, 0)
        top.setSpacing(S)
        top.addLayout(head)
        top.addWidget(self.lacking)
        top.addWidget(self._legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, M, 0, M)
        column.setSpacing(S)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        self.list.selectionModel().currentChanged.connect(self._tell)

    @property
    def wanted_width(self) -> int:
        """Room for a usual name beside its lamps."""
        return self.fontMetrics().height() * _LIST_EM

    @property
    def chosen(self) -> int | None:
        """The id of the person chosen."""
        listed: ListedPerson | None = self.list.currentIndex().data(PeopleRole.LINE)
        return listed.line.person.id if listed and listed.line else None

    def show_board(self, board: PeopleBoard) -> None:
        """Show the people as they stand; the chosen one stays so."""
        chosen = self.chosen
        self.model.replace(board.lines, board.requirements)
        self._legend.setText(" · ".join(self.model.lamp_titles))
        if chosen is not None:
            self._mark(chosen)

    def choose(self, person: int) -> None:
        """Choose a person as if clicked; the filter gives way."""
        if self.model.row_of(person) is None:
            self.filter.clear()
            self.lacking.setChecked(False)
        row = self.model.row_of(person)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))
            self.list.scrollTo(self.model.index(row))

    def first(self) -> int | None:
        """The person in the first line that has one."""
        return next((each.line.person.id for each in self.model.lines if each.line), None)

    def _narrow(self) -> None:
        chosen = self.chosen
        self.model.show_matching(self.filter.text(), only_lacking=self.lacking.isChecked())
        if chosen is not None:
            self._mark(chosen)

    def _mark(self, person: int) -> None:
        """The same person again in another row: nothing is told, nothing is read anew."""
        row = self.model.row_of(person)
        selection = self.list.selectionModel()
        was = selection.blockSignals(True)
        self.list.setCurrentIndex(self.model.index(row) if row is not None else QModelIndex())
        selection.blockSignals(was)
        self.list.viewport().update()

    def _tell(self, current: QModelIndex) -> None:
        listed: ListedPerson | None = current.data(PeopleRole.LINE)
        if listed is not None and listed.line is not None:
            self.person_chosen.emit(listed.line.person.id)
