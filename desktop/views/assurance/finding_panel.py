"""The chosen finding: what was found, papers before and after, what can be done next, and its history."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.itemmodels.finding_board import due_words, risk_words
from desktop.itemmodels.formats import format_date, format_moment
from desktop.jobs.assurance import AssuranceBoard
from desktop.services.assurance.finding_entry import CONFORMITY, SOURCES
from desktop.views.controls.buttons import button, icon_button, primary_button
from desktop.views.controls.flow import FlowLayout
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import chip, words
from desktop.views.people.evidence_box import EvidenceBox
from desktop.views.systems.document_line import ItemLine
from desktop.views.systems.parts import Card, Pairs, selectable
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from models.assurance.finding_state import FindingView
from models.assurance.findings_machine import AFTER, APPROVAL, BEFORE, TRANSITIONS, FindingState
from models.obligations.evidence_rules import EvidenceView
from models.obligations.register_records import FindingStep
from resources.artwork import Icon
from resources.words import _

_LATE_DAYS = 3
_FORWARD = ("dispatched", "fixing", "fixed", "closed", "confirmed")


class FindingPanel(QScrollArea):
    """Built anew for every finding.

    Signals:
        step_wanted(object, str)        take a step of this `FindingView`
        attach_wanted(object, str)      add a paper of a kind: before, after, approval or ""
        withdraw_wanted(int)            take a piece of evidence away
        renew_wanted(int)               pin the newest version of its document
        edit_wanted(object)             change what is said of it
        finding_wanted(int)             show another finding
        article_wanted(int)             write a fault article from the finding with this id
        item_activated(str, str, str)   kind, key and place of what a line leads to
    """

    step_wanted = Signal(object, str)
    attach_wanted = Signal(object, str)
    withdraw_wanted = Signal(int)
    renew_wanted = Signal(int)
    edit_wanted = Signal(object)
    finding_wanted = Signal(int)
    article_wanted = Signal(int)
    item_activated = Signal(str, str, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._view: FindingView | None = None
        self.notice = Notice(look)
        self.setObjectName("preview")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(self.fontMetrics().height() * 16)

    @property
    def view(self) -> FindingView | None:
        """The finding shown."""
        return self._view

    def show_finding(self, board: AssuranceBoard, view: FindingView | None) -> None:
        """Show a finding, or that none is chosen."""
        same = (
            self._view is not None and view is not None and self._view.finding.id == view.finding.id
        )
        position = self.verticalScrollBar().value() if same else 0
        self._view = view
        self.notice = Notice(self._look)
        self.setWidget(self._build(board, view) if view is not None else _nothing())
        self.verticalScrollBar().setValue(position)

    def _build(self, board: AssuranceBoard, view: FindingView) -> QWidget:
        may_change = board.day == board.today
        held = QWidget()
        held.setObjectName("page")
        column = QVBoxLayout(held)
        column.setContentsMargins(L, M, L, L)
        column.setSpacing(M)
        column.addLayout(self._head(board, view, may_change=may_change))
        column.addWidget(self.notice)
        if view.warnings:
            said = Notice(self._look, held)
            mood = Mood.BAD if view.overdue or view.standing.expired else Mood.CAUTION
            said.say(mood, "\n".join(view.warnings))
            column.addWidget(said)
        column.addWidget(selectable(view.finding.problem))
        if may_change and view.possible:
            column.addWidget(self._steps(view))
        column.addWidget(self._proofs(view, may_change=may_change))
        column.addWidget(self._facts(view))
        column.addWidget(self._history(view))
        if view.earlier:
            column.addWidget(self._earlier(view))
        column.addStretch(1)
        return held

    def _head(self, board: AssuranceBoard, view: FindingView, *, may_change: bool) -> QVBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(S)
        top.addWidget(words(view.finding.number, "heading", wrap=True), 1)
        if may_change:
            article = icon_button(
                self._look,
                Icon.KNOWLEDGE,
                _("Write a fault article from it"),
                lambda: self.article_wanted.emit(view.finding.id),
            )
            top.addWidget(article, 0, Qt.AlignmentFlag.AlignTop)
            edit = icon_button(
                self._look, Icon.EDIT, _("Change the finding"), lambda: self.edit_wanted.emit(view)
            )
            top.addWidget(edit, 0, Qt.AlignmentFlag.AlignTop)
        holder = QWidget()
        flow = FlowLayout(holder, XS)
        system = view.system[1] if view.system and view.system[0] == "system" else None
        said = [
            _(view.state.label),
            risk_words(view.finding.risk),
            board.system_name(view.finding.asset_id or system),
            due_words(view),
        ]
        for each in filter(None, said):
            flow.addWidget(chip(each))
        column = QVBoxLayout()
        column.setSpacing(S)
        column.addLayout(top)
        column.addWidget(holder)
        return column

    def _steps(self, view: FindingView) -> QWidget:
        """What leads on first, as the one action to take; what leads aside or back is quiet."""
        holder = QWidget()
        flow = FlowLayout(holder, S)
        forward = [each for each in view.possible if each in _FORWARD]
        for number, step in enumerate(
            [*forward, *(each for each in view.possible if each not in forward)]
        ):
            label = f"{_(TRANSITIONS[step].label)}…"
            first = number == 0 and bool(forward) and view.state is not FindingState.CLOSED
            made = (
                primary_button(self._look, label, self._taking(view, step))
                if first
                else button(
                    label, self._taking(view, step), kind="" if step in _FORWARD else "quiet"
                )
            )
            flow.addWidget(made)
        return holder

    def _proofs(self, view: FindingView, *, may_change: bool) -> QWidget:
        """Before and after, one above the other: side by side no title would be readable."""
        holder = QWidget()
        row = QVBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(M)
        for title, kind, evidence in (
            (_("Before"), BEFORE, view.before),
            (_("After"), AFTER, view.after),
        ):
            card = Card(title, len(evidence))
            if not evidence:
                card.say(_("No paper yet."))
            card.column.addWidget(self._box(view, kind, evidence, may_change=may_change))
            card.fill()
            row.addWidget(card)
        rest = [each for each in view.evidence if each.kind not in (BEFORE, AFTER)]
        if not rest and view.state is not FindingState.ACCEPTED:
            return holder
        outer = QWidget()
        column = QVBoxLayout(outer)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(holder)
        other = Card(_("Other papers"), len(rest))
        other.column.addWidget(self._box(view, APPROVAL, rest, may_change=may_change))
        column.addWidget(other)
        return outer

    def _box(
        self,
        view: FindingView,
        kind: str,
        evidence: list[EvidenceView] | tuple[EvidenceView, ...],
        *,
        may_change: bool,
    ) -> EvidenceBox:
        box = EvidenceBox(self._look, evidence, kind=kind, may_change=may_change, narrow=True)
        box.document_wanted.connect(
            lambda document: self.item_activated.emit("document", str(document), "")
        )
        box.withdraw_wanted.connect(self.withdraw_wanted)
        box.renew_wanted.connect(self.renew_wanted)
        box.attach_wanted.connect(lambda wanted: self.attach_wanted.emit(view, wanted))
        return box

    def _facts(self, view: FindingView) -> Card:
        each = view.finding
        card = Card(_("Facts"))
        report = " · ".join(
            filter(
                None, (each.report, _("page {page}").format(page=each.page) if each.page else "")
            )
        )
        source = SOURCES.get(each.source)
        conformity = CONFORMITY.get(each.conformity) if each.conformity else None
        pairs = [
            (_("Source"), _(source) if source else each.source),
            (_("Report"), report),
            (_("Found on"), format_date(each.found)),
            (_("Due"), format_date(each.due) if each.due else ""),
            (_("Class of requirements"), each.area),
            (_("Control"), each.control),
            (_("Item"), each.item),
            (_("Object"), each.object),
            (_("Conformity"), _(conformity) if conformity else ""),
            (_("Threat"), each.threat),
            (_("Advice"), each.advice),
            (_("Measure"), each.measure),
            (_("Who is responsible"), " · ".join(filter(None, (each.unit, each.owner)))),
            (_("Dispatched to"), view.standing.dispatched_to),
            (_("Fixed by"), "、".join(view.standing.fixers)),
            (_("Closed by"), view.standing.closed_by),
            (
                _("Confirmed for the client"),
                " ".join(
                    filter(
                        None,
                        (
                            view.standing.confirmed_by,
                            format_date(view.standing.confirmed) if view.standing.confirmed else "",
                        ),
                    )
                ),
            ),
            (_("Note"), each.note),
        ]
        card.put(Pairs([pair for pair in pairs if pair[1]], columns=2))
        card.fill()
        return card

    def _history(self, view: FindingView) -> Card:
        card = Card(_("History"), len(view.steps) + 1)
        for step in reversed(view.steps):
            card.put(words(_step_words(step), "body", wrap=True))
            more = " · ".join(filter(None, (step.reason, _entered(step))))
            if more:
                card.put(words(more, "caption", wrap=True))
        card.put(words(_("{day}  found").format(day=format_date(view.finding.found)), "soft"))
        card.fill()
        return card

    def _earlier(self, view: FindingView) -> Card:
        card = Card(_("Found before"), len(view.earlier))
        for each in view.earlier:
            card.add(
                ItemLine(
                    self._look,
                    f"{each.number}  {each.problem}",
                    self._going(each.id),
                    icon=Icon.RECENT,
                    aside=format_date(each.found),
                )
            )
        card.fill()
        return card

    def _taking(self, view: FindingView, step: str) -> Callable[[], None]:
        return lambda: self.step_wanted.emit(view, step)

    def _going(self, finding: int) -> Callable[[], None]:
        return lambda: self.finding_wanted.emit(finding)


def _step_words(step: FindingStep) -> str:
    transition = TRANSITIONS.get(step.step)
    label = _(transition.label) if transition else step.step
    who = step.name or step.confirmed_by or step.actor
    said = f"{format_date(step.day)}  {label} · {who}"
    if step.until is not None:
        said += " · " + _("up to {day}").format(day=format_date(step.until))
    return said


def _entered(step: FindingStep) -> str:
    """Where a step was entered later than it was taken, that is said."""
    if (step.moment.astimezone().date() - step.day).days <= _LATE_DAYS:
        return ""
    return _("entered {moment}").format(moment=format_moment(step.moment))


def _nothing() -> QWidget:
    holder = QWidget()
    holder.setObjectName("page")
    column = QVBoxLayout(holder)
    column.setContentsMargins(L, L, L, L)
    column.addWidget(words(_("Choose a finding to see its way."), "soft", wrap=True))
    column.addStretch(1)
    return holder
