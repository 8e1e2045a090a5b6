"""A system's page: what it is, who is in charge, its accounts and ties, and all documents about it by what they are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.formats import format_count, format_date
from desktop.jobs.systems import ShownSystem
from desktop.services.order.system_pages import PageGroup, SystemPage
from desktop.views.controls.buttons import button, icon_button, primary_button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import ElidedLabel, chip, words
from desktop.views.systems.document_line import ItemLine
from desktop.views.systems.parts import Card, Columns, Pairs, selectable
from desktop.views.theme.drawing import CATEGORY_ICONS
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, M, S
from models.categories import Category
from models.order.assets import SystemRecord
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.knowledge import asset_kind, facts, person_roles, tie_kind
from resources.words import _
from search.language.writing import quoted

_WIDEST_EM = 62
_LONG_NAME = 24
_FINDINGS_SHOWN = 5


class SystemSheet(QScrollArea):
    """Built anew for every system.

    Signals:
        item_activated(str, str, str)   kind, key and place of what a line leads to
        search_requested(str)           show all that a query finds
        act_wanted(str)                 edit, runbook, relations, merge, retire, export
        star_wanted(bool)               put it among the favourites, or take it away
    """

    item_activated = Signal(str, str, str)
    search_requested = Signal(str)
    act_wanted = Signal(str)
    star_wanted = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: ShownSystem | None = None
        self.notice = Notice(look)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def system(self) -> SystemRecord | None:
        """The system shown."""
        return self._shown.page.system if self._shown else None

    def show_system(self, shown: ShownSystem) -> None:
        """Show another system, or the same as it is now."""
        same = self._shown is not None and self._shown.page.system.id == shown.page.system.id
        position = self.verticalScrollBar().value() if same else 0
        self._shown = shown
        self.notice = Notice(self._look)
        self.setWidget(self._build(shown))
        self.verticalScrollBar().setValue(position)

    def menu(self) -> QMenu:
        """What is done with a system now and then."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        system = self.system
        retired = system is not None and system.retired is not None
        if self._shown is not None and self._shown.page.group("runbooks") is not None:
            menu.addAction(_("New runbook…"), lambda: self.act_wanted.emit("runbook"))
        menu.addAction(_("Export the page…"), lambda: self.act_wanted.emit("export"))
        menu.addAction(_("Merge into another system…"), lambda: self.act_wanted.emit("merge"))
        menu.addSeparator()
        words_ = _("In use again") if retired else _("Out of use…")
        menu.addAction(words_, lambda: self.act_wanted.emit("retire"))
        return menu

    def _build(self, shown: ShownSystem) -> QWidget:
        page, system = shown.page, shown.page.system
        held = QWidget()
        held.setMaximumWidth(self.fontMetrics().height() * _WIDEST_EM)
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        column.addLayout(self._head(shown))
        column.addWidget(self.notice)
        if system.retired is not None:
            self.notice.say(
                Mood.PLAIN,
                _("Out of use since {day}. Its documents stay.").format(
                    day=format_date(system.retired.astimezone().date())
                ),
            )
        elif asset_kind(system.kind).runbook and page.group("runbooks") is None:
            self.notice.say(
                Mood.CAUTION,
                _("There is no runbook yet: whoever takes over can't restart it from paper."),
            )
        pairs = _fact_pairs(system)
        if pairs:
            card = Card(_("Facts"))
            card.put(Pairs(pairs))
            column.addWidget(card)
        cards = [self._people(page), self._accounts(page), *self._tied(page)]
        column.addWidget(Columns([*cards, *self._registered(page)]))
        if system.note:
            note = Card(_("Note"))
            note.put(selectable(system.note))
            column.addWidget(note)
        column.addSpacing(S)
        head = QHBoxLayout()
        head.setSpacing(M)
        head.addWidget(words(_("Documents about it"), "heading"))
        head.addWidget(words(format_count(page.total), "soft"))
        head.addStretch(1)
        if page.total:
            every = button(_("All of them in the search"), self._searching(""), kind="link")
            head.addWidget(every)
        column.addLayout(head)
        if page.total or page.linked_total:
            cards = [self._group(group) for group in page.groups]
            if page.linked_total:
                cards.append(self._linked(page))
            column.addWidget(Columns(cards))
        else:
            column.addWidget(
                words(
                    _("No document names this system. Documents name systems when they are filed."),
                    "soft",
                    wrap=True,
                )
            )
        column.addStretch(1)
        inner = QWidget()
        inner.setObjectName("page")
        row = QHBoxLayout(inner)
        row.setContentsMargins(XL, L, XL, XL)
        row.addStretch(1)
        row.addWidget(held, 100)
        row.addStretch(1)
        return inner

    def _head(self, shown: ShownSystem) -> QVBoxLayout:
        system = shown.page.system
        kind = asset_kind(system.kind)
        name = words(
            system.name, "heading" if len(system.name) > _LONG_NAME else "title", wrap=True
        )
        name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        star = icon_button(
            self._look,
            Icon.STARRED if shown.favourite else Icon.STAR,
            _("Not a favourite any more") if shown.favourite else _("Make it a favourite"),
            lambda: self.star_wanted.emit(not shown.favourite),
        )
        relations = icon_button(
            self._look, Icon.RELATIONS, _("Relations view"), self._acting("relations")
        )
        more = icon_button(self._look, Icon.MORE, _("More"), self._offer)
        self._more = more
        edit = button(_("Change…"), self._acting("edit"))
        edit.setIcon(self._look.icon(Icon.EDIT))
        runbook = self._runbook(shown.page)
        top = QHBoxLayout()
        top.setSpacing(S)
        top.addWidget(name, 1)
        acts = QHBoxLayout()
        acts.setSpacing(S)
        for each in (star, relations, more, edit, runbook):
            acts.addWidget(each)
        top.addLayout(acts)
        top.setAlignment(acts, Qt.AlignmentFlag.AlignTop)
        chips = QHBoxLayout()
        chips.setSpacing(S)
        chips.addWidget(chip(f"{kind.label} · {kind.clause}"))
        if system.code:
            chips.addWidget(chip(system.code))
        if system.owner:
            chips.addWidget(chip(_("Owner: {name}").format(name=system.owner)))
        chips.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(S)
        column.addLayout(top)
        column.addLayout(chips)
        if system.purpose:
            column.addWidget(selectable(system.purpose))
        return column

    def _runbook(self, page: SystemPage) -> QPushButton:
        """What somebody comes here for at night: the runbook, or the way to write one."""
        group = page.group("runbooks")
        if group is None or not group.documents:
            return primary_button(
                self._look, _("New runbook…"), self._acting("runbook"), Icon.CREATE
            )
        name = page.system.name
        first = next((each for each in group.documents if name in each.title), group.documents[0])
        shown = primary_button(
            self._look,
            _("Open the runbook"),
            self._going("document", str(first.id)),
            Icon.TECHDOC,
        )
        shown.setToolTip(first.title)
        return shown

    def _people(self, page: SystemPage) -> Card:
        card = Card(_("People in charge"))
        if not page.people:
            card.say(_("Nobody is named."))
        by_role: dict[str, list[str]] = {}
        for name, role in page.people:
            by_role.setdefault(role, []).append(name)
        pairs = [
            (role.label, "、".join(by_role[role.id]))
            for role in person_roles()
            if role.id in by_role
        ]
        if pairs:
            card.put(Pairs(pairs, columns=2))
        card.fill()
        return card

    def _accounts(self, page: SystemPage) -> Card:
        card = Card(_("Accounts by reference"))
        for account in page.accounts:
            said = [account.purpose, account.holder]
            if account.reference:
                said.append(_("envelope {number}").format(number=account.reference))
            card.put(_account_line(account.name, " · ".join(filter(None, said))))
        if not page.accounts:
            card.say(_("No account is noted."))
        caption = words(
            _("Passwords are never kept here: only who has them, and in which sealed envelope."),
            "caption",
            wrap=True,
        )
        card.put(caption)
        card.fill()
        return card

    def _tied(self, page: SystemPage) -> list[Card]:
        if not page.ties:
            return []
        card = Card(_("Other systems"), len(page.ties))
        for tie in page.ties:
            kind = tie_kind(tie.kind)
            label = kind.label if tie.outgoing else kind.inverse
            aside = _("retired") if tie.retired else ""
            card.add(
                ItemLine(
                    self._look,
                    f"{label}  {tie.name}",
                    self._going("system", str(tie.other)),
                    icon=Icon.SYSTEMS,
                    aside=aside,
                )
            )
        card.fill()
        return [card]

    def _registered(self, page: SystemPage) -> list[Card]:
        """Filings, and the findings that are open still; of those that were closed only the number."""
        cards = []
        if page.registers.filings:
            card = Card(_("Filings and levels"), len(page.registers.filings))
            for filing in page.registers.filings:
                card.add(
                    ItemLine(
                        self._look,
                        f"{filing.scheme}  {filing.level}",
                        self._going("filing", str(filing.id)),
                        icon=CATEGORY_ICONS[Category.GRADING],
                        aside=filing.state,
                        hint="\n".join(filter(None, (filing.title, filing.number))),
                    )
                )
            card.fill()
            cards.append(card)
        findings = page.registers.findings
        if findings:
            card = Card(_("Findings to be rectified"), len(findings))
            opened = [each for each in findings if each.is_open]
            for finding in opened[:_FINDINGS_SHOWN]:
                card.add(
                    ItemLine(
                        self._look,
                        f"{finding.number}  {finding.problem}",
                        self._going("finding", finding.number),
                        icon=Icon.WARNING,
                        aside=finding.state,
                        mood="bad" if finding.overdue else "",
                        hint=finding.problem,
                    )
                )
            card.say(
                _("{open} open, {closed} closed").format(
                    open=format_count(len(opened)), closed=format_count(len(findings) - len(opened))
                )
            )
            card.fill()
            cards.append(card)
        return cards

    def _group(self, group: PageGroup) -> Card:
        card = Card(group.label, group.total)
        for document in group.documents:
            card.add(self._document(document))
        if group.more:
            types = " OR ".join(quoted(each) for each in group.types if each)
            query = f"类型:({types})" if len(group.types) > 1 else f"类型:{types}" if types else ""
            words_ = _("Show all {count}").format(count=format_count(group.total))
            card.add(_left(button(words_, self._searching(query), kind="link")))
        return card

    def _linked(self, page: SystemPage) -> Card:
        card = Card(_("Articles that link to it"), page.linked_total)
        for document in page.linked_from:
            card.add(self._document(document, Icon.KNOWLEDGE))
        return card

    def _document(self, document: DocumentRecord, icon: Icon | None = None) -> ItemLine:
        day = document.formed or document.filed.astimezone().date()
        return ItemLine(
            self._look,
            document.title,
            self._going("document", str(document.id)),
            icon=icon or CATEGORY_ICONS[document.category],
            aside=format_date(day),
            hint=f"{document.title}\n{document.type}  {document.number}",
        )

    def _going(self, kind: str, key: str) -> Callable[[], None]:
        return lambda: self.item_activated.emit(kind, key, "")

    def _acting(self, act: str) -> Callable[[], None]:
        return lambda: self.act_wanted.emit(act)

    def _searching(self, more: str) -> Callable[[], None]:
        def search() -> None:
            assert self.system is not None
            query = f"系统:{quoted(self.system.name)} {more}".strip()
            self.search_requested.emit(query)

        return search

    def _offer(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


def _fact_pairs(system: SystemRecord) -> list[tuple[str, str]]:
    """What is said, in the order of its kind; then whatever else is said."""
    labels = {fact.id: fact.label for fact in facts()}
    order = [fact.id for fact in asset_kind(system.kind).facts]
    known = [name for name in (*order, *labels) if system.facts.get(name)]
    return [(labels[name], system.facts[name]) for name in dict.fromkeys(known)]


def _account_line(name: str, said: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, XS, 0, XS)
    row.setSpacing(M)
    label: QLabel = words(name, "mono")
    row.addWidget(label)
    row.addWidget(ElidedLabel(said, "soft"), 1)
    return holder


def _left(widget: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch(1)
    return holder
