"""The middle of the knowledge page: the articles of the tree's node with a filter, or a table of what wants care."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import explain
from desktop.itemmodels.formats import format_count
from desktop.itemmodels.knowledge_care import care_of
from desktop.itemmodels.knowledge_list import ArticleRow, ArticleTableModel
from desktop.itemmodels.knowledge_tree import Branch
from desktop.itemmodels.rows_table import RowsModel
from desktop.jobs.knowledge import KnowledgeDesk, Overview
from desktop.jobs.latest import Latest
from desktop.views.controls.buttons import button, icon_button, primary_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Notice
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import ElidedLabel
from desktop.views.knowledge.article_table import ArticleTable
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from resources.artwork import Icon
from resources.words import _, ngettext

_SEARCH_AFTER_MS = 300
_COUNTED_FROM_EM = 18
_CARE = (Branch.UNRESOLVED, Branch.GAPS, Branch.DRAFTS, Branch.TRASH)


class ListPane(QFrame):
    """The articles of one node, or what of them wants care.

    Signals:
        article_chosen(object)    id of the current article, or None
        article_activated(int)    one was double-clicked or entered
        care_activated(object)    a record of the table of what wants care
        care_chosen(object)       the one that is current, or None
        new_requested()           a new article is wanted
        import_requested()        notes are to be imported
        bring_back_requested()    take the chosen one out of the trash
        export_requested(object, str)   ids of articles, and what they are together
        reviewed_requested(object)      ids of articles that were read and are right
    """

    article_chosen = Signal(object)
    article_activated = Signal(object)
    care_activated = Signal(object)
    care_chosen = Signal(object)
    new_requested = Signal()
    import_requested = Signal()
    bring_back_requested = Signal()
    export_requested = Signal(object, str)
    reviewed_requested = Signal(object)

    def __init__(self, desk: KnowledgeDesk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self._desk, self._look = desk, look
        self._overview = Overview()
        self._branch, self._key, self._label = Branch.ALL, "", _("All articles")
        self.model = ArticleTableModel(self)
        self.table = ArticleTable(self.model, look)
        self.table.article_chosen.connect(self.article_chosen)
        self.table.article_activated.connect(self.article_activated)
        self._care: dict[Branch, tuple[RowsModel[Any], RowTable]] = {}
        self._latest = Latest(desk, self)
        self._latest.answered.connect(self._show_found)
        self._latest.failed.connect(self._show_failure)
        self._build()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SEARCH_AFTER_MS)
        self._soon.timeout.connect(self._search)
        self.filter.textChanged.connect(self._filter)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.filter)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._enter_table)

    @property
    def care(self) -> Any:
        """The chosen record of the table of what wants care, or None."""
        return self._care[self._branch][1].chosen if self._branch in self._care else None

    @property
    def cares(self) -> bool:
        """Whether the table shown is not the one of articles."""
        return self._branch in _CARE

    def show_overview(self, overview: Overview, rows: list[ArticleRow]) -> None:
        """Everything was read again: the chosen article stays chosen."""
        self._overview = overview
        self._keeping(lambda: self.model.replace(rows, overview.recents))

    def show_branch(self, branch: Branch, key: str, label: str) -> None:
        """Show what a node of the tree stands for."""
        self._branch, self._key, self._label = branch, key, label
        self._keeping(lambda: self.model.show_branch(branch, key))

    def choose(self, document_id: int) -> bool:
        """Make an article the current one, if it is shown."""
        return self.table.choose(document_id)

    def focus_list(self) -> None:
        """Where work on this page starts."""
        target = self._stack.currentWidget()
        (self.table if target is self.table else self.filter).setFocus()

    def focus_filter(self) -> None:
        """Put the cursor where a filter is typed."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _keeping(self, change: Callable[[], object]) -> None:
        chosen, at = self.table.chosen, self.table.verticalScrollBar().value()
        blocked = self.table.blockSignals(True)
        change()
        self.table.blockSignals(blocked)
        row = None if chosen is None else self.model.row_of(chosen)
        if row is None:
            if chosen is not None:
                self.article_chosen.emit(None)
        else:
            self.table.blockSignals(True)
            self.table.setCurrentIndex(self.model.index(row, 0))
            self.table.blockSignals(blocked)
            self.table.verticalScrollBar().setValue(at)
        self._show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name first, the count where there is room; neither pushes a button out."""
        super().resizeEvent(event)
        self._count.setVisible(self.width() >= self.fontMetrics().height() * _COUNTED_FROM_EM)

    def _build(self) -> None:
        self._heading = ElidedLabel("", "title")
        self._count = ElidedLabel("", "soft")
        self.new = primary_button(self._look, _("New"), self.new_requested.emit, Icon.CREATE)
        self.new.setToolTip(_("New article (Ctrl+N)"))
        self.take_in = icon_button(
            self._look, Icon.INTAKE, _("Import notes…"), self.import_requested.emit
        )
        self.give_out = icon_button(
            self._look, Icon.EXPORT, _("Export what is listed…"), self._export_listed
        )
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._offer_acts)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter: words, or 标签:网络 链接到:R35 …"))
        self.filter.setAccessibleName(_("Filter the articles, in the language of the search"))
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(
            self._look.icon(Icon.SEARCH), QLineEdit.ActionPosition.LeadingPosition
        )
        self.notice = Notice(self._look)
        top = QHBoxLayout()
        top.setSpacing(S)
        self._heading.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        top.addWidget(self._heading)
        top.addWidget(self._count, 1)
        top.addWidget(self.give_out)
        top.addWidget(self.take_in)
        top.addWidget(self.new)
        head = QVBoxLayout()
        head.setContentsMargins(L, L, L, M)
        head.setSpacing(M)
        head.addLayout(top)
        head.addWidget(self.filter)
        head.addWidget(self.notice)
        self._none = EmptyState(self._look, Icon.KNOWLEDGE)
        self._write = button(_("Write an article…"), self.new_requested.emit)
        self._import = button(_("Import notes…"), self.import_requested.emit)
        self._none.offer(self._write)
        self._none.offer(self._import)
        self._no_match = EmptyState(self._look, Icon.SEARCH)
        self._no_match.offer(button(_("Clear the filter"), self.filter.clear))
        self._stack = QStackedWidget()
        for widget in (self.table, self._none, self._no_match):
            self._stack.addWidget(widget)
        self.back = button(_("Bring back"), self.bring_back_requested.emit)
        foot = QHBoxLayout()
        foot.setContentsMargins(L, S, L, M)
        foot.addWidget(self.back)
        foot.addStretch(1)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot)
        self._show_state()

    def _show_state(self) -> None:
        self._heading.setText(self._label)
        self._foot.setVisible(self._branch is Branch.TRASH and bool(self._overview.trashed))
        self.filter.setVisible(not self.cares)
        self.give_out.setEnabled(not self.cares and bool(self.model.rowCount()))
        if self.cares:
            self._show_care()
            return
        shown = self.model.rowCount()
        counted = ngettext("{count} article", "{count} articles", shown)
        self._count.setText(counted.format(count=format_count(shown)))
        if shown:
            self._stack.setCurrentWidget(self.table)
        elif self.model.filtered:
            sentence = _(
                "No article here matches. The filter takes words and the fields of the search."
            )
            self._no_match.say(_("No match"), sentence)
            self._stack.setCurrentWidget(self._no_match)
        else:
            self._none.say(*_nothing(self._branch))
            self._write.setVisible(self._branch in (Branch.ALL, Branch.KIND))
            self._import.setVisible(self._branch is Branch.ALL)
            self._stack.setCurrentWidget(self._none)

    def _show_care(self) -> None:
        if self._branch not in self._care:
            columns, _records = care_of(self._branch, self._overview)
            model: RowsModel[Any] = RowsModel(columns, self)
            table = RowTable(model, self._look, self._label)
            table.setObjectName("caretable")
            table.row_activated.connect(self.care_activated)
            table.row_chosen.connect(self.care_chosen)
            self._stack.addWidget(table)
            self._care[self._branch] = (model, table)
        model, table = self._care[self._branch]
        model.replace(care_of(self._branch, self._overview)[1])
        counted = ngettext("{count} entry", "{count} entries", model.rowCount())
        self._count.setText(counted.format(count=format_count(model.rowCount())))
        if model.rowCount():
            self._stack.setCurrentWidget(table)
        else:
            self._none.say(*_nothing(self._branch))
            self._write.hide()
            self._import.hide()
            self._stack.setCurrentWidget(self._none)

    def _export_listed(self) -> None:
        ids = tuple(self.model.row_at(row).id for row in range(self.model.rowCount()))
        self.export_requested.emit(ids, self._label)

    def acts_menu(self) -> QMenu | None:
        """What can be done with the articles that are selected."""
        ids = self.table.selected
        if not ids:
            return None
        label = self.model.row_at(self.table.currentIndex().row()).title
        menu = QMenu(self)
        if len(ids) == 1:
            menu.addAction(_("Edit"), lambda: self.article_activated.emit(ids[0]))
        menu.addAction(
            _("Export…"),
            lambda: self.export_requested.emit(ids, label if len(ids) == 1 else self._label),
        )
        menu.addAction(_("Mark as reviewed"), lambda: self.reviewed_requested.emit(ids))
        return menu

    def _offer_acts(self, at: QPoint) -> None:
        menu = self.acts_menu()
        if menu is not None:
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.table.viewport().mapToGlobal(at))

    def _filter(self, text: str) -> None:
        self.notice.hide()
        self._latest.drop()
        self._keeping(lambda: self.model.show_matching(text))
        if text.strip():
            self._soon.start()
        else:
            self._soon.stop()

    def _search(self) -> None:
        self._latest.ask(self._desk.matching(self.filter.text()))

    def _show_found(self, found: frozenset[int]) -> None:
        self._keeping(lambda: self.model.show_matching(self.filter.text(), found))

    def _show_failure(self, error: Exception) -> None:
        self.notice.explain(explain(error))

    def _enter_table(self) -> None:
        if self.model.rowCount() and not self.cares:
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.table.currentIndex().isValid():
                self.table.selectRow(0)


def _nothing(branch: Branch) -> tuple[str, str]:
    """Why a node has nothing, and what to do about it."""
    return {
        Branch.FAVOURITES: (
            _("No favourites yet"),
            _("The star over an article keeps it here, at hand."),
        ),
        Branch.RECENT: (
            _("Nothing read yet"),
            _("What you read or write is listed here, the latest first."),
        ),
        Branch.KIND: (
            _("No article of this kind yet"),
            _("Each kind has a template that asks the right questions."),
        ),
        Branch.REVIEW: (
            _("Nothing to review"),
            _(
                "Articles come here when their time has come, or when something they link to has changed."
            ),
        ),
        Branch.UNRESOLVED: (
            _("Every link leads somewhere"),
            _("Links to names that nothing has yet are listed here."),
        ),
        Branch.GAPS: (
            _("No gaps"),
            _("Systems without a runbook and faults without a cure would be listed here."),
        ),
        Branch.DRAFTS: (
            _("No drafts"),
            _("What is typed and not yet saved as a version is kept here, sealed."),
        ),
        Branch.TRASH: (
            _("The trash is empty"),
            _("Articles that are put away stay here and can be brought back."),
        ),
    }.get(
        branch,
        (
            _("No articles yet"),
            _(
                "Write down how things are done here, or import a folder of notes: Markdown, Obsidian, Joplin."
            ),
        ),
    )
