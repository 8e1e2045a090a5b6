"""One step of a matter as a row of a timeline: how it stands, what it needs, its papers, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.itemmodels.evidence_words import sign_words
from desktop.itemmodels.formats import format_date, format_moment
from desktop.itemmodels.lamp_words import LampState
from desktop.jobs.people_shown import ShownDemand, ShownStep, StepHistory
from desktop.views.controls.buttons import button, icon_button, primary_button
from desktop.views.controls.words import chip, words
from desktop.views.people.evidence_box import EvidenceBox
from desktop.views.people.lamps import LampView, paint_lamp
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from resources.artwork import Icon
from resources.words import _

_MARK = 18
_GUTTER = _MARK + M


class StepRow(QWidget):
    """Signals:
    take_wanted(str)        take this step
    undo_wanted(str)        take it back
    attach_wanted(str, str) add evidence of a kind to a step
    document_wanted(int)    show a document
    withdraw_wanted(int)    take a piece of evidence away
    renew_wanted(int)       pin the newest version of its document
    """

    take_wanted = Signal(str)
    undo_wanted = Signal(str)
    attach_wanted = Signal(str, str)
    document_wanted = Signal(int)
    withdraw_wanted = Signal(int)
    renew_wanted = Signal(int)

    def __init__(
        self,
        look: Look,
        step: ShownStep,
        *,
        may_change: bool,
        current: bool,
        last: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self.step, self._last, self._current = look, step, last, current
        self.setAccessibleName(f"{step.title}: {step_state_words(step)}")
        column = QVBoxLayout(self)
        column.setContentsMargins(_GUTTER, XS, 0, L)
        column.setSpacing(XS)
        column.addLayout(self._head(may_change=may_change))
        for sentence in step.why:
            column.addWidget(_sentence(sentence, "caution" if current else "caption"))
        for number, each in enumerate(step.history, start=1):
            # What stands is told in the head, but for its reason.
            stands = number == len(step.history) and not each.undone
            if not stands:
                column.addWidget(_sentence(_history_words(each), "caption"))
            elif each.reason:
                column.addWidget(_sentence(each.reason, "caption"))
        column.addWidget(self._papers(may_change=may_change))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._look.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = XS + 2.0
        middle = _MARK / 2
        if not self._last:
            dashed = self.step.state in ("blocked", "not-needed")
            pen = QPen(QColor(colours.border), 1.4)
            if dashed:
                pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawLine(
                QPointF(middle, top + _MARK + 3), QPointF(middle, float(self.height()) - 1)
            )
        box = QRectF(0.5, top, _MARK - 1, _MARK - 1)
        match self.step.state:
            case "done":
                paint_lamp(painter, box, LampState.OK, colours)
            case "not-needed":
                paint_lamp(painter, box, LampState.NOT_NEEDED, colours)
            case "possible":
                painter.setPen(QPen(QColor(colours.accent), 2))
                painter.setBrush(QColor(colours.surface))
                painter.drawEllipse(box.adjusted(1, 1, -1, -1))
                if self._current:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(QColor(colours.accent))
                    painter.drawEllipse(box.center(), 4.0, 4.0)
            case _:
                painter.setPen(QPen(QColor(colours.ink_faint), 1.4, Qt.PenStyle.DotLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(box.adjusted(1, 1, -1, -1))

    def _head(self, *, may_change: bool) -> QHBoxLayout:
        step = self.step
        row = QHBoxLayout()
        row.setSpacing(S)
        text = QVBoxLayout()
        text.setSpacing(0)
        role = "strong" if step.state in ("possible", "done") else "soft"
        text.addWidget(words(step.title, role, wrap=True))
        text.addWidget(_sentence(_state_line(step), "caption"))
        row.addLayout(text, 1)
        if step.gate:
            row.addWidget(chip(_("gate")), 0, Qt.AlignmentFlag.AlignTop)
        if may_change and step.state == "possible":
            act = (
                primary_button(self._look, _("Take the step…"), self._take)
                if self._current
                else button(_("Take the step…"), self._take)
            )
            act.setAccessibleName(_("Take the step: {step}").format(step=step.title))
            row.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)
        elif may_change and step.force:
            forced = button(_("It happened all the same…"), self._take, kind="quiet")
            forced.setAccessibleName(_("It happened all the same: {step}").format(step=step.title))
            row.addWidget(forced, 0, Qt.AlignmentFlag.AlignTop)
        elif may_change and step.state == "done":
            undo = button(_("Take back…"), self._undo, kind="quiet")
            undo.setAccessibleName(_("Take back: {step}").format(step=step.title))
            row.addWidget(undo, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _papers(self, *, may_change: bool) -> QWidget:
        """What it asks for, each with what is there, and the way to file it."""
        step = self.step
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        open_ = may_change and step.state != "not-needed"
        for demand in step.demands:
            held = [
                each
                for each in step.evidence
                if each.kind == demand.type or (not each.kind and len(step.demands) == 1)
            ]
            column.addWidget(self._demand(demand, may_change=open_))
            if held:
                box = EvidenceBox(self._look, held, may_change=open_, may_add=False)
                box.document_wanted.connect(self.document_wanted)
                box.withdraw_wanted.connect(self.withdraw_wanted)
                box.renew_wanted.connect(self.renew_wanted)
                column.addWidget(box)
        return holder

    def _demand(self, demand: ShownDemand, *, may_change: bool) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        needless = self.step.state == "not-needed"
        state = (
            LampState.OK
            if demand.met
            else LampState.NOT_NEEDED
            if needless or demand.optional
            else LampState.MISSING
        )
        said = (
            _("on file")
            if demand.met
            else ""
            if needless
            else _("optional")
            if demand.optional
            else _("missing")
        )
        text = " · ".join(filter(None, (demand.name, sign_words(demand.sign), said)))
        row.addWidget(LampView(state, self._look.colours, text))
        row.addWidget(words(text, "soft", wrap=True), 1)
        if may_change:
            kind = demand.type
            row.addWidget(
                icon_button(
                    self._look,
                    Icon.EVIDENCE,
                    _("File: {paper}").format(paper=demand.name),
                    lambda: self.attach_wanted.emit(self.step.id, kind),
                )
            )
        return holder

    def _take(self) -> None:
        self.take_wanted.emit(self.step.id)

    def _undo(self) -> None:
        self.undo_wanted.emit(self.step.id)


def step_state_words(step: ShownStep) -> str:
    """How a step stands."""
    return {
        "done": _("done"),
        "possible": _("can be done now"),
        "not-needed": _("not needed here"),
    }.get(step.state, _("has to wait"))


def _state_line(step: ShownStep) -> str:
    said = [step_state_words(step)]
    if step.state == "done" and step.day is not None:
        said = [_("done on {day}").format(day=format_date(step.day))]
        said += [step.name] if step.name else []
        entered = step.history[-1] if step.history else None
        if entered is not None and entered.late:
            said.append(_("entered {moment}").format(moment=format_moment(entered.moment)))
    if step.latest is not None:
        latest = _("latest {day}").format(day=format_date(step.latest))
        said.append(_("{latest}, too late").format(latest=latest) if step.late else latest)
    if step.hint:
        said.append(step.hint)
    return " · ".join(said)


def _history_words(each: StepHistory) -> str:
    what = _("taken back") if each.undone else _("done")
    said = [f"{what} {format_date(each.day)}", each.name, each.reason]
    if each.late:
        said.append(_("entered {moment}").format(moment=format_moment(each.moment)))
    return " · ".join(filter(None, said))


def _sentence(text: str, role: str) -> QWidget:
    return words(text, role, wrap=True)
