"""A matter's sheet: what it is about, its notice and what is at stake, and its steps one below the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_date
from desktop.itemmodels.matter_list import matter_state_words
from desktop.jobs.people_shown import ShownMatter
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.people.fitting import Chips
from desktop.views.people.step_row import StepRow
from desktop.views.systems.document_line import ItemLine
from desktop.views.systems.parts import Card, Pairs
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, S
from resources.artwork import Icon
from resources.words import _

_WIDEST_EM = 52
_MOODS = {
    "good": Mood.GOOD,
    "caution": Mood.CAUTION,
    "bad": Mood.BAD,
    "plain": Mood.PLAIN,
}


class MatterSheet(QScrollArea):
    """Built anew for every matter.

    Signals:
        take_wanted(str)                take a step
        undo_wanted(str)                take a step back
        attach_wanted(str, str)         add evidence of a kind to a step
        withdraw_wanted(int)            take a piece of evidence away
        edit_wanted()                   change what is said of the matter
        withdraw_all_wanted()           the matter comes to nothing
        renew_wanted(int)               pin the newest version of a piece of evidence
        item_activated(str, str, str)   kind, key and place of what a line leads to
    """

    take_wanted = Signal(str)
    undo_wanted = Signal(str)
    attach_wanted = Signal(str, str)
    withdraw_wanted = Signal(int)
    edit_wanted = Signal()
    withdraw_all_wanted = Signal()
    renew_wanted = Signal(int)
    item_activated = Signal(str, str, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: ShownMatter | None = None
        self.rows: list[StepRow] = []
        self.notice = Notice(look)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def shown(self) -> ShownMatter | None:
        """What is shown."""
        return self._shown

    def show_matter(self, shown: ShownMatter, *, may_change: bool) -> None:
        """Show another matter, or the same as it is now."""
        same = self._shown is not None and self._shown.line.id == shown.line.id
        position = self.verticalScrollBar().value() if same else 0
        self._shown = shown
        self.notice = Notice(self._look)
        self.setWidget(self._build(shown, may_change=may_change))
        self.verticalScrollBar().setValue(position)

    def _build(self, shown: ShownMatter, *, may_change: bool) -> QWidget:
        held = QWidget()
        held.setMaximumWidth(self.fontMetrics().height() * _WIDEST_EM)
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        column.addLayout(self._head(shown, may_change=may_change))
        column.addWidget(self.notice)
        if shown.notice:
            column.addWidget(self._said(held, _MOODS[shown.notice_mood], shown.notice))
        if shown.exposure:
            owed = Mood.BAD if shown.line.exposure_fen else Mood.CAUTION
            column.addWidget(self._said(held, owed, shown.exposure))
        if shown.warnings:
            column.addWidget(self._said(held, Mood.CAUTION, "\n".join(shown.warnings)))
        column.addWidget(self._steps(shown, may_change=may_change))
        column.addWidget(self._about(shown))
        column.addStretch(1)
        inner = QWidget()
        inner.setObjectName("page")
        row = QHBoxLayout(inner)
        row.setContentsMargins(XL, L, XL, XL)
        row.addStretch(1)
        row.addWidget(held, 100)
        row.addStretch(1)
        return inner

    def _head(self, shown: ShownMatter, *, may_change: bool) -> QVBoxLayout:
        line = shown.line
        top = QHBoxLayout()
        top.setSpacing(S)
        top.addWidget(words(line.title, "title", wrap=True), 1)
        if may_change:
            edit = button(_("Edit"), self.edit_wanted.emit)
            edit.setIcon(self._look.icon(Icon.EDIT))
            if not line.done and not line.closed:
                withdraw = button(_("Withdraw…"), self.withdraw_all_wanted.emit, kind="quiet")
                top.addWidget(withdraw, 0, Qt.AlignmentFlag.AlignTop)
            top.addWidget(edit, 0, Qt.AlignmentFlag.AlignTop)
        said = (f"{line.kind_title} · {shown.clause}", line.number, matter_state_words(line))
        column = QVBoxLayout()
        column.setSpacing(S)
        column.addLayout(top)
        column.addWidget(Chips(said))
        return column

    def _said(self, parent: QWidget, mood: Mood, sentence: str) -> Notice:
        notice = Notice(self._look, parent)
        notice.say(mood, sentence)
        return notice

    def _steps(self, shown: ShownMatter, *, may_change: bool) -> Card:
        card = Card(_("Steps"), len(shown.steps))
        current = next((each.id for each in shown.steps if each.state == "possible"), "")
        self.rows = []
        for number, step in enumerate(shown.steps, start=1):
            row = StepRow(
                self._look,
                step,
                may_change=may_change,
                current=step.id == current,
                last=number == len(shown.steps),
            )
            row.take_wanted.connect(self.take_wanted)
            row.undo_wanted.connect(self.undo_wanted)
            row.attach_wanted.connect(self.attach_wanted)
            row.withdraw_wanted.connect(self.withdraw_wanted)
            row.renew_wanted.connect(self.renew_wanted)
            row.document_wanted.connect(self._open_document)
            self.rows.append(row)
            card.column.addWidget(_inset(row))
        return card

    def _about(self, shown: ShownMatter) -> Card:
        card = Card(_("What it is about"))
        for person in (shown.person, shown.other):
            if person is not None:
                card.add(
                    ItemLine(self._look, person[1], self._person(person[0]), icon=Icon.PERSONNEL)
                )
        pairs = [(_("Day"), format_date(shown.line.day))]
        if shown.line.planned is not None:
            pairs.append((_("Planned day"), format_date(shown.line.planned)))
        pairs += [pair for pair in shown.facts if pair[1]]
        if shown.note:
            pairs.append((_("Note"), shown.note))
        card.put(Pairs(pairs, columns=2))
        card.fill()
        return card

    def _person(self, person: int) -> Callable[[], None]:
        return lambda: self.item_activated.emit("person", str(person), "")

    def _open_document(self, document: int) -> None:
        self.item_activated.emit("document", str(document), "")


def _inset(widget: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(S, 0, S, 0)
    row.addWidget(widget)
    return holder
