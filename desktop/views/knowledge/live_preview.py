"""What the text that is being written will look like: made in a job, of the part round the cursor where it is long."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import format_count
from desktop.itemmodels.knowledge_article import ShownArticle, show_article
from desktop.itemmodels.knowledge_outline import Scan
from desktop.jobs.knowledge import KnowledgeDesk
from desktop.jobs.latest import Latest
from desktop.views.controls.notice import Notice
from desktop.views.controls.words import ElidedLabel
from desktop.views.knowledge.article_view import ArticleView
from desktop.views.knowledge.markdown_edit import MarkdownEdit
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, M, S
from exporters.prose.html import Destinations
from resources.words import _

WINDOW = 24_000
"""Characters that are previewed at most, about 60 KB of Chinese: laid out in some milliseconds, many screens long."""

_AFTER_MS = 250
_FOLLOW_AFTER_MS = 90
_ENDLESS = 1 << 40


@dataclass(frozen=True, slots=True)
class PreviewWindow:
    """Lines `first` to `last` of a text, from 0. `added` lines of `text` stand before them: a fence they are within."""

    text: str
    first: int
    last: int
    added: int
    total: int

    def local(self, line: int) -> int:
        """The line of `text` that a line of the whole is."""
        return line - self.first + self.added


def window_of(edit: MarkdownEdit, scan: Scan, most: int = WINDOW) -> PreviewWindow:
    """The part of an editor's text round its cursor: all of it if it is short, else from blank line to blank line."""
    document = edit.document()
    if document.characterCount() <= most:
        return PreviewWindow(
            edit.toPlainText(), 0, document.blockCount() - 1, 0, document.blockCount()
        )
    here = edit.textCursor().block()
    first = _edge(here, most // 2, scan, forward=False)
    last = _edge(here, most // 2, scan, forward=True)
    lines: list[str] = []
    block = first
    while block.isValid():
        lines.append(block.text()[:most])
        if block == last:
            break
        block = block.next()
    added = 0
    fence = scan.fence_at(first.blockNumber())
    if fence is not None and fence[0] < first.blockNumber():
        lines.insert(0, document.findBlockByNumber(fence[0]).text())
        added = 1
    return PreviewWindow(
        "\n".join(lines), first.blockNumber(), last.blockNumber(), added, document.blockCount()
    )


def _edge(here: QTextBlock, room: int, scan: Scan, *, forward: bool) -> QTextBlock:
    """The last block in one direction within so many characters, back to a blank line if there is one on the way."""
    block, size, good = here, 0, here
    while True:
        following = block.next() if forward else block.previous()
        size += block.length()
        if not following.isValid():
            return block
        if size > room:
            return good if good != here else block
        block = following
        if not block.text().strip() and scan.fence_at(block.blockNumber()) is None:
            good = block


class LivePreview(QFrame):
    """Beside the editor.

    Signals:
        item_activated(str, str, str)   something that a link leads to
    """

    item_activated = Signal(str, str, str)

    def __init__(
        self, desk: KnowledgeDesk, edit: MarkdownEdit, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self._desk, self._edit = desk, edit
        self._document: int | None = None
        self._scan = Scan()
        self._window: PreviewWindow | None = None
        self._asked: PreviewWindow | None = None
        self._latest = Latest(desk, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._fail)
        self.view = ArticleView(look, desk, desk.picture)
        self.view.item_activated.connect(self.item_activated)
        self.caption = ElidedLabel("", "caption")
        self.notice = Notice(look)
        head = QHBoxLayout()
        head.setContentsMargins(XL, S, M, S)
        head.addWidget(self.caption, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.view, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_MS)
        self._soon.timeout.connect(self.render_now)
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(_FOLLOW_AFTER_MS)
        self._follow.timeout.connect(self._follow_cursor)
        edit.typed.connect(self._wait)
        edit.cursorPositionChanged.connect(self._follow.start)

    @property
    def window_shown(self) -> PreviewWindow | None:
        """Which part of the text is shown."""
        return self._window

    def begin(self, document_id: int | None) -> None:
        """Another text is in the editor."""
        self._document = document_id
        self._window = None
        self.view.clear_article()
        self.render_now()

    def use_scan(self, scan: Scan) -> None:
        """Where code stands in the text."""
        self._scan = scan

    def render_now(self) -> None:
        """Show what is there, without waiting for a pause."""
        self._soon.stop()
        if self.isHidden():
            return
        self._asked = window_of(self._edit, self._scan)
        self._latest.ask(self._desk.previewing(self._document, self._asked.text, _whole))

    def stop(self) -> None:
        """Show nothing and ask for nothing more."""
        self._soon.stop()
        self._follow.stop()
        self._latest.drop()
        self._window = self._asked = None
        self.view.clear_article()
        self.notice.hide()

    def _wait(self) -> None:
        # Not begun anew by each key, so that somebody who types on sees something, too.
        if not self._soon.isActive():
            self._soon.start()

    def _show(self, shown: ShownArticle) -> None:
        again = self._window is not None and self._asked is not None
        again = again and self._window.first == self._asked.first  # type: ignore[union-attr]  # both are there
        self._window = self._asked
        assert self._window is not None
        self.notice.hide()
        if again:
            self.view.show_again(shown)
        else:
            self.view.show_article(shown)
        self.caption.setText(self._words(self._window))
        self._follow_cursor()

    def _words(self, window: PreviewWindow) -> str:
        if window.first == 0 and window.last + 1 >= window.total:
            return _("Preview")
        said = _("Preview of lines {first}–{last} of {count}")
        return said.format(
            first=format_count(window.first + 1),
            last=format_count(window.last + 1),
            count=format_count(window.total),
        )

    def _fail(self, error: Exception) -> None:
        self.notice.explain(explain(error))

    def _follow_cursor(self) -> None:
        if self._window is None or self.isHidden():
            return
        line = self._edit.textCursor().blockNumber()
        if self._window.first <= line <= self._window.last:
            self.view.reveal_line(self._window.local(line))
        else:
            self._wait()


def _whole(text: str, destinations: Destinations, title: str) -> ShownArticle:
    return show_article(text, destinations, title, part=_ENDLESS)
