"""Filed systems, assessments and their papers as objects for programs and as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.cli.terminal import printable, result
from resources.words import _

if TYPE_CHECKING:
    from datetime import date

    from models.assurance.assurance_records import AssessmentView, SystemSheet
    from models.assurance.finding_state import Counts
    from models.obligations.evidence_rules import EvidenceView


def iso(day: date | None) -> str | None:
    """A day for a program."""
    return None if day is None else day.isoformat()


def counts_object(counts: Counts) -> dict[str, int]:
    """How many findings."""
    return {
        "total": counts.total,
        "open": counts.open,
        "overdue": counts.overdue,
        "accepted": counts.accepted,
        "closed": counts.closed,
        "expired": counts.expired,
        "repeated": counts.repeated,
    }


def sheet_object(sheet: SystemSheet, day: date, *, papers: bool = False) -> dict[str, Any]:
    """A filed system for a program."""
    filing, last = sheet.filing, sheet.last
    found: dict[str, Any] = {
        "id": filing.id,
        "scheme": filing.scheme,
        "title": filing.title,
        "system": sheet.system,
        "level": filing.level,
        "number": filing.number,
        "template": filing.template,
        "graded": iso(filing.graded),
        "issued": iso(filing.issued),
        "state": sheet.validity.state.value,
        "until": iso(sheet.validity.until),
        "renew_from": iso(sheet.validity.window),
        "days_left": sheet.validity.days_left(day),
        "refile": sheet.refile,
        "next_assessment": iso(sheet.next.due) if sheet.next else None,
        "assessment_overdue": bool(sheet.next and sheet.next.overdue),
        "last": assessment_object(last) if last is not None else None,
        "findings": counts_object(sheet.findings),
        "missing": [each.material.id for each in sheet.missing],
        "warnings": list(sheet.warnings),
    }
    if papers:
        found["assessments"] = [assessment_object(each) for each in sheet.assessments]
        found["materials"] = [
            {
                "id": each.material.id,
                "label": each.material.label,
                "there": each.there,
                "optional": each.material.optional,
                "basis": str(each.material.basis),
                "confirmed": each.material.basis.confirmed,
                "evidence": [evidence_object(paper) for paper in each.evidence],
            }
            for each in sheet.materials
        ]
    return found


def assessment_object(view: AssessmentView) -> dict[str, Any]:
    """An assessment for a program."""
    assessment = view.assessment
    return {
        "id": assessment.id,
        "filing": assessment.filing_id,
        "scheme": assessment.scheme,
        "template": assessment.template,
        "number": assessment.number,
        "agency": assessment.agency,
        "started": iso(assessment.started),
        "reported": iso(assessment.reported),
        "result": view.result,
        "conclusion": assessment.conclusion,
        "conclusion_label": view.conclusion,
        "agrees": view.agrees,
        "hazards": view.hazards,
        "risks": dict(view.risks),
    }


def evidence_object(view: EvidenceView) -> dict[str, Any]:
    """A piece of evidence for a program."""
    return {
        "id": view.id,
        "kind": view.kind,
        "document": view.document_id,
        "number": view.number,
        "title": view.title,
        "day": iso(view.day),
        "counts": view.counts,
        "why_not": view.why_not,
    }


def print_sheet_line(sheet: SystemSheet) -> None:
    """A filed system in a list."""
    until = sheet.validity.until
    parts = [
        f"{sheet.filing.id:>4}",
        sheet.filing.title,
        sheet.level,
        sheet.filing.number,
        _(sheet.validity.state.label),
        _("valid until {day}").format(day=until) if until else "",
        sheet.last.conclusion if sheet.last else "",
        sheet.last.result if sheet.last else "",
        _("{open} open, {overdue} overdue").format(
            open=sheet.findings.open, overdue=sheet.findings.overdue
        ),
    ]
    result(printable("  ".join(filter(None, parts))))
    for warning in sheet.warnings:
        result(printable(f"      ! {warning}"))


def print_sheet(sheet: SystemSheet) -> None:
    """A filed system's page."""
    print_sheet_line(sheet)
    for view in sheet.assessments:
        print_assessment(view)
    for each in sheet.materials:
        mark = "+" if each.there else ("o" if each.material.optional else "-")
        result(printable(f"  {mark} {each.material.id}  {each.material.label}"))
        result(printable(f"      {each.material.basis}"))
        for paper in each.evidence:
            result(printable(f"      {paper.number}  {paper.title}  {paper.why_not}".rstrip()))


def print_assessment(view: AssessmentView) -> None:
    """An assessment in a list."""
    assessment = view.assessment
    parts = [
        f"{assessment.id:>4}",
        assessment.template or assessment.scheme,
        assessment.number,
        str(assessment.reported or _("under way")),
        view.conclusion,
        view.result,
        _("major hazards: {count}").format(count=view.hazards) if view.hazards else "",
    ]
    result(printable("  ".join(filter(None, parts))))
