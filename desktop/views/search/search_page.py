"""The search page: asks in a job a moment after the last key, drops stale answers, shows each hit in its document."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.search_hits import SearchHitModel
from desktop.jobs.archive import Archive, Reading
from desktop.jobs.changes import Change, LibraryChanged
from desktop.jobs.latest import Latest
from desktop.services.searching.facets import chips_of
from desktop.services.searching.search_records import (
    Facet,
    FoundDocument,
    SavedView,
    SearchResult,
    Sort,
)
from desktop.views.preview.preview_pane import PreviewPane
from desktop.views.search.completer import Completer
from desktop.views.search.coverage_line import CoverageLine
from desktop.views.search.facet_pane import FacetPane
from desktop.views.search.help_dialog import QueryHelpDialog
from desktop.views.search.hit_list import HitList
from desktop.views.search.results_pane import ResultsPane
from desktop.views.search.search_head import SearchHead
from desktop.views.search.search_keys import SearchKeys
from desktop.views.search.view_desk import ViewDesk
from desktop.views.search.view_pane import ViewPane
from desktop.views.theme.look import Look
from resources.words import _
from search.errors import QueryError
from search.language.query import parse_query

DEBOUNCE_MS = 40
"""After the last key. Short, because an answer that comes too late is dropped anyway."""

COUNT_AFTER_MS = 150
"""Facets are counted once the typing rests for so long: the next answer must not wait behind them."""

SHOW_AFTER_MS = 100
"""A hit is shown once it has been the current one for so long: not all of those that the arrow keys pass."""


class SearchPage(QWidget):
    """A box, facets, a list of hits, and the chosen one with all hits marked.

    Signals:
        save_requested(DocumentRecord)   save a copy of this document
        item_activated(str, str, str)    kind, key and place of what a link in the preview leads to
        painted(str)                     the results of this query stand on the screen
    """

    save_requested = Signal(object)
    item_activated = Signal(str, str, str)
    painted = Signal(str)

    def __init__(
        self, archive: Reading, look: Look, *, edition: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._archive, self._look, self._edition = archive, look, edition
        self._answered = ""
        self._sort = Sort.SCORE
        self.model = SearchHitModel(self)
        self.head = SearchHead(look, edition=edition)
        self.box = self.head.box
        self.list = HitList(self.model, look)
        self.facets = FacetPane(look)
        self.views = ViewPane(look, edition=edition)
        self.coverage = CoverageLine(archive, look)
        self.preview = PreviewPane(archive, look, facts=False, edition=edition)
        self.completer = Completer(archive, self.box, look, self)
        self._latest = Latest(archive, self)
        self._more = Latest(archive, self)
        self._counting = Latest(archive, self)
        self._pause = self._timer(DEBOUNCE_MS)
        self._showing = self._timer(SHOW_AFTER_MS)
        self._count_soon = self._timer(COUNT_AFTER_MS)
        self._lay_out()
        self.keys = SearchKeys(self, edition=edition)
        self.view_desk = ViewDesk(archive, look, self) if isinstance(archive, Archive) else None
        self._connect()
        self._show_no_question()

    @property
    def suite_name(self) -> str:
        """The vault's cipher suite."""
        return self._archive.suite_name

    @property
    def sort(self) -> Sort:
        """The order of the results."""
        return self._sort

    @property
    def answered(self) -> str:
        """The query whose results are shown."""
        return self._answered

    @property
    def current(self) -> FoundDocument | None:
        """The hit one is at."""
        return self.list.current

    def focus_box(self) -> None:
        """Put the cursor into the box, its words chosen so that typing replaces them."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def search_for(self, query: str) -> None:
        """Ask for `query` at once, as if it had been typed."""
        self.box.setText(query)
        self.completer.withdraw()
        self._ask()

    def show_view(self, view: SavedView) -> None:
        """Ask the query of a saved view, in its order."""
        self._sort = view.sort
        self.head.show_sort(view.sort)
        self.search_for(view.query)

    def enter_list(self) -> None:
        """From the box into the results."""
        if self.model.rowCount():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def open_current(self) -> None:
        """To reading: the document gets the whole page until Esc."""
        if self.current is not None:
            self._show_current()
            self._left.hide()
            self.preview.focus_document()

    def leave_document(self) -> None:
        """From reading back to the results."""
        self._left.show()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def reading(self) -> bool:
        """Whether the document has the whole page."""
        return self._left.isHidden()

    def show_help(self) -> None:
        """How to search."""
        dialog = QueryHelpDialog(self._look, self)
        dialog.example_chosen.connect(self.search_for)
        dialog.open()

    def event(self, event: QEvent) -> bool:
        # Before the window's own F1, which lists its keys.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_F1
            and not event.modifiers()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            self.show_help()
        elif event.key() == Qt.Key.Key_Escape and self.reading:
            self.leave_document()
        elif event.key() == Qt.Key.Key_Escape or event.text() == "/":
            self.focus_box()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Not before: a window that is opened has other things to do than to count for a page nobody looks at.
        self._count_soon.start()
        if self.view_desk is not None:
            self.view_desk.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.completer.withdraw()

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        return timer

    def _lay_out(self) -> None:
        self._left = ResultsPane(
            self.head, self.views, self.facets, self.list, self.coverage, self._look
        )
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._left)
        splitter.addWidget(self.preview)
        em = self.fontMetrics().height()
        splitter.setSizes([em * 38, em * 32])
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)

    def _connect(self) -> None:
        self.box.textChanged.connect(self._wait)
        self.completer.chosen.connect(self._ask)
        self._pause.timeout.connect(self._ask)
        self._count_soon.timeout.connect(self._count)
        self._latest.answered.connect(self._show_answer)
        self._latest.failed.connect(self._show_failure)
        self._more.answered.connect(self._show_more)
        self._counting.answered.connect(self._show_facets)
        self.model.more_wanted.connect(self._ask_for_more)
        self.list.hit_shown.connect(self._showing.start)
        self.list.opened.connect(self.open_current)
        self.list.box_wanted.connect(self._type_on)
        self._showing.timeout.connect(self._show_current)
        self.facets.query_chosen.connect(self.search_for)
        self.views.view_chosen.connect(self.show_view)
        self.head.query_wanted.connect(self.search_for)
        self.head.sort_chosen.connect(self._sort_by)
        self.head.help_wanted.connect(self.show_help)
        self.preview.save_requested.connect(self.save_requested)
        self.preview.item_activated.connect(self.item_activated)
        self.preview.cite_requested.connect(self.keys.cite)
        self._archive.library_changed.connect(self._note_change)

    def _wait(self) -> None:
        # What is on its way answers an older question.
        self._latest.drop()
        self._more.drop()
        self._counting.drop()
        self._count_soon.stop()
        self._pause.start()

    def _ask(self) -> None:
        self._pause.stop()
        query = self.box.text().strip()
        self.head.clear_errors()
        if not query:
            self._latest.drop()
            self._show_no_question()
            return
        try:
            parse_query(query)
            self.head.show_chips(chips_of(query))
        except QueryError as error:
            # What was found before stays: a parenthesis that is still to be closed takes nothing away.
            self.head.show_chips(())
            self.head.show_query_error(_shifted(error, self.box.text(), query))
            return
        self._more.drop()
        self._latest.ask(self._archive.search(query, sort=self._sort))

    def _show_answer(self, result: SearchResult) -> None:
        self._answered = result.query
        self.head.show_count(result.total)
        self.head.show_notices(result.notices)
        self.head.show_suggestion(result.suggestion)
        self.coverage.show_coverage(result.coverage)
        if result.found:
            self._left.show_hits()
            self.list.show_answer(result.found, result.total)
            self._paint_now()
        else:
            self.model.replace(())
            self._showing.stop()
            self._left.say(
                _("Nothing found"),
                _(
                    "No document holds these words. Fewer words find more; the line below says what search can't see."
                ),
            )
            self.preview.show_nothing()
        self.painted.emit(result.query)
        self._count_soon.start()

    def _paint_now(self) -> None:
        """The results at once, before the facets and the preview take their turn."""
        if self.list.isVisible():
            self.list.viewport().repaint()

    def _ask_for_more(self, offset: int) -> None:
        if self._answered:
            self._more.ask(self._archive.search(self._answered, offset=offset, sort=self._sort))

    def _show_more(self, result: SearchResult) -> None:
        if result.query == self._answered:
            self.model.extend(result.found)

    def _count(self) -> None:
        self._counting.ask(self._archive.facets(self._answered))

    def _show_facets(self, facets: tuple[Facet, ...]) -> None:
        self.facets.facets.replace(facets)

    def _show_failure(self, error: Exception) -> None:
        if isinstance(error, QueryError):
            self.head.show_query_error(error)
        else:
            self.head.show_failure(explain(error))

    def _show_no_question(self) -> None:
        self._answered = ""
        self._showing.stop()
        self._more.drop()
        self.head.clear_errors()
        self.head.show_chips(())
        self.head.show_suggestion("")
        self.head.show_count(None)
        self.model.replace(())
        self._left.say(
            _("Search the whole archive"),
            _(
                "Type a word, a name or a number: answers come while you type. F1 shows what else can be asked."
            ),
        )
        self.preview.show_nothing()
        if self.isVisible():
            self._count_soon.start()

    def _show_current(self) -> None:
        self._showing.stop()
        found = self.current
        if found is not None:
            page = found.snippet.page if found.snippet else 0
            shown = replace(found.document, version=found.version)
            self.preview.show_document(shown, self._answered, page)

    def _sort_by(self, sort: Sort) -> None:
        self._sort = sort
        if self._answered:
            self._ask()

    def _type_on(self, text: str) -> None:
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        if text:
            self.box.insert(text)
        else:
            self.box.selectAll()

    def _note_change(self, change: LibraryChanged) -> None:
        if change.what is Change.SEARCHABLE and self._answered:
            self._ask()
        elif change.what is Change.SEARCHABLE and self.isVisible():
            self._count_soon.start()


def _shifted(error: QueryError, typed: str, query: str) -> QueryError:
    """The error at its place in the box, where blanks may stand before the query."""
    error.position += len(typed) - len(typed.lstrip()) if query else 0
    return error
