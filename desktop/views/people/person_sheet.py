"""A person's sheet: who it is, what is missing, and everything on file with its periods."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QToolButton, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_count, format_date
from desktop.itemmodels.lamp_words import LAMP_INKS, lamp_state, lamp_words
from desktop.itemmodels.people_list import presence_words
from desktop.itemmodels.people_words import (
    gender_words,
    item_aside,
    pledge_aside,
    secrecy_words,
    variant_words,
)
from desktop.jobs.people_shown import (
    MatterLine,
    PersonSheetShown,
    Requirement,
    ShownItem,
    ShownPledge,
)
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.people.fitting import CardColumns, Chips
from desktop.views.people.lamps import LampView
from desktop.views.people.sealed_line import SealedLine
from desktop.views.systems.document_line import ItemLine
from desktop.views.systems.parts import Card, Pairs
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, M, S
from models.people.people_rules import ItemKind
from resources.artwork import Icon
from resources.words import _

_WIDEST_EM = 62
_LONG_NAME = 16


class PersonSheet(QScrollArea):
    """Built anew for every person.

    Signals:
        act_wanted(str)               edit, staff-change, leaving, documents, void
        item_wanted(object, str)      change this `ShownItem`, or with None enter one of this kind
        pledge_wanted(object)         show or change this `ShownPledge`, or with None enter one
        reveal_wanted(str)            show what is sealed: identity or phone
        matter_activated(int)         go to a matter
        item_activated(str, str, str) kind, key and place of what a line leads to
    """

    act_wanted = Signal(str)
    item_wanted = Signal(object, str)
    pledge_wanted = Signal(object)
    reveal_wanted = Signal(str)
    matter_activated = Signal(int)
    item_activated = Signal(str, str, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: PersonSheetShown | None = None
        self._kinds: tuple[ItemKind, ...] = ()
        self._titles: dict[str, str] = {}
        self.notice = Notice(look)
        self.identity: SealedLine | None = None
        self.phone: SealedLine | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def shown(self) -> PersonSheetShown | None:
        """What is shown."""
        return self._shown

    def show_person(
        self,
        shown: PersonSheetShown,
        kinds: tuple[ItemKind, ...],
        requirements: tuple[Requirement, ...],
    ) -> None:
        """Show another person, or the same as they are now."""
        before = self._shown
        same = before is not None and before.line.person.id == shown.line.person.id
        position = self.verticalScrollBar().value() if same else 0
        self._shown, self._kinds = shown, kinds
        self._titles = {each.id: each.title for each in requirements}
        self.notice = Notice(self._look)
        self.setWidget(self._build(shown))
        self.verticalScrollBar().setValue(position)

    def menu(self) -> QMenu:
        """What is done with a person now and then."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind in self._kinds:
            name = _("Enter: {kind}…").format(kind=kind.label)
            menu.addAction(name, self._adding(kind.id))
        menu.addSeparator()
        menu.addAction(_("Entered by mistake…"), self._acting("void"))
        return menu

    @property
    def _may_change(self) -> bool:
        return self._shown is not None and self._shown.day == self._shown.today

    def _build(self, shown: PersonSheetShown) -> QWidget:
        held = QWidget()
        held.setMaximumWidth(self.fontMetrics().height() * _WIDEST_EM)
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        column.addLayout(self._head(shown))
        column.addWidget(self.notice)
        for mood, sentences in ((Mood.BAD, shown.line.flags), (Mood.CAUTION, shown.line.missing)):
            if sentences:
                said = Notice(self._look)
                said.setParent(held)
                said.say(mood, "\n".join(sentences))
                column.addWidget(said)
        cards = [self._facts(shown), self._papers(shown), self._pledges(shown)]
        cards += self._items(shown)
        cards += self._matters(shown.matters)
        cards += self._documents(shown)
        column.addWidget(CardColumns(cards))
        column.addStretch(1)
        inner = QWidget()
        inner.setObjectName("page")
        row = QHBoxLayout(inner)
        row.setContentsMargins(XL, L, XL, XL)
        row.addStretch(1)
        row.addWidget(held, 100)
        row.addStretch(1)
        return inner

    def _head(self, shown: PersonSheetShown) -> QVBoxLayout:
        who = shown.line.person
        name = words(who.label, "title", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(S)
        top.addWidget(name, 1)
        below: QHBoxLayout | None = None
        if self._may_change:
            acts = QHBoxLayout()
            acts.setSpacing(S)
            self._more: QToolButton = icon_button(
                self._look, Icon.MORE, _("More about this person"), self._offer
            )
            acts.addWidget(self._more)
            edit = button(_("Edit"), self._acting("edit"))
            edit.setIcon(self._look.icon(Icon.EDIT))
            acts.addWidget(edit)
            if shown.line.presence == "on-site":
                acts.addWidget(button(_("Staff change…"), self._acting("staff-change")))
                acts.addWidget(button(_("Leaving…"), self._acting("leaving")))
            if len(who.label) > _LONG_NAME:
                # Beside the buttons a long name would be as tall as the window.
                acts.addStretch(1)
                below = acts
            else:
                top.addLayout(acts)
                top.setAlignment(acts, Qt.AlignmentFlag.AlignTop)
        said = [presence_words(shown.line.presence), shown.role]
        said += [_("core staff")] if who.core else []
        said += [who.post, who.employer, who.staff_number]
        column = QVBoxLayout()
        column.setSpacing(S)
        column.addLayout(top)
        column.addWidget(Chips(said))
        if below is not None:
            column.addLayout(below)
        return column

    def _facts(self, shown: PersonSheetShown) -> Card:
        who = shown.line.person
        card = Card(_("Facts"))
        kind = shown.identity_kind or _("Identity number")
        self.identity = SealedLine("identity", kind, who.identity_shown)
        self.phone = SealedLine("phone", _("Telephone"), who.phone_shown)
        for sealed in (self.identity, self.phone):
            sealed.reveal_wanted.connect(self.reveal_wanted)
            card.put(sealed)
        pairs = [
            (_("Full name"), who.name if who.name != who.label else ""),
            (_("Gender"), gender_words(who.gender)),
            (_("Born"), format_date(who.born) if who.born else ""),
            (_("Nationality"), who.nationality),
            (_("Education"), who.education),
            (_("School"), who.school),
            (_("Subject"), who.major),
            (_("Shift"), who.shift),
            (_("Secrecy level"), secrecy_words(who.secrecy)),
            (_("Note"), who.note),
        ]
        known = [pair for pair in pairs if pair[1]]
        if known:
            card.put(Pairs(known, columns=2))
        card.fill()
        return card

    def _papers(self, shown: PersonSheetShown) -> Card:
        """The lamps one by one, those that need something first."""
        card = Card(_("Required papers"))
        order = list(LAMP_INKS)
        papers = sorted(shown.line.papers, key=lambda each: order.index(lamp_state(each.state)))
        if shown.line.presence == "left":
            card.say(_("Nothing is asked of somebody who has left but a leaving pledge."))
            if shown.keep_until is not None:
                said = _("The file is kept until {day} at least.")
                card.say(said.format(day=format_date(shown.keep_until)))
            return card
        for paper in papers:
            state = lamp_state(paper.state)
            title = self._titles.get(paper.requirement, paper.requirement)
            row = QHBoxLayout()
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(S)
            row.addWidget(LampView(state, self._look.colours, f"{title}: {lamp_words(state)}"))
            row.addWidget(words(title))
            said = paper.hint or lamp_words(state)
            row.addWidget(words(said, "soft", wrap=True), 1)
            holder = QWidget()
            holder.setLayout(row)
            card.put(holder)
        if not papers:
            card.say(_("Nothing is asked of this role."))
        card.fill()
        return card

    def _pledges(self, shown: PersonSheetShown) -> Card:
        card = Card(_("Pledges of secrecy"), len(shown.pledges))
        for pledge in shown.pledges:
            card.add(self._pledge_line(pledge))
        if not shown.pledges:
            card.say(_("No pledge is on file."))
        if self._may_change:
            add = button(_("Enter a pledge…"), lambda: self.pledge_wanted.emit(None), kind="link")
            card.add(_left(add))
        card.fill()
        return card

    def _pledge_line(self, pledge: ShownPledge) -> ItemLine:
        mood = "" if pledge.valid else "caution" if pledge.signed is None else "ink_faint"
        return ItemLine(
            self._look,
            f"{variant_words(pledge.variant)}  {pledge.code}".strip(),
            lambda: self.pledge_wanted.emit(pledge),
            icon=Icon.PLEDGE,
            aside=pledge_aside(pledge),
            mood=mood,
        )

    def _items(self, shown: PersonSheetShown) -> list[Card]:
        cards = []
        by_kind: dict[str, list[ShownItem]] = {}
        for item in shown.items:
            by_kind.setdefault(item.kind, []).append(item)
        titles = {kind.id: kind.label for kind in self._kinds}
        for kind in (*titles, *(each for each in by_kind if each not in titles)):
            items = by_kind.get(kind, [])
            if not items:
                continue
            card = Card(titles.get(kind, kind), len(items))
            for item in items:
                card.add(self._item_line(item))
            if self._may_change:
                card.add(_left(button(_("Enter another…"), self._adding(kind), kind="link")))
            card.fill()
            cards.append(card)
        return cards

    def _item_line(self, item: ShownItem) -> ItemLine:
        state = lamp_state(item.state) if item.state else None
        mood = LAMP_INKS[state] if state and LAMP_INKS[state] in ("bad", "caution") else ""
        return ItemLine(
            self._look,
            "  ".join(filter(None, (item.title, item.number))),
            lambda: self.item_wanted.emit(item, item.kind),
            icon=Icon.EVIDENCE if item.evidence else Icon.FILE,
            aside=item_aside(item),
            mood=mood,
            hint="\n".join(filter(None, (item.title, item.number, item.said))),
        )

    def _matters(self, matters: tuple[MatterLine, ...]) -> list[Card]:
        if not matters:
            return []
        card = Card(_("Matters"), len(matters))
        for matter in matters:
            done = _("{done} of {total} steps").format(done=matter.done, total=matter.total)
            card.add(
                ItemLine(
                    self._look,
                    matter.title,
                    self._going(matter.id),
                    icon=Icon.TASK,
                    aside=_("matter closed") if matter.closed else done,
                    mood="bad" if matter.late else "",
                )
            )
        card.fill()
        return [card]

    def _documents(self, shown: PersonSheetShown) -> list[Card]:
        if not shown.documents_total:
            return []
        card = Card(_("Documents that name this person"), shown.documents_total)
        for document, title, type_, day in shown.documents:
            card.add(
                ItemLine(
                    self._look,
                    title,
                    self._opening(document),
                    aside=format_date(day),
                    hint=f"{title}\n{type_}",
                )
            )
        if shown.documents_total > len(shown.documents):
            every = _("Show all {count}").format(count=format_count(shown.documents_total))
            card.add(_left(button(every, self._acting("documents"), kind="link")))
        card.fill()
        return [card]

    def _acting(self, act: str) -> Callable[[], None]:
        return lambda: self.act_wanted.emit(act)

    def _adding(self, kind: str) -> Callable[[], None]:
        return lambda: self.item_wanted.emit(None, kind)

    def _going(self, matter: int) -> Callable[[], None]:
        return lambda: self.matter_activated.emit(matter)

    def _opening(self, document: int) -> Callable[[], None]:
        return lambda: self.item_activated.emit("document", str(document), "")

    def _offer(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


def _left(widget: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, M // 2)
    row.addWidget(widget)
    row.addStretch(1)
    return holder
