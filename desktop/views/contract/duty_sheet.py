"""One duty in full: how it stands and why, which papers it asks for, what proves it, what was said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.itemmodels.contract_states import Sight, duty_title, sight_of, state_words
from desktop.itemmodels.evidence_words import sign_words, signed_words
from desktop.itemmodels.formats import format_date, format_moment
from desktop.itemmodels.money import format_fen
from desktop.services.contract.evidence_suggesting import Suggestion
from desktop.views.contract.card_scroll import CardScroll
from desktop.views.contract.legend import MarkSign
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.systems.document_line import ItemLine
from desktop.views.systems.parts import Pairs
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from models.contract.catalogue import Demand
from models.obligations.duty_state import STEPS, recorded_later
from models.obligations.duty_views import DutyView
from models.obligations.evidence_rules import CHANGED, EvidenceView
from models.obligations.register_records import DutyStep
from resources.artwork import Icon
from resources.words import _

_SHOWN_REASONS = 6


class DutySheet(CardScroll):
    """Built anew for every duty.

    Signals:
        item_activated(str, str, str)   kind, key and place of what a line leads to
        evidence_wanted(str)            file a paper of this kind; "" for any
        renewal_wanted(int)             pin the newest version of this evidence
        withdrawal_wanted(int)          this evidence is to prove nothing any more
        suggestion_taken(object)        the `Suggestion` that is to prove the duty
    """

    item_activated = Signal(str, str, str)
    evidence_wanted = Signal(str)
    renewal_wanted = Signal(int)
    withdrawal_wanted = Signal(int)
    suggestion_taken = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.view: DutyView | None = None
        self._suggested: QVBoxLayout | None = None

    def show_duty(self, view: DutyView, subject: str) -> None:
        """Show another duty, or the same as it is now; `subject` is whom or what it is of."""
        same = self.view is not None and self.view.duty.key == view.duty.key
        position = self.verticalScrollBar().value() if same else 0
        self.view = view
        held = QWidget()
        held.setObjectName("page")
        column = QVBoxLayout(held)
        column.setContentsMargins(L, M, L, L)
        column.setSpacing(M)
        self._add_head(column, view, subject)
        self._add_papers(column, view)
        self._add_evidence(column, view.evidence)
        self._suggested = QVBoxLayout()
        self._suggested.setSpacing(XS)
        column.addLayout(self._suggested)
        self._add_steps(column, view.steps)
        column.addStretch(1)
        self.setWidget(held)
        self.verticalScrollBar().setValue(position)

    def show_suggestions(self, suggestions: Sequence[Suggestion]) -> None:
        """What in the archive could prove the duty."""
        column = self._suggested
        if column is None or not suggestions:
            return
        column.addWidget(words(_("Found in the archive"), "strong"))
        for each in suggestions:
            line = ItemLine(
                self._look,
                each.document.title,
                self._showing(each.document.id),
                icon=Icon.FILE,
                hint=each.why,
            )
            row = QHBoxLayout()
            row.setSpacing(XS)
            row.addWidget(line, 1)
            name = _("Let {title} prove the duty").format(title=each.document.title)
            row.addWidget(button(_("Use"), self._taking(each), kind="link", name=name))
            column.addLayout(row)
            column.addWidget(_indented(words(each.why, "caption", wrap=True)))

    def _add_head(self, column: QVBoxLayout, view: DutyView, subject: str) -> None:
        duty, sight = view.duty, sight_of(view)
        state = QHBoxLayout()
        state.setSpacing(S)
        state.addWidget(MarkSign(self._look, sight))
        state.addWidget(words(state_words(view), "strong"), 1)
        column.addLayout(state)
        column.addWidget(words(duty_title(view), "heading", wrap=True))
        said = "  ·  ".join(each for each in (duty.rule, duty.clause, subject) if each)
        column.addWidget(words(said, "caption", wrap=True))
        pairs = [(_("Due"), self._due(view))]
        if duty.sign:
            pairs.append((_("Signature"), sign_words(duty.sign)))
        if view.exposure_fen:
            stake = f"{format_fen(view.exposure_fen)}  ({view.exposure_clause})"
            pairs.append((_("At stake"), stake))
        column.addWidget(Pairs(pairs, columns=1))
        reasons = view.reasons
        if reasons:
            notice = Notice(self._look)
            column.addWidget(notice)
            bad = sight in (Sight.OVERDUE, Sight.RETURNED)
            mood = Mood.BAD if bad else Mood.CAUTION if view.open else Mood.PLAIN
            notice.say(mood, "\n".join(reasons[:_SHOWN_REASONS]))

    def _due(self, view: DutyView) -> str:
        duty = view.duty
        if duty.standing:
            return _("at all times")
        if duty.due is None:
            return _("no day is known")
        said = format_date(duty.due)
        if duty.rolled_from is not None and duty.rolled_from != duty.due:
            said = _("{due} (moved from {day})").format(due=said, day=format_date(duty.rolled_from))
        if duty.soft is not None and duty.soft != duty.due:
            said = _("{due}, better by {soft}").format(due=said, soft=format_date(duty.soft))
        return said

    def _add_papers(self, column: QVBoxLayout, view: DutyView) -> None:
        head = QHBoxLayout()
        head.addWidget(words(_("Papers it asks for"), "strong"), 1)
        column.addLayout(head)
        for demand in view.duty.demands:
            column.addLayout(self._paper(view, demand))

    def _paper(self, view: DutyView, demand: Demand) -> QHBoxLayout:
        missing, unsigned = demand in view.missing, demand in view.unsigned
        proven = {each.kind or each.type for each in view.evidence if each.there}
        there = not missing and (not demand.optional or demand.type in proven)
        if missing:
            sight, said = Sight.COLLECT, _("missing")
        elif unsigned:
            sight, said = Sight.SIGN, _("a signed scan is missing")
        elif there:
            sight, said = Sight.MET, ""
        else:
            sight, said = Sight.NOT_DUE, _("not demanded")
        if demand.basis == "practice":
            said = "  ·  ".join(each for each in (said, _("good practice")) if each)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(MarkSign(self._look, sight), 0, Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(words(demand.name, wrap=True))
        if said:
            text.addWidget(words(said, "caption", wrap=True))
        row.addLayout(text, 1)
        if missing or unsigned:
            name = _("File {paper}").format(paper=demand.name)
            file = button(_("File it…"), self._filing(demand.type), kind="link", name=name)
            row.addWidget(file, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _add_evidence(self, column: QVBoxLayout, evidence: Sequence[EvidenceView]) -> None:
        if not evidence:
            return
        column.addWidget(words(_("Evidence"), "strong"))
        for each in evidence:
            title = each.title or _("A document that is gone")
            act = self._showing(each.document_id) if each.document_id else lambda: None
            mood = "" if each.counts else "caution"
            column.addWidget(
                ItemLine(
                    self._look,
                    title,
                    act,
                    icon=Icon.EVIDENCE,
                    aside=each.number,
                    mood=mood,
                    hint=each.why_not or title,
                )
            )
            said = [each.kind, format_date(each.day), signed_words(each.signed), each.note]
            column.addWidget(
                _indented(words("  ·  ".join(one for one in said if one), "caption", wrap=True))
            )
            if each.why_not:
                column.addWidget(_indented(words(each.why_not, "caption", wrap=True)))
            acts = QHBoxLayout()
            acts.setContentsMargins(L + M, 0, 0, 0)
            acts.setSpacing(S)
            if each.stale == CHANGED:
                name = _("Use the newest version of {title}").format(title=title)
                newest = button(
                    _("Use the newest version"), self._renewing(each.id), kind="link", name=name
                )
                acts.addWidget(newest)
            name = _("Withdraw {title}").format(title=title)
            acts.addWidget(
                button(_("Withdraw…"), self._withdrawing(each.id), kind="link", name=name)
            )
            acts.addStretch(1)
            column.addLayout(acts)

    def _add_steps(self, column: QVBoxLayout, steps: Sequence[DutyStep]) -> None:
        if not steps:
            return
        column.addWidget(words(_("What was said of it"), "strong"))
        for each in reversed(steps):
            said = [format_date(each.day), _(STEPS[each.step].label) if each.step in STEPS else ""]
            said += [each.name, each.reason]
            line = "  ·  ".join(one for one in said if one)
            if recorded_later(each):
                line += "  ·  " + _("recorded on {moment}").format(
                    moment=format_moment(each.moment)
                )
            column.addWidget(words(line, "caption", wrap=True))

    def _showing(self, document: int) -> Callable[[], None]:
        return lambda: self.item_activated.emit("document", str(document), "")

    def _filing(self, kind: str) -> Callable[[], None]:
        return lambda: self.evidence_wanted.emit(kind)

    def _renewing(self, evidence: int) -> Callable[[], None]:
        return lambda: self.renewal_wanted.emit(evidence)

    def _withdrawing(self, evidence: int) -> Callable[[], None]:
        return lambda: self.withdrawal_wanted.emit(evidence)

    def _taking(self, suggestion: Suggestion) -> Callable[[], None]:
        return lambda: self.suggestion_taken.emit(suggestion)


def _indented(label: QWidget) -> QWidget:
    label.setContentsMargins(L + M, 0, 0, 0)
    return label
