"""The head of the search page: box, chips, what is wrong, what may have been meant, how many, in which order."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from desktop.errors import Explanation
from desktop.itemmodels.formats import format_count
from desktop.services.searching.search_records import Chip, Sort
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.search.chip_row import ChipRow
from desktop.views.search.search_box import SearchBox
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from resources.artwork import Icon
from resources.words import _, ngettext
from search.errors import QueryError

_ICON = QSize(16, 16)


class SearchHead(QWidget):
    """Emits what is asked of the page; decides nothing.

    Signals:
        query_wanted(str)   a chip was removed, or the proposal of another spelling taken
        sort_chosen(Sort)
        save_wanted()       keep the query as a view
        help_wanted()
        filters_toggled(bool)
    """

    query_wanted = Signal(str)
    sort_chosen = Signal(object)
    save_wanted = Signal()
    help_wanted = Signal()
    filters_toggled = Signal(bool)

    def __init__(self, look: Look, *, edition: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edition = edition
        self._suggested = ""
        self.box = SearchBox(look)
        self.chips = ChipRow(look)
        self.chips.query_changed.connect(self.query_wanted)
        self.notice = Notice(look)
        self.error_words = words("", "bad", wrap=True)
        self.error_words.hide()
        self.suggestion = button("", self._take_suggestion, kind="link")
        self._meant = words(_("Did you mean:"), "soft")
        self._suggestion_row = QWidget()
        meant = QHBoxLayout(self._suggestion_row)
        meant.setContentsMargins(0, 0, 0, 0)
        meant.setSpacing(S)
        meant.addWidget(self._meant)
        meant.addWidget(self.suggestion)
        meant.addStretch(1)
        self._suggestion_row.hide()
        self.count = words("", "strong")
        self.save = icon_button(
            look,
            Icon.BOOKMARK,
            _("Keep this query as a view"),
            self.save_wanted.emit,
            hint=_("Keep this query as a view (Ctrl+D)"),
        )
        if edition:
            self.save.hide()
        self.filters = icon_button(look, Icon.FILTER, _("Narrow the search down"), lambda: None)
        self.filters.setCheckable(True)
        self.filters.clicked.connect(self.filters_toggled)
        help_ = icon_button(
            look,
            Icon.HELP,
            _("How to search"),
            self.help_wanted.emit,
            hint=_("How to search (F1)"),
        )
        self.sort = QToolButton()
        self.sort.setObjectName("sort")
        self.sort.setIcon(look.icon(Icon.SORT))
        self.sort.setIconSize(_ICON)
        self.sort.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.sort.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.sort.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu, group = QMenu(self.sort), QActionGroup(self)
        self._orders: dict[Sort, QAction] = {}
        for sort in Sort:
            order = QAction(_(sort.label), menu)
            order.setCheckable(True)
            order.triggered.connect(partial(self._choose_sort, sort))
            group.addAction(order)
            menu.addAction(order)
            self._orders[sort] = order
        self.sort.setMenu(menu)
        self.show_sort(Sort.SCORE)
        self._lay_out(help_)
        self.show_count(None)

    def show_chips(self, chips: tuple[Chip, ...]) -> None:
        """The query's filters."""
        self.chips.show_chips(chips)

    def show_count(self, total: int | None) -> None:
        """How many documents match; None while nothing was asked."""
        self.sort.setEnabled(bool(total))
        self.save.setEnabled(total is not None)
        if total is None:
            self.count.setText("")
            return
        found = ngettext("{count} document found", "{count} documents found", total)
        self.count.setText(found.format(count=format_count(total)))

    def show_query_error(self, error: QueryError) -> None:
        """Underline the place, and say below what is wrong there and what would be right."""
        self.box.show_error(error.position)
        said = _("At character {position}: {problem}").format(
            position=error.position + 1, problem=error.sentence
        )
        self.error_words.setText(f"{said} {error.advice}".strip())
        self.error_words.show()

    def show_failure(self, explanation: Explanation) -> None:
        """Something else went wrong."""
        self.notice.explain(explanation)

    def show_notices(self, notices: tuple[str, ...]) -> None:
        """What the answer may lack."""
        if notices:
            self.notice.say(Mood.CAUTION, " ".join(notices))
        else:
            self.notice.hide()

    def clear_errors(self) -> None:
        """Nothing is wrong."""
        self.box.clear_error()
        self.error_words.hide()
        self.notice.hide()

    def show_suggestion(self, suggestion: str) -> None:
        """A query that finds more; nothing where there is none."""
        self._suggested = suggestion
        self.suggestion.setText(suggestion.replace("&", "&&"))
        self.suggestion.setAccessibleName(_("Did you mean:") + " " + suggestion)
        self._suggestion_row.setVisible(bool(suggestion))

    def show_sort(self, sort: Sort) -> None:
        """The order in use."""
        self._orders[sort].setChecked(True)
        self.sort.setText(_(sort.label))
        self.sort.setAccessibleName(_("Order of the results: {order}").format(order=_(sort.label)))

    def _lay_out(self, help_: QWidget) -> None:
        top = QHBoxLayout()
        top.setSpacing(S)
        top.addWidget(self.box, 1)
        for widget in (self.filters, self.save, help_):
            top.addWidget(widget)
        facts = QHBoxLayout()
        facts.setSpacing(M)
        facts.addWidget(self.count)
        facts.addStretch(1)
        facts.addWidget(self.sort)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, L, M, S)
        column.setSpacing(S)
        column.addLayout(top)
        column.addWidget(self.error_words)
        column.addWidget(self.chips)
        column.addWidget(self._suggestion_row)
        column.addWidget(self.notice)
        column.addLayout(facts)
        self.setFocusProxy(self.box)
        QWidget.setTabOrder(self.box, self.filters)

    def _choose_sort(self, sort: Sort, _checked: bool = False) -> None:
        self.show_sort(sort)
        self.sort_chosen.emit(sort)

    def _take_suggestion(self) -> None:
        self.query_wanted.emit(self._suggested)
