"""A change of many documents as rows: what would happen to each, or why nothing does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.itemmodels.rows_table import RowColumn
from desktop.services.order.bulk_planning import BulkPlan
from resources.words import _


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One document: what changes, in words, and what is to be known about that."""

    number: str
    title: str
    changes: str
    remarks: str
    left_out: bool


def preview_rows(plan: BulkPlan) -> list[PreviewRow]:
    """Documents with something to be known first, then the others in the plan's order."""
    told: dict[int, list[str]] = defaultdict(list)
    numbers: dict[int, str] = {}
    for problem in plan.problems:
        told[problem.document].append(problem.sentence)
        numbers[problem.document] = problem.number
    changing = {row.document.id for row in plan.rows}
    rows = [
        PreviewRow(number, "", _("nothing"), " ".join(told[document]), True)
        for document, number in numbers.items()
        if document not in changing
    ]
    both = [
        PreviewRow(
            row.document.number,
            row.document.title,
            _("; ").join(row.words),
            " ".join(told.get(row.document.id, ())),
            False,
        )
        for row in plan.rows
    ]
    return [
        *rows,
        *(each for each in both if each.remarks),
        *(each for each in both if not each.remarks),
    ]


def preview_columns() -> Sequence[RowColumn[PreviewRow]]:
    """Number, title, what changes, remarks."""
    return (
        RowColumn(_("Number"), lambda each: each.number),
        RowColumn(_("Title"), lambda each: each.title or "—", stretch=True),
        RowColumn(_("Before → after"), lambda each: each.changes, stretch=True, mood=_mood),
        RowColumn(
            _("Remarks"), lambda each: each.remarks, stretch=True, mood=lambda _each: "caution"
        ),
    )


def _mood(row: PreviewRow) -> str:
    return "ink_faint" if row.left_out else "ink"
