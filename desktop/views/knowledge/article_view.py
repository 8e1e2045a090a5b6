"""The reader: shows an article and lets nothing of it act. Links are told of, pictures come from the archive alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.knowledge_article import NOTHING, ShownArticle, anchor_near
from desktop.jobs.latest import Starter
from desktop.services.knowledge.linking import item_of, place_of
from desktop.views.controls.buttons import icon_button
from desktop.views.controls.words import words
from desktop.views.knowledge.article_images import ArticleImages, ImageJob
from desktop.views.knowledge.article_style import article_style
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, M, S
from resources.artwork import Icon
from resources.words import _

_FIT_AFTER_MS = 120


class ArticleView(QWidget):
    """A long article is shown in parts. Everything can be read and copied, nothing loaded, run or followed outside.

    Signals:
        item_activated(str, str, str)   kind, key and place of what a link leads to: "document", "12", "@2#p3"
        part_shown(int)                 another part is shown
    """

    item_activated = Signal(str, str, str)
    part_shown = Signal(int)

    def __init__(
        self,
        look: Look,
        starter: Starter | None = None,
        images: ImageJob | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shown = NOTHING
        self._part = 0
        self.browser = _Browser(look, ArticleImages(starter, images, self))
        self.browser.followed.connect(self._follow)
        self.previous = icon_button(
            look, Icon.UP, _("Previous part"), lambda: self.show_part(self._part - 1)
        )
        self.next = icon_button(
            look, Icon.DOWN, _("Next part"), lambda: self.show_part(self._part + 1)
        )
        self._where = words("", "caption")
        self._bar = QFrame()
        self._bar.setObjectName("partbar")
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(M, 2, M, 2)
        row.setSpacing(S)
        row.addStretch(1)
        for widget in (self._where, self.previous, self.next):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.browser, 1)
        column.addWidget(self._bar)
        self._bar.hide()
        self.setFocusProxy(self.browser)

    @property
    def shown(self) -> ShownArticle:
        """What is shown."""
        return self._shown

    @property
    def part(self) -> int:
        """Which part of it, from 0."""
        return self._part

    def show_article(self, article: ShownArticle, place: str = "") -> None:
        """Show another article, at a heading of it."""
        self._shown = article
        anchor = article.anchor_of(place) if place else ""
        self._put(article.part_of(anchor) if anchor else 0)
        if anchor:
            self.browser.scrollToAnchor(anchor)

    def show_again(self, article: ShownArticle) -> None:
        """The same article a moment later: what is in view stays in view."""
        bar = self.browser.verticalScrollBar()
        at = bar.value()
        self._shown = article
        self._put(min(self._part, len(article.parts) - 1))
        bar.setValue(at)

    def show_part(self, number: int) -> None:
        """Show a part of the article from its beginning."""
        if 0 <= number < len(self._shown.parts):
            self._put(number)

    def go_to(self, anchor: str) -> None:
        """Bring an anchor of the article to the top, in whichever part it is."""
        part = self._shown.part_of(anchor)
        if part != self._part:
            self._put(part)
        self.browser.scrollToAnchor(anchor)

    def reveal_line(self, line: int) -> None:
        """Bring the block of a line of the source into view, unless it is."""
        if anchor := anchor_near(self._shown.parts[self._part], line):
            self.browser.reveal(anchor)

    def clear_article(self) -> None:
        """Show nothing and keep nothing."""
        self._shown = NOTHING
        self.browser.images.forget()
        self._put(0)

    def forbid_copying(self) -> None:
        """From now on it can be read and its links followed, but nothing of it gets into the clipboard."""
        self.browser.forbid_copying()

    def _put(self, number: int) -> None:
        self._part = number
        parts = len(self._shown.parts)
        self.browser.put(self._shown.parts[number].html)
        self._bar.setVisible(parts > 1)
        said = _("Part {number} of {count}")
        self._where.setText(said.format(number=number + 1, count=format_count(parts)))
        self.previous.setEnabled(number > 0)
        self.next.setEnabled(number + 1 < parts)
        self.part_shown.emit(number)

    def _follow(self, address: str) -> None:
        if address.startswith("#"):
            self.go_to(unquote(address[1:]))
        elif item := item_of(address):
            self.item_activated.emit(item.kind, item.key, place_of(item.version, item.place))


class _Browser(QTextBrowser):
    """Inert: it loads what `ArticleImages` has, and nothing else.

    Signals:
        followed(str)   a link was clicked or entered
    """

    followed = Signal(str)

    def __init__(self, look: Look, images: ArticleImages) -> None:
        super().__init__()
        self._look = look
        self._html = ""
        self._copies = True
        self._places: dict[str, int] | None = None
        self.images = images
        self.setObjectName("article")
        self.setAccessibleName(_("Article"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(XL)
        self.document().setDefaultStyleSheet(article_style(look.colours))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._fit = QTimer(self)
        self._fit.setSingleShot(True)
        self._fit.setInterval(_FIT_AFTER_MS)
        self._fit.timeout.connect(self._lay_out_anew)
        self._room = 0
        self.anchorClicked.connect(self._tell)
        images.arrived.connect(self._await_fit)

    def put(self, html: str) -> None:
        """Show a part, from its top."""
        self._html = html
        self._room = self._measured()
        self._places = None
        self.setHtml(html)
        self.verticalScrollBar().setValue(0)

    def reveal(self, anchor: str) -> None:
        """Scroll so that an anchor is in view, if it isn't; it then stands in the upper third."""
        if self._places is None:
            self._places = _anchor_places(self.document())
        if (position := self._places.get(anchor)) is None:
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        top = self.cursorRect(cursor).top()
        height = self.viewport().height()
        if not 0 <= top <= height * 3 // 4:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + top - height // 3)

    def loadResource(self, kind: int, url: QUrl | str) -> Any:
        """Pictures of documents in the archive; anything else doesn't exist."""
        url = QUrl(url)
        name = url.path()
        if (
            kind == QTextDocument.ResourceType.ImageResource.value
            and url.scheme() == "img"
            and name.isdecimal()
        ):
            ground = self._look.colours.hover
            return self.images.picture(int(name), self._room, self.devicePixelRatioF(), ground)
        return None

    def forbid_copying(self) -> None:
        """Links can still be followed."""
        self._copies = False
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt selects and copies by keys even where nothing may be selected.
        keys = QKeySequence.StandardKey
        if not self._copies and any(event.matches(key) for key in (keys.Copy, keys.SelectAll)):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Plain words only."""
        data = QMimeData()
        if self._copies:
            data.setText(self.textCursor().selection().toPlainText())
        return data

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if "img:" in self._html and self._measured() != self._room:
            self._fit.start()

    def _await_fit(self, _document: int) -> None:
        self._fit.start()

    def _lay_out_anew(self) -> None:
        bar = self.verticalScrollBar()
        at = bar.value()
        self.put(self._html)
        bar.setValue(at)

    def _measured(self) -> int:
        return max(64, self.viewport().width() - 2 * XL)

    def _tell(self, url: QUrl) -> None:
        self.followed.emit(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))


def _anchor_places(document: QTextDocument) -> dict[str, int]:
    """Where each anchor stands."""
    places: dict[str, int] = {}
    block = document.begin()
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            piece = pieces.fragment()
            for name in piece.charFormat().anchorNames():
                places.setdefault(name, piece.position())
            pieces += 1
        block = block.next()
    return places
