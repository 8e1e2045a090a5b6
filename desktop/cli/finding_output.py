"""Findings as objects for programs and as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.cli.assurance_output import evidence_object, iso
from desktop.cli.terminal import printable, result
from resources.words import _

if TYPE_CHECKING:
    from models.assurance.finding_state import FindingView


def finding_object(view: FindingView) -> dict[str, Any]:
    """A finding for a program."""
    finding, now = view.finding, view.standing
    return {
        "id": finding.id,
        "number": finding.number,
        "state": view.state.value,
        "risk": finding.risk,
        "source": finding.source,
        "problem": finding.problem,
        "area": finding.area,
        "control": finding.control,
        "item": finding.item,
        "object": finding.object,
        "owner": finding.owner,
        "found": iso(finding.found),
        "due": iso(finding.due),
        "overdue": view.overdue,
        "late_days": view.late_days,
        "until": iso(now.until),
        "expired": now.expired,
        "reopened": now.reopened,
        "closed": iso(now.closed),
        "closed_by": now.closed_by,
        "confirmed_by": now.confirmed_by,
        "possible": list(view.possible),
        "earlier": [each.number for each in view.earlier],
        "evidence": [evidence_object(each) for each in view.evidence],
        "steps": [
            {
                "step": each.step,
                "day": iso(each.day),
                "moment": each.moment.isoformat(),
                "name": each.name,
                "reason": each.reason,
                "until": iso(each.until),
            }
            for each in view.steps
        ],
        "warnings": list(view.warnings),
    }


def print_finding_line(view: FindingView) -> None:
    """A finding in a list."""
    finding = view.finding
    late = _("{days} days overdue").format(days=view.late_days) if view.overdue else ""
    again = _("found again") if view.earlier else ""
    parts = [finding.number, _(view.state.label), str(finding.due or ""), late, again]
    result(printable("  ".join(filter(None, [*parts, " ".join(finding.problem.split())]))))


def print_finding(view: FindingView) -> None:
    """A finding with its way."""
    from desktop.services.assurance.findings_loop import EVIDENCE_KINDS

    print_finding_line(view)
    finding = view.finding
    for value in (finding.area, finding.control, finding.item, finding.object, finding.owner):
        if value:
            result(printable(f"  {value}"))
    for step in view.steps:
        told = "  ".join(filter(None, (step.name, step.reason, str(step.until or ""))))
        result(printable(f"  {step.day}  {_label(step.step)}  {told}".rstrip()))
    for paper in view.evidence:
        kind = _(EVIDENCE_KINDS.get(paper.kind, paper.kind))
        told = "  ".join(filter(None, (kind, paper.number, paper.title, paper.why_not)))
        result(printable(f"  {told}"))
    for warning in view.warnings:
        result(printable(f"  ! {warning}"))


def _label(step: str) -> str:
    from models.assurance.findings_machine import TRANSITIONS

    return _(TRANSITIONS[step].label) if step in TRANSITIONS else step
