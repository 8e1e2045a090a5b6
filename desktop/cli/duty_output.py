"""Duties and their evidence for a program, and for a person at a terminal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from desktop.cli.terminal import printable, result
from models.money import yuan
from resources.words import _

if TYPE_CHECKING:
    from models.obligations.duty_views import DutyView
    from models.obligations.evidence_rules import EvidenceView


def duty_object(view: DutyView, *, whole: bool = False) -> dict[str, Any]:
    """A duty for a program; with `whole` its papers and steps, too."""
    duty = view.duty
    found: dict[str, Any] = {
        "key": duty.key,
        "rule": duty.rule,
        "title": view.title,
        "clause": duty.clause,
        "period": duty.period,
        "opens": _day(duty.opens),
        "soft": _day(duty.soft),
        "due": _day(duty.due),
        "state": view.state.value,
        "overdue": view.overdue,
        "late_days": view.late_days,
        "missing": [each.type for each in view.missing],
        "unsigned": [each.type for each in view.unsigned],
        "exposure_fen": view.exposure_fen,
        "exposure_clause": view.exposure_clause,
    }
    if whole:
        found |= {
            "demands": [
                {
                    "type": each.type,
                    "sign": each.sign,
                    "basis": each.basis,
                    "optional": each.optional,
                }
                for each in duty.demands
            ],
            "evidence": [evidence_object(each) for each in view.evidence],
            "steps": [
                {
                    "step": each.step,
                    "day": _day(each.day),
                    "recorded": each.moment.isoformat(),
                    "actor": each.actor,
                    "name": each.name,
                    "reason": each.reason,
                }
                for each in view.steps
            ],
            "possible": list(view.possible),
            "reasons": list(view.reasons),
        }
    return found


def evidence_object(view: EvidenceView) -> dict[str, Any]:
    """Evidence for a program."""
    return {
        "id": view.id,
        "subject": view.subject,
        "key": view.key,
        "kind": view.kind,
        "document": view.document_id,
        "version": view.version_id,
        "number": view.number,
        "title": view.title,
        "signed": view.signed,
        "day": _day(view.day),
        "stale": view.stale,
        "counts": view.counts,
        "why_not": view.why_not,
    }


def duty_line(view: DutyView) -> str:
    """A duty on one line."""
    state = _(view.state.label)
    if view.overdue:
        state = _("{state}, {days} days overdue").format(state=state, days=view.late_days)
    return f"{_day(view.duty.due) or '':<10}  {view.key:<16}  {view.title}  {state}"


def print_duty(view: DutyView) -> None:
    """A duty for a person."""
    from models.obligations.duty_state import STEPS, recorded_later

    duty = view.duty
    result(printable(duty_line(view)))
    result(printable(_("Clause: {clause}").format(clause=duty.clause)))
    if view.exposure_fen:
        words = _("At stake: {sum} ({clause})")
        result(printable(words.format(sum=yuan(view.exposure_fen), clause=view.exposure_clause)))
    for demand in duty.demands:
        lacking = (
            _("missing")
            if demand in view.missing
            else _("not signed")
            if demand in view.unsigned
            else ""
        )
        extra = _("(optional)") if demand.optional else ""
        result(printable(f"  · {demand.name} {extra} {lacking}".rstrip()))
    for paper in view.evidence:
        result(
            printable(f"  {paper.id:>6}  {paper.number}  {paper.title}  {paper.why_not}".rstrip())
        )
    for step in view.steps:
        words = _("{day}: {step} ({actor})")
        line = words.format(day=step.day, step=_(STEPS[step.step].label), actor=step.actor)
        if recorded_later(step):
            line += " " + _("recorded on {day}").format(day=step.moment.astimezone().date())
        result(printable(f"  {line} {step.name} {step.reason}".rstrip()))
    for reason in view.reasons:
        result(printable(reason))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
