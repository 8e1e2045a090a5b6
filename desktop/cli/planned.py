"""A plan at the command line: a table for a person, one object for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.cli.adding_outcome import failed_objects, report_failed
from desktop.cli.terminal import printable, result, result_object, say
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.filing.plan_records import Known, Plan, PlanRow


def tell_plan(plan: Plan, *, as_json: bool) -> int:
    """Print a plan; returns 6 when something in it is refused, 7 when something can't be read, else 0."""
    from desktop.services.filing.plan_records import RowState
    from desktop.services.filing.plan_words import row_notes, summary_words

    if as_json:
        result_object(
            {
                "rows": [_row_object(row) for row in plan.rows],
                "failed": failed_objects(plan.failed),
                "to_file": len(plan.to_file),
                "medium": {
                    "label": plan.medium.label,
                    "serial": plan.medium.serial,
                    "file_system": plan.medium.file_system,
                },
            }
        )
    else:
        for row in plan.rows:
            result(printable(f"{row.source.shown}"))
            result(printable(f"    {_line(row)}"))
            for note in row_notes(row):
                result(printable(f"    ! {note}"))
        report_failed(plan.failed, ())
    if plan.count(RowState.REFUSED):
        from desktop.services.filing.screening import legal_steps

        for line in legal_steps().splitlines():
            say(line)
    if not as_json:
        say(summary_words(plan))
    unreadable = plan.failed or plan.count(RowState.UNREADABLE)
    return 6 if plan.count(RowState.REFUSED) else 7 if unreadable else 0


def _line(row: PlanRow) -> str:
    choice = row.choice
    parts = (
        _(choice.category.label) if choice.category else "—",
        choice.type or "—",
        choice.period or "—",
        choice.formed.isoformat() if choice.formed else "—",
        "、".join((*choice.persons, *choice.systems)) or "—",
        choice.number or "—",
        choice.mark.value,
        choice.title,
    )
    return "  ".join(parts)


def _row_object(row: PlanRow) -> dict[str, Any]:
    choice = row.choice
    return {
        "path": row.source.shown,
        "size": row.source.size,
        "state": row.state.value,
        "title": choice.title,
        "category": choice.category.value if choice.category else None,
        "type": choice.type,
        "period": choice.period,
        "formed": choice.formed.isoformat() if choice.formed else None,
        "persons": list(choice.persons),
        "systems": list(choice.systems),
        "number": choice.number,
        "mark": choice.mark.value,
        "why": dict(row.guess.why),
        "flags": list(row.flags),
        "duplicates": [_known_object(known) for known in row.duplicates],
        "near": [_known_object(known) for known in row.near],
        "versions": [_known_object(known) for known in row.versions],
        "reason": row.refusal or row.problem or row.doubt,
        "text_reason": row.text_reason,
    }


def _known_object(known: Known) -> dict[str, Any]:
    return {
        "id": known.document_id or None,
        "number": known.number,
        "title": known.title,
        "version": known.ordinal,
        "distance": known.distance,
    }
