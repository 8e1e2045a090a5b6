"""The reader with its head and what stands beside it: one article at a time, read in a job."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import explain
from desktop.itemmodels.formats import format_moment, mark_words
from desktop.itemmodels.knowledge_article import ShownArticle, show_article
from desktop.itemmodels.knowledge_outline import OutlineLine
from desktop.jobs.knowledge import KnowledgeDesk, Opened
from desktop.jobs.latest import Latest
from desktop.services.searching.similar import Similar
from desktop.views.controls.buttons import button, icon_button, primary_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.flow import FlowLayout
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import chip, words
from desktop.views.knowledge.article_view import ArticleView
from desktop.views.knowledge.side_panel import SidePanel
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, M, S
from resources.artwork import Icon
from resources.knowledge import article_kinds
from resources.words import _

_ASIDE_FROM_EM = 33
"""How wide the reader must be, in heights of a line, for anything to stand beside the text."""

_ASIDE_EM = 11
_NARROWEST_TITLE_EM = 5
_LONG_TITLE = 36


class ReaderPane(QFrame):
    """Shows what the list has chosen, or what a link leads to.

    Signals:
        item_activated(str, str, str)   something that a link leads to
        edit_requested(int)             write on this article
        act_requested(str, object)      a verb of the menu with the `Opened` article: kind, rename, history, export, …
        shown(object)                   the `Opened` article that is shown now, or None
    """

    item_activated = Signal(str, str, str)
    edit_requested = Signal(int)
    act_requested = Signal(str, object)
    shown = Signal(object)

    def __init__(self, desk: KnowledgeDesk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self._desk, self._look = desk, look
        self._opened: Opened | None = None
        self._wanted: int | None = None
        self._place = ""
        self._due: tuple[str, ...] = ()
        self._latest = Latest(desk, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._fail)
        self._similar = Latest(desk, self)
        self._similar.answered.connect(self._show_similar)
        self.article = ArticleView(look, desk, desk.picture)
        self.article.item_activated.connect(self.item_activated)
        self.aside = SidePanel(look)
        self.aside.heading_chosen.connect(self._go_to)
        self.aside.item_activated.connect(self.item_activated)
        self.notice = Notice(look)
        self._build()

    @property
    def opened(self) -> Opened | None:
        """The article that is shown."""
        return self._opened

    def open(self, document_id: int, place: str = "") -> None:
        """Show an article."""
        self._wanted, self._place = document_id, place
        self._latest.ask(self._desk.article(document_id, show_article))

    def refresh(self) -> None:
        """Read what is shown again; what is in view stays in view."""
        if self._wanted is not None:
            self._latest.ask(self._desk.article(self._wanted, show_article))

    def show_nothing(self) -> None:
        """No article is chosen."""
        self._latest.drop()
        self._similar.drop()
        self._wanted, self._opened = None, None
        self.article.clear_article()
        self.stack.setCurrentWidget(self._nothing)
        self.shown.emit(None)

    def invite(self, *, there_are_some: bool) -> None:
        """Whether there is anything to choose: where there is nothing, the list says what to do, and this is blank."""
        self._nothing = self.empty if there_are_some else self.blank
        if self.stack.currentWidget() is not self._body:
            self.stack.setCurrentWidget(self._nothing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_aside()

    def _show_aside(self) -> None:
        em = self.fontMetrics().height()
        self.aside.setVisible(self.beside.isChecked() and self.width() >= em * _ASIDE_FROM_EM)
        self.beside.setVisible(self.width() >= em * _ASIDE_FROM_EM)

    def _build(self) -> None:
        self.title = words("", "title", wrap=True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # A wrapping label asks for the width of its longest part, and what it doesn't get is cut off below.
        self.title.setMinimumWidth(self.fontMetrics().height() * _NARROWEST_TITLE_EM)
        self.star = icon_button(self._look, Icon.STAR, _("Favourite"), self._turn_star)
        self.star.setCheckable(True)
        self.beside = icon_button(
            self._look, Icon.OUTLINE, _("Outline and links"), self._show_aside
        )
        self.beside.setCheckable(True)
        self.beside.setChecked(True)
        self.more = icon_button(self._look, Icon.MORE, _("More"), self._offer_more)
        self.edit = primary_button(self._look, _("Edit"), self._ask_to_edit, Icon.EDIT)
        self._facts = QWidget()
        self._flow = FlowLayout(self._facts, XS)
        self.reviewed = button(_("Mark as reviewed"), lambda: self._act("reviewed"))
        top = QHBoxLayout()
        top.setSpacing(S)
        top.addWidget(self.title, 1)
        acts = QHBoxLayout()
        acts.setSpacing(S)
        for widget in (self.star, self.beside, self.more, self.edit):
            acts.addWidget(widget)
        top.addLayout(acts)
        top.setAlignment(acts, Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(self.notice, 1)
        line.addWidget(self.reviewed)
        head = QVBoxLayout()
        head.setContentsMargins(XL, M, M, S)
        head.setSpacing(S)
        head.addLayout(top)
        head.addWidget(self._facts)
        head.addLayout(line)
        self.splitter = QSplitter()
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.article)
        self.splitter.addWidget(self.aside)
        self.splitter.setStretchFactor(0, 1)
        em = self.fontMetrics().height()
        self.aside.setMinimumWidth(em * 8)
        self.splitter.setSizes([em * 40, em * _ASIDE_EM])
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.splitter, 1)
        self.empty = EmptyState(self._look, Icon.KNOWLEDGE)
        self.empty.say(_("Nothing chosen"), _("Choose an article in the list to read it."))
        self.stack = QStackedWidget()
        self.blank = QWidget()
        self._nothing = self.blank
        self.stack.addWidget(self.blank)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(body)
        self._body = body
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)

    def _show(self, opened: Opened) -> None:
        again = (
            self._opened is not None
            and self._opened.article.document.id == opened.article.document.id
        )
        self._opened = opened
        shown = opened.shown
        assert isinstance(shown, ShownArticle)
        record = opened.article.document
        self.title.setText(record.title)
        role = "heading" if len(record.title) > _LONG_TITLE else "title"
        if self.title.property("words") != role:
            self.title.setProperty("words", role)
            self.title.style().unpolish(self.title)
            self.title.style().polish(self.title)
        self._show_facts(opened)
        self._show_remarks(shown)
        self.star.setChecked(opened.starred)
        self.star.setIcon(self._look.icon(Icon.STARRED if opened.starred else Icon.STAR))
        if again and not self._place:
            self.article.show_again(shown)
        else:
            self.article.show_article(shown, self._place)
        self._place = ""
        self.aside.show_outline(shown.headings)
        self.aside.show_links(
            [link for link in opened.links if not link.embedded], opened.backlinks
        )
        self.aside.show_similar(())
        self.stack.setCurrentWidget(self._body)
        self._show_aside()
        self.shown.emit(opened)
        self._similar.ask(self._desk.similar_to_article(record.id))

    def _show_facts(self, opened: Opened) -> None:
        while self._flow.count():
            item = self._flow.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for fact in _facts(opened):
            self._flow.addWidget(chip(fact))
        for tag in opened.tags:
            label = chip(f"# {tag}")
            label.setObjectName("tagchip")
            self._flow.addWidget(label)
        self._flow.invalidate()
        self._facts.updateGeometry()

    def _show_remarks(self, shown: ShownArticle) -> None:
        reasons = self._due
        self.reviewed.setVisible(bool(reasons))
        if reasons:
            self.notice.say(Mood.CAUTION, " ".join(reasons), _("To be reviewed"))
        elif shown.problems:
            self.notice.say(Mood.PLAIN, " ".join(shown.problems[:3]))
        else:
            self.notice.hide()

    def tell_due(self, reasons: tuple[str, ...]) -> None:
        """Why the article that is shown is due for review; nothing where it isn't."""
        self._due = reasons
        if self._opened is not None and isinstance(self._opened.shown, ShownArticle):
            self._show_remarks(self._opened.shown)

    def _show_similar(self, similar: list[Similar]) -> None:
        self.aside.show_similar(similar)

    def _fail(self, error: Exception) -> None:
        self.article.clear_article()
        self.title.setText("")
        self.reviewed.hide()
        self.notice.explain(explain(error))
        self._opened = None
        self.stack.setCurrentWidget(self._body)

    def _go_to(self, heading: OutlineLine) -> None:
        self.article.go_to(heading.anchor)
        self.article.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_to_edit(self) -> None:
        if self._opened is not None:
            self.edit_requested.emit(self._opened.article.document.id)

    def _turn_star(self) -> None:
        if self._opened is not None:
            job = self._desk.starring(self._opened.article.document.id, on=self.star.isChecked())
            self.star.setIcon(self._look.icon(Icon.STARRED if self.star.isChecked() else Icon.STAR))
            job.finished.connect(self._tell_changed)
            self._desk.start(job)

    def _tell_changed(self) -> None:
        self._desk.tell_changed()

    def _act(self, verb: str) -> None:
        if self._opened is not None:
            self.act_requested.emit(verb, self._opened)

    def article_menu(self) -> QMenu:
        """What can be done with the article that is shown."""
        menu = QMenu(self)
        for verb, label in (
            ("kind", _("Kind and review…")),
            ("rename", _("Rename…")),
            ("tags", _("Tags, collections, relations…")),
            ("history", _("History and versions…")),
            ("graph", _("Relations view…")),
            ("export", _("Export…")),
            ("reviewed", _("Mark as reviewed")),
            ("trash", _("Put into the trash…")),
        ):
            menu.addAction(label, self._acting(verb))
        return menu

    def _acting(self, verb: str) -> Callable[[], None]:
        return lambda: self._act(verb)

    def _offer_more(self) -> None:
        if self._opened is not None:
            menu = self.article_menu()
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


def _facts(opened: Opened) -> list[str]:
    article, record = opened.article, opened.article.document
    labels = {kind.id: kind.label for kind in article_kinds()}
    said = [
        labels.get(article.kind, article.kind),
        record.number,
        _("Version {number}, {moment}").format(
            number=record.version.ordinal, moment=format_moment(record.version.filed)[:10]
        ),
        *record.systems,
        mark_words(record.mark),
    ]
    if article.reviewed is not None:
        moment = format_moment(article.reviewed)[:10]
        name = article.reviewed_by or _("manager")
        said.append(_("Reviewed {moment}, {name}").format(moment=moment, name=name))
    return [*said, *opened.collections]
