"""What is missing, each with the way to mend it: runbooks, registered names, cures, reviews, systems, links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_count
from desktop.services.knowledge.knowledge_gaps import Gap, Gaps, LooseLink, LooseName
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Notice
from desktop.views.controls.words import words
from desktop.views.items.graph_view import state_words
from desktop.views.systems.document_line import ItemLine
from desktop.views.systems.parts import Card
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L
from models.order.assets import SystemRecord
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.words import _, ngettext

_WIDEST_EM = 50
_AT_FIRST = 8


class GapsView(QScrollArea):
    """Built anew whenever the gaps were counted.

    Signals:
        item_activated(str, str, str)   go to a document or system
        runbook_wanted(object)          write a runbook for this `SystemRecord`
        cure_wanted(object)             write a fault article from this `DocumentRecord`
        entry_wanted(str)               enter a system of this name
        adoption_wanted()               enter all names that documents use
    """

    item_activated = Signal(str, str, str)
    runbook_wanted = Signal(object)
    cure_wanted = Signal(object)
    entry_wanted = Signal(str)
    adoption_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._gaps: Gaps | None = None
        self._unfolded: set[str] = set()
        self.notice = Notice(look)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_gaps(self, gaps: Gaps) -> None:
        """Show what is missing now."""
        self._gaps = gaps
        position = self.verticalScrollBar().value()
        self.notice = Notice(self._look)
        self.setWidget(self._build(gaps))
        self.verticalScrollBar().setValue(position)

    def _build(self, gaps: Gaps) -> QWidget:
        held = QWidget()
        held.setMaximumWidth(self.fontMetrics().height() * _WIDEST_EM)
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        head = QVBoxLayout()
        head.setSpacing(XS)
        head.addWidget(words(_("Gaps"), "title"))
        head.addWidget(
            words(
                _("What a successor would look for and not find. A click goes where it is mended."),
                "soft",
                wrap=True,
            )
        )
        column.addLayout(head)
        column.addWidget(self.notice)
        cards = [
            self._card(
                "runbook", _("Systems without a runbook"), gaps.without_runbook, self._system
            ),
            self._card("name", _("Names that are in no register"), gaps.unregistered, self._name),
            self._card("cure", _("Faults without a cure"), gaps.without_cure, self._fault),
            self._card("link", _("Links that lead nowhere"), gaps.unresolved_links, self._link),
            self._card(
                "review", _("Articles nobody has reviewed"), gaps.never_reviewed, self._article
            ),
            self._card(
                "system", _("Articles without a system"), gaps.without_system, self._article
            ),
        ]
        shown = [each for each in cards if each is not None]
        for card in shown:
            column.addWidget(card)
        if not shown:
            column.addWidget(words(_("Nothing is missing."), "soft"))
        column.addStretch(1)
        inner = QWidget()
        inner.setObjectName("page")
        row = QHBoxLayout(inner)
        row.setContentsMargins(XL, L, XL, XL)
        row.addStretch(1)
        row.addWidget(held, 100)
        row.addStretch(1)
        return inner

    def _card(
        self, name: str, heading: str, gap: Gap[Any], line: Callable[..., ItemLine]
    ) -> Card | None:
        if not gap.total:
            return None
        card = Card(heading, gap.total)
        if name == "name":
            card.head.addWidget(
                button(_("Enter all of them"), self.adoption_wanted.emit, kind="link")
            )
        unfolded = name in self._unfolded
        for item in gap.items if unfolded else gap.items[:_AT_FIRST]:
            card.add(line(item))
        hidden = len(gap.items) - _AT_FIRST
        if not unfolded and hidden > 0:
            more = ngettext("{count} more…", "{count} more…", hidden).format(
                count=format_count(hidden)
            )
            card.add(button(more, self._unfolding(name), kind="link"))
        elif gap.more:
            more = ngettext(
                "{count} more are not listed here.",
                "{count} more are not listed here.",
                gap.more,
            )
            card.say(more.format(count=format_count(gap.more)))
        return card

    def _system(self, system: SystemRecord) -> ItemLine:
        return self._line(
            system.name,
            lambda: self.runbook_wanted.emit(system),
            Icon.SYSTEMS,
            _("write its runbook"),
        )

    def _name(self, loose: LooseName) -> ItemLine:
        counted = ngettext("{count} document", "{count} documents", loose.documents)
        aside = (counted.format(count=format_count(loose.documents)), _("enter it"))
        return self._line(
            loose.name, lambda: self.entry_wanted.emit(loose.name), Icon.HELP, " · ".join(aside)
        )

    def _fault(self, document: DocumentRecord) -> ItemLine:
        return self._line(
            document.title,
            lambda: self.cure_wanted.emit(document),
            Icon.OPERATIONS,
            _("write down the cure"),
        )

    def _article(self, document: DocumentRecord) -> ItemLine:
        return self._line(
            document.title,
            lambda: self.item_activated.emit("article", str(document.id), ""),
            Icon.KNOWLEDGE,
            _("read it"),
        )

    def _link(self, loose: LooseLink) -> ItemLine:
        aside = " · ".join((loose.document.title, state_words(loose.problem)))
        return self._line(
            f"[[{loose.raw}]]",
            lambda: self.item_activated.emit("article", str(loose.document.id), ""),
            Icon.UNRESOLVED,
            aside,
        )

    def _line(self, text: str, act: Callable[[], object], icon: Icon, aside: str) -> ItemLine:
        return ItemLine(self._look, text, act, icon=icon, aside=aside, mood="accent_ink")

    def _unfolding(self, name: str) -> Callable[[], None]:
        def unfold() -> None:
            self._unfolded.add(name)
            if self._gaps is not None:
                self.show_gaps(self._gaps)

        return unfold
