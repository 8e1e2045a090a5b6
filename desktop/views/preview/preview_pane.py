"""The pane beside a list that shows one document: pages, table, members, article or text. Late answers are dropped."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import format_count
from desktop.jobs.archive import Archive, Reading
from desktop.jobs.latest import Latest
from desktop.jobs.rendering import PageFile
from desktop.services.filing.unlocked_text import needs_password
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood, Notice
from desktop.views.preview.contents import Contents, Mode, has_pages, prepare_contents
from desktop.views.preview.page_feed import PageFeed
from desktop.views.preview.preview_bar import PreviewBar
from desktop.views.preview.preview_body import PreviewBody
from desktop.views.preview.preview_head import PreviewHead
from desktop.views.preview.why_empty import why_empty
from desktop.views.theme.look import Look
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.words import _
from search.errors import PageUnavailable
from search.fencing.reasons import Reason
from search.records import Place

_LOCKED = (Reason.PROTECTED, Reason.WRONG_PASSWORD)


class PreviewPane(QFrame):
    """Facts above, the document below; with a query, its hits are marked and can be stepped through.

    Signals:
        save_requested(DocumentRecord)     the person wants a copy of the shown document; in an edition, a page to print
        verify_requested(DocumentRecord)   an officer wants it compared with its digest
        slip_requested(DocumentRecord)     an officer wants the slip that proves it
        cite_requested()                   the citation of what is in view is wanted
        item_activated(str, str, str)      kind, key and place of what a link of an article leads to
    """

    save_requested = Signal(object)
    verify_requested = Signal(object)
    slip_requested = Signal(object)
    cite_requested = Signal()
    item_activated = Signal(str, str, str)

    def __init__(
        self,
        archive: Reading,
        look: Look,
        *,
        facts: bool = True,
        edition: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive, self._look, self._edition = archive, look, edition
        self._record: DocumentRecord | None = None
        self._query = ""
        self._page = 0
        self._contents: Contents | None = None
        self._mode: Mode | None = None
        self._preferred: Mode | None = None
        self._latest = Latest(archive, self)
        self.setObjectName("preview")
        self.setAccessibleName(_("Preview"))
        self._build(facts=facts)
        self._connect()

    @property
    def record(self) -> DocumentRecord | None:
        """The document shown, with the version shown."""
        return self._record

    @property
    def mode(self) -> Mode | None:
        """How it is shown; None while nothing is."""
        return self._mode

    @property
    def contents(self) -> Contents | None:
        """What its text holds; None until that is known."""
        return self._contents

    @property
    def place(self) -> Place | None:
        """Where in the document one is; None where that can't be told."""
        return self.body.place if self._mode is not None else None

    @property
    def notice(self) -> Notice:
        """Where something is said about the document."""
        return self._notice

    def show_nothing(self) -> None:
        """Back to the state without a document."""
        self._record = self._contents = self._mode = None
        self._latest.drop()
        self.feed.stop()
        self.article_view.clear_article()
        self._stack.setCurrentIndex(0)

    def show_document(self, record: DocumentRecord, query: str = "", page: int = 0) -> None:
        """Show a document's version; what it holds follows from jobs.

        Reading begins at the first hit on `page` (from 1), at the page itself where there are no hits.
        """
        if record == self._record and query == self._query:
            if page:
                # What it holds may still be on its way.
                self._page = page - 1
                self.body.go_to_page(self._page)
            return
        same = self._record is not None and record.version == self._record.version
        self._record, self._query, self._page = record, query, max(0, page - 1)
        self._contents = None
        if not same:
            self._head.show_record(record)
            self._notice.hide()
            self._clear()
        if has_pages(record.version):
            self._show_pages()
        else:
            self.feed.stop()
        version = record.version
        self._latest.ask(
            self._archive.contents(
                record.id,
                version.id,
                lambda kept, links: prepare_contents(kept, record, query, links),
            )
        )
        self._stack.setCurrentIndex(1)

    def choose_mode(self, mode: Mode) -> None:
        """Show it in another way; documents that can be are shown like this from now on."""
        self._preferred = mode
        self._turn_to(mode)

    def next_hit(self) -> None:
        self._step(1)

    def previous_hit(self) -> None:
        self._step(-1)

    def say(self, mood: Mood, sentence: str) -> None:
        """Something about the shown document."""
        self._notice.say(mood, sentence)

    def focus_document(self) -> None:
        """Into what is read, so that keys scroll it."""
        if (view := self.body.currentWidget()) is not None:
            view.setFocus(Qt.FocusReason.TabFocusReason)

    def _build(self, *, facts: bool) -> None:
        look = self._look
        self._empty = EmptyState(look, Icon.FILE)
        self._empty.say(
            _("Nothing selected"), _("Select a document to see what is known of it and to read it.")
        )
        self._head = PreviewHead(look, facts=facts, edition=self._edition)
        self._notice = Notice(look)
        self._notice.setProperty("wide", True)
        self.bar = PreviewBar(look)
        self.body = PreviewBody(look, self._archive, edition=self._edition)
        self.text_view, self.page_view = self.body.text, self.body.pages
        self.sheet_view, self.parts_view = self.body.sheets, self.body.parts
        self.locked, self.article_view = self.body.locked, self.body.article
        self.feed = PageFeed(self._archive, self.page_view, self)
        rule = QFrame()
        rule.setObjectName("rule")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._notice)
        column.addWidget(self.bar)
        column.addWidget(rule)
        column.addWidget(self.body, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(page)
        edge = QFrame()
        edge.setObjectName("edge")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(edge)
        outer.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._latest.answered.connect(self._show_contents)
        self._latest.failed.connect(self._show_failure)
        self._head.save_clicked.connect(self._ask_to_save)
        self._head.verify_clicked.connect(self._ask_to_verify)
        self._head.slip_clicked.connect(self._ask_for_slip)
        self._head.cite_clicked.connect(self.cite_requested)
        self.bar.mode_chosen.connect(self.choose_mode)
        self.bar.hit_wanted.connect(self._step)
        self.bar.zoom_wanted.connect(self._zoom)
        self.body.hit_changed.connect(self._show_hit)
        self.page_view.page_changed.connect(self._show_page)
        self.feed.opened.connect(self._show_opened)
        self.feed.failed.connect(self._show_unavailable)
        self.parts_view.page_chosen.connect(self._show_part)
        self.article_view.item_activated.connect(self.item_activated)
        self.locked.password_given.connect(self._unlock)

    def _clear(self) -> None:
        self._mode = None
        self.body.clear()
        self.bar.show_modes((), None)
        self.bar.show_no_hits()

    def _show_pages(self, password: str = "") -> None:
        assert self._record is not None
        version = self._record.version
        self.feed.show(PageFile(version.id, version.name, password), self._query)
        if self._contents is not None:
            self.feed.use_hits(self._contents.text.hit_pages)

    def _unlock(self, password: str, keep: bool) -> None:
        """Show the file with its password: pages where it has such, and its text; perhaps keep that, too."""
        assert self._record is not None
        if keep and isinstance(self._archive, Archive):
            job = self._archive.keeping_text(self._record.version.id, password)
            job.failed.connect(self._show_failure)
            self._archive.start(job)
        record, query = self._record, self._query
        version = record.version
        if has_pages(version):
            self._show_pages(password)
        job = self._archive.unlocking(
            version.id,
            version.name,
            password,
            lambda kept: prepare_contents(kept, record, query),
        )
        self._latest.ask(job)

    def _show_contents(self, contents: Contents) -> None:
        assert self._record is not None
        self._contents = contents
        text = contents.text
        self.body.show_contents(contents, self._page)
        self.feed.use_hits(text.hit_pages)
        version = self._record.version
        if not contents.modes and not self.feed.open and needs_password(version.text_reason):
            self._ask_for_password(wrong=False)
            return
        if self.feed.open and self._mode is Mode.PAGES:
            # The pages came first: they learn now where the hits are.
            self._turn_to(Mode.PAGES)
        else:
            self._turn_to(self._best_mode())
        if not contents.modes:
            if not has_pages(version):
                self._notice.say(Mood.PLAIN, why_empty(version))
        elif text.cut:
            count = format_count(len(text.text))
            self._notice.say(
                Mood.PLAIN, _("Only the first {count} characters are shown.").format(count=count)
            )

    def _show_opened(self, _pages: object) -> None:
        if self._preferred in (None, Mode.PAGES) or not self._modes_of_text():
            self._turn_to(Mode.PAGES)
        else:
            self._turn_to(self._best_mode())

    def _show_unavailable(self, error: Exception) -> None:
        if isinstance(error, PageUnavailable) and error.reason in _LOCKED:
            self._ask_for_password(wrong=error.reason is Reason.WRONG_PASSWORD)
            return
        if isinstance(error, PageUnavailable):
            words = _("Its pages can't be shown: {reason}").format(reason=_(error.sentence))
            self._notice.say(Mood.PLAIN, words)
        else:
            self._show_failure(error)
        self._turn_to(self._best_mode())

    def _ask_for_password(self, *, wrong: bool) -> None:
        self._mode = None
        self.body.ask_for_password(wrong=wrong)
        self.bar.show_modes((), None)
        self.bar.show_no_hits()

    def _modes(self) -> tuple[Mode, ...]:
        pages = (Mode.PAGES,) if self.feed.open else ()
        return (*pages, *self._modes_of_text())

    def _modes_of_text(self) -> tuple[Mode, ...]:
        return self._contents.modes if self._contents is not None else ()

    def _best_mode(self) -> Mode:
        modes = self._modes()
        if self._preferred in modes:
            return self._preferred
        return modes[0] if modes else Mode.TEXT

    def _turn_to(self, mode: Mode) -> None:
        self._mode = mode
        self.bar.show_modes(self._modes(), mode)
        self.bar.show_no_hits()
        self.body.turn_to(mode)
        if mode is Mode.PAGES:
            self._show_page(self.page_view.page)

    def _step(self, by: int) -> None:
        view = self.body.hit_view
        if view is not None:
            view.go_to_hit(view.current_hit + by)
        elif self._mode in (Mode.PARTS, Mode.ARTICLE) and self.text_view.hits:
            self._turn_to(Mode.TEXT)

    def _zoom(self, by: int) -> None:
        view = self.page_view
        (view.fit_width, view.zoom_in, view.zoom_out)[by]()

    def _show_hit(self, number: int, count: int) -> None:
        if self._query:
            self.bar.show_hit(number, count)

    def _show_page(self, page: int) -> None:
        if self._mode is Mode.PAGES:
            self.bar.show_page(page, self.page_view.count)

    def _show_part(self, page: int) -> None:
        self._turn_to(Mode.TEXT)
        self.text_view.go_to_page(page)
        self.text_view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_failure(self, error: Exception) -> None:
        if isinstance(error, PageUnavailable) and error.reason in _LOCKED:
            # The pages, where there are any, ask as well.
            self._ask_for_password(wrong=error.reason is Reason.WRONG_PASSWORD)
        else:
            self._notice.explain(explain(error))

    def _ask_to_verify(self) -> None:
        if self._record is not None:
            self.verify_requested.emit(self._record)

    def _ask_for_slip(self) -> None:
        if self._record is not None:
            self.slip_requested.emit(self._record)

    def _ask_to_save(self) -> None:
        if self._record is not None:
            self.save_requested.emit(self._record)
