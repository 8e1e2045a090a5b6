"""What lies in the chosen cells: the duties, the one chosen in full, and what can be done for all that are chosen.

Files dropped on it become evidence of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.contract_matrix import series_of
from desktop.itemmodels.contract_states import step_words
from desktop.itemmodels.formats import format_count
from desktop.jobs.contract import ContractReading
from desktop.services.contract.evidence_suggesting import Suggestion
from desktop.views.contract.duty_list import DutyList
from desktop.views.contract.duty_sheet import DutySheet
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.flow import FlowLayout
from desktop.views.controls.notice import Notice
from desktop.views.controls.words import words
from desktop.views.shell.drop_veil import local_files
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from models.obligations.duty_state import STEPS
from models.obligations.duty_views import DutyView
from resources.artwork import Icon
from resources.words import _, ngettext

_MOST_LINES = 5
_FORWARD = ("submitted", "confirmed", "archived")


class DutyPanel(QFrame):
    """Signals:
    item_activated(str, str, str)     kind, key and place of what a line leads to
    duty_shown(str)                   the key of the duty that is shown in full now
    evidence_wanted(list, str)        file evidence of a kind for these duties' keys
    files_dropped(list, list)         these paths are to prove these duties
    choice_wanted(list)               choose a document for these duties
    suggestion_taken(list, object)    this `Suggestion` for these duties
    step_wanted(list, str)            say a step of these duties
    renewal_wanted(int)               pin the newest version of this evidence
    withdrawal_wanted(int)            withdraw this evidence
    """

    item_activated = Signal(str, str, str)
    duty_shown = Signal(str)
    evidence_wanted = Signal(list, str)
    files_dropped = Signal(list, list)
    choice_wanted = Signal(list)
    suggestion_taken = Signal(list, object)
    step_wanted = Signal(list, str)
    renewal_wanted = Signal(int)
    withdrawal_wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setAcceptDrops(True)
        self._look = look
        self._reading: ContractReading | None = None
        self.notice = Notice(look)
        self.title = words("", "caption")
        self.list = DutyList(look, _("Duties in the chosen cells"), several=True)
        self.list.duties_chosen.connect(self._show_chosen)
        self.list.duty_entered.connect(lambda _key: self.file.setFocus())
        self.sheet = DutySheet(look)
        self.file: QPushButton = primary_button(
            look, _("File evidence…"), self._file, Icon.EVIDENCE
        )
        self.choose_document = button(_("Choose a document…"), self._choose_document)
        self._acts = QWidget()
        self._act_flow = FlowLayout(self._acts, gap=S)
        self._nothing = EmptyState(look, Icon.OBLIGATIONS)
        self._nothing.say(
            _("Choose a cell"),
            _("Its duties, what proves them and what can be done stand here. Enter leads here."),
        )
        self._several = words("", "soft", wrap=True)
        self._several.setContentsMargins(L, M, L, M)
        self._several.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.sheet)
        self._middle.addWidget(self._several)
        self._lay_out()
        self._connect()
        self.show_nothing()

    @property
    def chosen(self) -> list[DutyView]:
        """The duties that everything here is about."""
        return self.list.chosen

    def show_duties(
        self, views: Sequence[DutyView], reading: ContractReading, key: str = ""
    ) -> None:
        """Show the duties of other cells, or the same as they are now; choose the one of this key, if one is named."""
        self._reading = reading
        before = {key} if key else {each.duty.key for each in self.chosen}
        self.list.duties.replace(views, reading.name_of, foremost=True)
        if not views:
            self.show_nothing()
            return
        again = [self.list.duties.row_of(key) for key in before]
        rows = [row for row in again if row is not None] or [0]
        self._body.show()
        self._nothing.hide()
        counted = ngettext("{count} duty here", "{count} duties here", len(views))
        self.title.setText(counted.format(count=format_count(len(views))))
        self.list.setVisible(len(views) > 1)
        line = self.list.sizeHintForRow(0)
        self.list.setFixedHeight(min(len(views), _MOST_LINES) * line + 2)
        self._select(rows)

    def show_nothing(self) -> None:
        """No cell is chosen."""
        self._body.hide()
        self._nothing.show()

    def start_here(self) -> None:
        """Put the cursor where work goes on."""
        if self.list.isVisible():
            self.list.setFocus()
        elif self.file.isVisible():
            self.file.setFocus()

    def show_suggestions(self, key: str, suggestions: Sequence[Suggestion]) -> None:
        """What could prove a duty, if that is the one that is still shown."""
        if self.sheet.view is not None and self.sheet.view.duty.key == key:
            self.sheet.show_suggestions(suggestions)
            self._put_acts_last()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.chosen and local_files(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_files(event.mimeData())
        if paths and self.chosen:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.files_dropped.emit(self._keys(), paths)

    def _select(self, rows: Sequence[int]) -> None:
        model, selection = self.list.duties, self.list.selectionModel()
        selection.blockSignals(True)
        self.list.clearSelection()
        self.list.setCurrentIndex(model.index(rows[0]))
        for row in rows:
            selection.select(model.index(row), selection.SelectionFlag.Select)
        selection.blockSignals(False)
        self.list.scrollTo(model.index(rows[0]))
        self.list.viewport().update()
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self.chosen
        if not chosen or self._reading is None:
            return
        self._fill_acts(chosen)
        if len(chosen) == 1:
            (view,) = chosen
            series = series_of(view.duty)
            self.sheet.show_duty(view, self._reading.name_of(series) if series else "")
            self._middle.setCurrentWidget(self.sheet)
            self._put_acts_last()
            self.duty_shown.emit(view.duty.key)
        else:
            said = _(
                "{count} duties are chosen. What is done here is done for all of them at once."
            )
            self._several.setText(said.format(count=format_count(len(chosen))))
            self._middle.setCurrentWidget(self._several)

    def _put_acts_last(self) -> None:
        """Tab goes as one reads: the sheet is built anew, which put it behind what stands below it."""
        last: QWidget = self.sheet
        each = self.sheet.nextInFocusChain()
        while each is not None and each is not self.sheet:
            if self.sheet.isAncestorOf(each):
                last = each
            each = each.nextInFocusChain()
        acts = [self._act_flow.itemAt(place) for place in range(self._act_flow.count())]
        held = [item.widget() for item in acts if item is not None]
        for act in (self.file, self.choose_document, *held):
            if act is not None and act is not last:
                QWidget.setTabOrder(last, act)
                last = act

    def _fill_acts(self, chosen: Sequence[DutyView]) -> None:
        while (item := self._act_flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        possible = [step for step in STEPS if all(step in each.possible for each in chosen)]
        for step in possible:
            if step in _FORWARD:
                self._act_flow.addWidget(self._act(step))
        aside = [step for step in possible if step not in _FORWARD]
        if aside:
            more = QPushButton(_("More…"))
            more.setAccessibleName(_("More that can be said of it"))
            more.setAutoDefault(False)
            menu = QMenu(more)
            for step in aside:
                menu.addAction(step_words(step) + "…", self._saying(step))
            more.setMenu(menu)
            self._act_flow.addWidget(more)
        self._acts.setVisible(bool(possible))
        self._acts.updateGeometry()

    def _act(self, step: str) -> QPushButton:
        return button(step_words(step) + "…", self._saying(step))

    def _saying(self, step: str) -> Callable[[], None]:
        return lambda: self.step_wanted.emit(self._keys(), step)

    def _keys(self) -> list[str]:
        return [each.duty.key for each in self.chosen]

    def _file(self) -> None:
        if self.chosen:
            self.evidence_wanted.emit(self._keys(), "")

    def _choose_document(self) -> None:
        if self.chosen:
            self.choice_wanted.emit(self._keys())

    def _connect(self) -> None:
        sheet = self.sheet
        sheet.item_activated.connect(self.item_activated)
        sheet.evidence_wanted.connect(lambda kind: self.evidence_wanted.emit(self._keys(), kind))
        sheet.suggestion_taken.connect(lambda each: self.suggestion_taken.emit(self._keys(), each))
        sheet.renewal_wanted.connect(self.renewal_wanted)
        sheet.withdrawal_wanted.connect(self.withdrawal_wanted)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(L, M, L, 0)
        head.addWidget(self.title)
        foot = QVBoxLayout()
        foot.setContentsMargins(L, S, L, M)
        foot.setSpacing(S)
        foot.addWidget(self.notice)
        ways = QWidget()
        flow = FlowLayout(ways, gap=S)
        flow.addWidget(self.file)
        flow.addWidget(self.choose_document)
        foot.addWidget(_flowing(ways))
        foot.addWidget(_flowing(self._acts))
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(head)
        column.addWidget(self.list)
        column.addWidget(self._middle, 1)
        column.addLayout(foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body, 1)
        outer.addWidget(self._nothing, 1)


def _flowing(widget: QWidget) -> QWidget:
    """As high as its lines need at the width it is given."""
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)
    return widget
