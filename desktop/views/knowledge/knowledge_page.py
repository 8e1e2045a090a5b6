"""The knowledge page: tree, list and reader; the editor takes their place while somebody writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.knowledge_care import GapRow
from desktop.itemmodels.knowledge_list import article_rows
from desktop.itemmodels.knowledge_tree import Branch, plant
from desktop.jobs.archive import Archive
from desktop.jobs.changes import LibraryChanged
from desktop.jobs.knowledge import KnowledgeDesk, Opened, Overview, Writing
from desktop.jobs.latest import Latest
from desktop.services.knowledge.drafts import DraftSummary
from desktop.services.knowledge.linking import LinkRecord
from desktop.views.knowledge.editor_pane import EditorPane
from desktop.views.knowledge.list_pane import ListPane
from desktop.views.knowledge.reader_pane import ReaderPane
from desktop.views.knowledge.tree_pane import TreePane
from desktop.views.knowledge.writing_desk import WritingDesk
from desktop.views.theme.look import Look
from models.records import DocumentRecord

REFRESH_MS = 500
_NARROWEST_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class PageState:
    """What a page that is built anew for another look goes on with. Never kept anywhere but in memory."""

    place: tuple[Branch, str]
    article: int | None
    writing: Writing | None
    offered: bool


class KnowledgePage(QWidget):
    """Reads in jobs; owns the editor and with it what is being typed.

    Signals:
        item_activated(str, str, str)    kind, key and place of something that another page shows
        filed()                          texts were filed that are still to be read and indexed
        order_requested(str, object)     tags, history or graph of this `DocumentRecord`
        drafts_found(object)             the drafts that an earlier session left, once after unlocking
    """

    item_activated = Signal(str, str, str)
    filed = Signal()
    order_requested = Signal(str, object)
    drafts_found = Signal(object)

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._look = look
        self.desk = KnowledgeDesk(archive)
        self._overview = Overview()
        self._open_next: int | None = None
        self._offered = False
        self._read = False
        self.tree = TreePane(look)
        self.list = ListPane(self.desk, look)
        self.reader = ReaderPane(self.desk, look)
        self.editor = EditorPane(self.desk, look)
        self.writing = WritingDesk(self.desk, self.editor, look, self)
        self._latest = Latest(self.desk, self)
        self._latest.answered.connect(self._show_overview)
        self._latest.failed.connect(self._show_failure)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(REFRESH_MS)
        self._refresh.timeout.connect(self.refresh)
        self._lay_out()
        self._connect(archive)
        self.refresh()

    @property
    def is_writing(self) -> bool:
        """Whether the editor is shown."""
        return self._stack.currentWidget() is self.editor

    def enter(self) -> None:
        """The page is turned to."""
        if self.is_writing:
            self.editor.edit.setFocus()
        else:
            self.list.focus_list()

    def refresh(self) -> None:
        """Read everything again."""
        self._refresh.stop()
        self._latest.ask(self.desk.overview(article_rows))

    def knows(self, document_id: int) -> bool:
        """Whether this document is an article."""
        return self.list.model.knows(document_id)

    def open_article(self, document_id: int, place: str = "") -> None:
        """Show an article, at a heading of it; what is being written stays as a draft."""
        self.stop_writing()
        if not self.list.choose(document_id):
            self.list.filter.clear()
            self.tree.choose((Branch.ALL, ""))
            self._open_next = None if self.list.choose(document_id) else document_id
        self.reader.open(document_id, place)

    def find_text(self) -> bool:
        """Ctrl+F: in the editor it means the text. Whether that was so."""
        if self.is_writing:
            self.editor.find_text()
        return self.is_writing

    def save(self) -> bool:
        """Ctrl+S: in the editor it means a version. Whether that was so."""
        if self.is_writing:
            self.writing.save()
        return self.is_writing

    def focus_filter(self) -> None:
        """To the filter of the list."""
        self.stop_writing()
        self.list.focus_filter()

    def write_from(self, record: DocumentRecord, kind: str = "fault") -> None:
        """Begin an article from a document, its template filled in."""
        self.stop_writing()
        self.writing.begin_from(record.id, kind)

    def write_from_finding(self, finding_id: int, kind: str = "fault") -> None:
        """Begin an article from a finding of the register, its template filled in."""
        self.stop_writing()
        self.writing.begin_from_finding(finding_id, kind)

    def stop_writing(self) -> None:
        """Back to reading; what was typed is kept as a draft."""
        if self.is_writing:
            self.editor.keeper.keep_last(self._say_unkept)
            shown = self.editor.writing.document_id if self.editor.writing is not None else None
            self.editor.clear()
            self._stack.setCurrentWidget(self._reading)
            self._refresh.start()
            if shown is not None:
                self._open_next = shown
                self.reader.open(shown)
            self.list.focus_list()

    def state(self) -> PageState:
        """What a page that takes the place of this one goes on with."""
        writing = self.editor.state() if self.is_writing else None
        opened = self.reader.opened
        article = None if opened is None else opened.article.document.id
        return PageState(self.tree.place, article, writing, self._offered)

    def restore(self, state: PageState) -> None:
        """Go on where another page was."""
        self._offered = state.offered
        self.tree.choose(state.place)
        self._open_next = state.article
        if state.article is not None:
            self.reader.open(state.article)
        if state.writing is not None:
            self.write(state.writing)

    def leave(self, unkept: Callable[[Exception], object]) -> None:
        """The window is about to be locked: keep what was typed, and let no text stay in any field."""
        if self.is_writing:
            self.editor.keeper.keep_last(unkept)
        self.editor.clear()
        self.reader.show_nothing()

    def write(self, writing: Writing) -> None:
        """Show the editor with this."""
        self._stack.setCurrentWidget(self.editor)
        self.editor.begin(writing)

    def _lay_out(self) -> None:
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for pane, stretch in ((self.tree, 0), (self.list, 2), (self.reader, 3)):
            splitter.addWidget(pane)
            splitter.setStretchFactor(splitter.count() - 1, stretch)
        em = self.fontMetrics().height()
        self.tree.setMinimumWidth(round(self.tree.wanted_width * _NARROWEST_SHARE))
        self.list.setMinimumWidth(round(em * 15.5))
        self.reader.setMinimumWidth(em * 17)
        splitter.setSizes([self.tree.wanted_width, em * 23, em * 42])
        self._reading = splitter
        self._stack = QStackedWidget()
        self._stack.addWidget(splitter)
        self._stack.addWidget(self.editor)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect(self, archive: Archive) -> None:
        self.tree.branch_chosen.connect(self._show_branch)
        self.list.article_chosen.connect(self._show_article)
        self.list.article_activated.connect(self.writing.begin_editing)
        self.list.care_activated.connect(self._open_care)
        self.list.care_chosen.connect(self._show_care)
        self.list.new_requested.connect(self._ask_for_new)
        self.list.import_requested.connect(self.writing.import_notes)
        self.list.bring_back_requested.connect(self._bring_back)
        self.list.export_requested.connect(self.writing.export)
        self.list.reviewed_requested.connect(self.writing.mark_reviewed)
        self.reader.item_activated.connect(self._follow)
        self.reader.edit_requested.connect(self.writing.begin_editing)
        self.reader.act_requested.connect(self._act)
        self.reader.shown.connect(self._tell_due)
        self.editor.left.connect(self.stop_writing)
        self.editor.item_activated.connect(self._follow)
        self.writing.begun.connect(self.write)
        self.writing.saved.connect(self._note_saved)
        self.writing.discarded.connect(self._drop_writing)
        self.writing.filed.connect(self.filed)
        self.writing.failed.connect(self._show_failure)
        archive.library_changed.connect(self._note_change)
        new = QShortcut(QKeySequence("Ctrl+N"), self)
        new.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        new.activated.connect(self._ask_for_new)

    def _note_change(self, _change: LibraryChanged) -> None:
        if not self._refresh.isActive():
            self._refresh.start()

    def _show_overview(self, answer: tuple[Overview, list[object]]) -> None:
        overview, rows = answer
        self._overview = overview
        again, self._read = self._read, True
        self.tree.show_tree(plant(overview))
        self.reader.invite(there_are_some=bool(overview.articles))
        self.list.show_overview(overview, rows)  # type: ignore[arg-type]  # made by `article_rows`
        self._tell_due(self.reader.opened)
        if self._open_next is not None:
            self.list.choose(self._open_next)
            self._open_next = None
        elif again and self.reader.opened is not None and not self.is_writing:
            self.reader.refresh()
        if overview.drafts and not self._offered:
            self.drafts_found.emit(overview.drafts)
        self._offered = True

    def _show_failure(self, error: Exception) -> None:
        self.list.notice.explain(explain(error))

    def _say_unkept(self, error: Exception) -> None:
        self._show_failure(error)

    def _show_branch(self, branch: Branch, key: str) -> None:
        node = self.tree.model.node_at(self.tree.view.currentIndex())
        self.list.show_branch(branch, key, node.label)

    def _show_article(self, document_id: int | None) -> None:
        if document_id is None:
            if not self.list.cares:
                self.reader.show_nothing()
            return
        opened = self.reader.opened
        if opened is None or opened.article.document.id != document_id:
            self.reader.open(document_id)

    def _show_care(self, record: object) -> None:
        """What the current line is about, where that is an article."""
        if isinstance(record, LinkRecord):
            self.reader.open(record.document_id)
        elif isinstance(record, DocumentRecord):
            self.reader.open(record.id)
        elif (
            isinstance(record, GapRow) and record.kind == "document" and self.knows(int(record.key))
        ):
            self.reader.open(int(record.key))

    def _open_care(self, record: object) -> None:
        if isinstance(record, DraftSummary):
            self.writing.resume(record.id)
        elif isinstance(record, LinkRecord):
            self.writing.begin_editing(record.document_id)
        elif isinstance(record, DocumentRecord):
            self.reader.open(record.id)
        elif isinstance(record, GapRow) and record.uncured is not None:
            self.write_from(record.uncured)
        elif isinstance(record, GapRow) and record.kind:
            self._follow(record.kind, record.key, "")

    def _ask_for_new(self) -> None:
        if not self.is_writing:
            branch, key = self.tree.place
            systems = sorted(
                {name for each in self._overview.articles for name in each.document.systems}
            )
            self.writing.ask_for_new(systems, key if branch is Branch.KIND else "")

    def _bring_back(self) -> None:
        record = self.list.care
        trashed = self._overview.trashed
        if record is None and len(trashed) == 1:
            record = trashed[0]
        if isinstance(record, DocumentRecord):
            job = self.desk.bringing_back((record.id,))
            job.failed.connect(self._show_failure)
            self.desk.start(job)

    def _follow(self, kind: str, key: str, place: str) -> None:
        here = kind == "document" and key.isdecimal() and self.knows(int(key))
        if here and not place.startswith("@"):
            self.open_article(int(key), place)
        else:
            self.item_activated.emit(kind, key, place)

    def _act(self, verb: str, opened: Opened) -> None:
        if verb in ("tags", "history", "graph"):
            self.order_requested.emit(verb, opened.article.document)
        else:
            self.writing.act(verb, opened)

    def _tell_due(self, opened: Opened | None) -> None:
        if opened is not None:
            known = opened.article.document.id
            reasons = [
                each.reasons for each in self._overview.due if each.article.document.id == known
            ]
            self.reader.tell_due(tuple(reasons[0]) if reasons else ())

    def _note_saved(self, document_id: int) -> None:
        self._open_next = document_id
        self._refresh.start()
        self.filed.emit()

    def _drop_writing(self) -> None:
        self.editor.keeper.stop()
        self.stop_writing()
