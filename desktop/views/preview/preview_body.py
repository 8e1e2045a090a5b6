"""The views of a preview, one at a time: pages, table, members, article, text, or the request for a password."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.jobs.archive import Reading
from desktop.views.knowledge.article_view import ArticleView
from desktop.views.preview.contents import Contents, Mode
from desktop.views.preview.display_text import EMPTY
from desktop.views.preview.locked_panel import LockedPanel
from desktop.views.preview.page_view import PageView
from desktop.views.preview.parts_view import PartsView
from desktop.views.preview.sheet_view import SheetView
from desktop.views.preview.text_view import TextView, hit_on_page
from desktop.views.theme.look import Look
from search.records import Place

HitView = TextView | PageView | SheetView


class PreviewBody(QStackedWidget):
    """Knows where in a document one is, whichever way it is shown.

    Signals:
        hit_changed(int, int)   the current hit's number from 0 (-1: none), and how many there are, in the view shown
    """

    hit_changed = Signal(int, int)

    def __init__(
        self, look: Look, archive: Reading, *, edition: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.text = TextView(look)
        self.pages = PageView(look)
        self.sheets = SheetView(look)
        self.parts = PartsView(look)
        self.article = ArticleView(look, archive, archive.picture)
        self.locked = LockedPanel(look, keeps=not edition)
        if edition:
            # What an officer reads isn't taken away by the clipboard.
            self.text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            self.text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.article.forbid_copying()
        self._contents = Contents()
        self._page = 0
        self._asked = False
        """Whether the page was asked for: where one begins anyway nothing needs to be turned."""
        self._reached = set[Mode]()
        """The ways in which the page where reading begins was shown."""
        self._views: dict[Mode, QWidget] = {
            Mode.TEXT: self.text,
            Mode.PAGES: self.pages,
            Mode.TABLE: self.sheets,
            Mode.PARTS: self.parts,
            Mode.ARTICLE: self.article,
        }
        for view in (*self._views.values(), self.locked):
            self.addWidget(view)
        for view in (self.text, self.pages, self.sheets):
            view.hit_changed.connect(self._note_hit)

    def minimumSizeHint(self) -> QSize:
        # A stack asks for the room of its highest view, which here is the one that is hardly ever shown.
        hint, shown = super().minimumSizeHint(), self.currentWidget()
        return QSize(hint.width(), shown.minimumSizeHint().height() if shown else hint.height())

    def clear(self) -> None:
        """Show nothing."""
        self._contents, self._page, self._asked = Contents(), 0, False
        self._reached.clear()
        self.text.clear_text()
        self.article.clear_article()
        self.setCurrentWidget(self.text)

    def show_contents(self, contents: Contents, page: int) -> None:
        """What the text holds; its first hit on `page`, from 0, is where reading begins."""
        self._contents, self._page, self._asked = contents, page, page > 0
        self._reached.clear()
        self.text.colours.use(contents.code)
        self.text.show_text(contents.text, hit_on_page(contents.text, page))
        self.sheets.show_sheets(contents.sheets)
        self.parts.show_parts(contents.parts)
        if contents.article is None:
            self.article.clear_article()
        elif contents.article != self.article.shown:
            self.article.show_article(contents.article)

    def turn_to(self, mode: Mode) -> None:
        """Show it in this way, at the hit where reading begins."""
        self.setCurrentWidget(self._views[mode])
        text = self._contents.text
        if mode is Mode.PAGES and text is not EMPTY and self.pages.current_hit < 0:
            self.pages.go_to_hit(hit_on_page(text, self._page))
        elif mode is Mode.TABLE and self.sheets.current_hit < 0:
            self.sheets.go_to_hit(self.sheets.hit_at(self._page))
        if self._asked and not text.hit_pages and mode not in self._reached:
            self._reached.add(mode)
            self._go_to(self._page)
        view = self.hit_view
        if view is not None:
            self.hit_changed.emit(view.current_hit, view.hits)

    def go_to_page(self, page: int) -> None:
        """Show a page, from 0, of what is shown already."""
        self._page, self._asked = page, True
        self._reached.clear()
        self._go_to(page)

    def _go_to(self, page: int) -> None:
        if self.currentWidget() is self.pages:
            self.pages.go_to_page(page + 1)
        elif self.currentWidget() is self.text:
            self.text.go_to_page(page)

    def ask_for_password(self, *, wrong: bool) -> None:
        """Nothing can be shown without one."""
        self.locked.ask(wrong=wrong)
        self.setCurrentWidget(self.locked)

    @property
    def asking(self) -> bool:
        """Whether a password is asked for."""
        return self.currentWidget() is self.locked

    @property
    def hit_view(self) -> HitView | None:
        """The view shown, if it has hits to step through."""
        view = self.currentWidget()
        return view if isinstance(view, HitView) else None

    @property
    def place(self) -> Place | None:
        """Where in the document one is; None where that can't be told."""
        view = self.currentWidget()
        if view is self.pages:
            return Place(self.pages.page, "page")
        if view is self.sheets:
            return self.sheets.place
        if view is not self.text:
            return None
        if self.text.shown.line_numbers:
            return Place(1, "line", line=self.text.line)
        places = self._contents.places
        return places[self.text.page] if self.text.page < len(places) else None

    def _note_hit(self, number: int) -> None:
        view = self.sender()
        if isinstance(view, HitView) and view is self.currentWidget():
            self.hit_changed.emit(number, view.hits)
