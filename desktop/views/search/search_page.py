"""The search page: asks in a job a moment after the last key, drops stale answers, shows each hit in its text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import explain
from desktop.itemmodels.formats import format_count
from desktop.itemmodels.search_hits import SearchHitModel
from desktop.jobs.archive import Reading
from desktop.jobs.changes import Change, LibraryChanged
from desktop.jobs.latest import Latest
from desktop.services.records import SearchResult
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Notice
from desktop.views.controls.words import words
from desktop.views.preview.preview_pane import PreviewPane
from desktop.views.search.hit_delegate import HitDelegate
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M
from resources.artwork import Icon
from resources.words import _, ngettext

DEBOUNCE_MS = 150


class SearchPage(QWidget):
    """A box, a list of hits, and the chosen one with all hits marked.

    Signals:
        save_requested(DocumentRecord)   save a copy of this document
    """

    save_requested = Signal(object)

    def __init__(
        self, archive: Reading, look: Look, *, edition: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._archive = archive
        self._look = look
        self._answered = ""
        self.model = SearchHitModel(self)
        self.preview = PreviewPane(archive, look, facts=False, edition=edition)
        self._latest = Latest(archive, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DEBOUNCE_MS)
        self._build()
        self._connect()
        self._show_no_question()

    def focus_box(self) -> None:
        """Put the cursor into the box, its words chosen so that typing replaces them."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def search_for(self, query: str) -> None:
        """Ask for `query` at once, as if it had been typed."""
        self.box.setText(query)
        self._ask()

    def _build(self) -> None:
        self.box = QLineEdit()
        self.box.setObjectName("bigsearch")
        self.box.setPlaceholderText(_("Search titles, texts, numbers, persons, systems…"))
        self.box.setAccessibleName(_("Search"))
        self.box.setClearButtonEnabled(True)
        self.box.addAction(self._look.icon(Icon.SEARCH), QLineEdit.ActionPosition.LeadingPosition)
        self.count = words("", "strong")
        self.honesty = words("", "soft")
        self._notice = Notice(self._look)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(HitDelegate(self._look, self.list))
        self.list.setAccessibleName(_("Search results"))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty = EmptyState(self._look, Icon.SEARCH)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)

        facts = QHBoxLayout()
        facts.setSpacing(M)
        facts.addWidget(self.count)
        facts.addStretch(1)
        facts.addWidget(self.honesty)
        head = QVBoxLayout()
        head.setContentsMargins(L, L, L, M)
        head.setSpacing(M)
        head.addWidget(self.box)
        head.addLayout(facts)
        head.addWidget(self._notice)
        rule = QFrame()
        rule.setObjectName("rule")
        left = QFrame()
        left.setObjectName("surface")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule)
        column.addWidget(self._stack, 1)
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.preview)
        em = self.fontMetrics().height()
        splitter.setSizes([em * 34, em * 38])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)

    def _connect(self) -> None:
        self.box.textChanged.connect(self._wait)
        self.box.returnPressed.connect(self._ask)
        self._pause.timeout.connect(self._ask)
        self._latest.answered.connect(self._show_answer)
        self._latest.failed.connect(self._show_failure)
        self.list.selectionModel().currentChanged.connect(self._show_hit)
        self.preview.save_requested.connect(self.save_requested)
        self._archive.library_changed.connect(self._note_change)
        for keys, act in (
            (Qt.Key.Key_Down, self._enter_list),
            (Qt.Key.Key_PageDown, self._enter_list),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.box)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        for keys_text, act in (
            ("F3", self.preview.next_hit),
            ("Shift+F3", self.preview.previous_hit),
        ):
            shortcut = QShortcut(QKeySequence(keys_text), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _wait(self) -> None:
        # What is on its way answers an older question.
        self._latest.drop()
        self._pause.start()

    def _ask(self) -> None:
        self._pause.stop()
        query = self.box.text().strip()
        if not query:
            self._latest.drop()
            self._show_no_question()
            return
        self._latest.ask(self._archive.search(query))

    def _show_answer(self, result: SearchResult) -> None:
        self._notice.hide()
        self._answered = result.query
        self.model.replace(result.found)
        found = ngettext("{count} document found", "{count} documents found", result.total)
        self.count.setText(found.format(count=format_count(result.total)))
        self._show_honesty(result)
        if result.found:
            self._stack.setCurrentWidget(self.list)
            self.list.setCurrentIndex(self.model.index(0))
            self.list.scrollToTop()
        else:
            self._empty.say(
                _("Nothing found"),
                _(
                    "No document holds these words. Fewer words find more; the line above says what search can't see."
                ),
            )
            self._stack.setCurrentWidget(self._empty)
            self.preview.show_nothing()

    def _show_honesty(self, result: SearchResult) -> None:
        searchable = result.documents - result.unsearchable
        self.honesty.setText(
            _("{searchable} of {documents} searchable").format(
                searchable=format_count(searchable), documents=format_count(result.documents)
            )
        )
        self.honesty.setToolTip(
            _("Scans, unreadable files and files still waiting are found by title and facts only.")
            if result.unsearchable
            else ""
        )

    def _show_failure(self, error: Exception) -> None:
        self._notice.explain(explain(error))

    def _show_no_question(self) -> None:
        self._answered = ""
        self._notice.hide()
        self.model.replace(())
        self.count.setText("")
        self.honesty.setText("")
        self._empty.say(
            _("Search the whole archive"),
            _(
                "Type any word of two characters or more: answers come while you type. Quotes keep words together."
            ),
        )
        self._stack.setCurrentWidget(self._empty)
        self.preview.show_nothing()

    def _show_hit(self, current: QModelIndex) -> None:
        if current.isValid():
            found = self.model.found_at(current.row())
            self.preview.show_document(found.document, self._answered)

    def _enter_list(self) -> None:
        if self.model.rowCount():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _note_change(self, change: LibraryChanged) -> None:
        if change.what is Change.SEARCHABLE and self._answered:
            self._ask()
