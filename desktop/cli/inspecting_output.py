"""An inspection's requests, answers and findings, for a terminal and for a program."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from desktop.cli.terminal import printable, result
from resources.words import N_, _

if TYPE_CHECKING:
    from desktop.services.inspection.inspection_findings import PendingRequest
    from desktop.services.inspection.inspection_record import RecordCheck
    from models.inspection.inspection import Answer
    from models.inspection.inspection_log import NotedFinding, RequestAnswer

MOODS = {
    "good": N_("as it should be"),
    "caution": N_("needs a look"),
    "bad": N_("not in order"),
    "unknown": N_("not judged"),
}
"""What an answer's mood is called."""


def request_object(row: RequestAnswer) -> dict[str, Any]:
    """A request with its answer."""
    return {
        "number": row.request.number,
        "text": row.request.text,
        "clause": row.request.clause,
        "state": row.state.value,
        "documents": list(row.documents),
        "note": row.note,
        "answered": row.answered.isoformat() if row.answered else None,
    }


def request_line(row: RequestAnswer) -> str:
    """The same in a line."""
    records = ", ".join(map(str, row.documents))
    parts = (f"{row.request.number:>4}", row.state.label, row.request.text, records, row.note)
    return printable("  ".join(filter(None, parts)))


def answer_object(answer: Answer) -> dict[str, Any]:
    """The answer to a standing question."""
    return asdict(answer)


def question_line(answer: Answer) -> str:
    """The same in a line."""
    words = _("{number}  [{mood}] {title}: {summary}")
    mood = _(MOODS[answer.mood])
    return printable(
        words.format(
            number=answer.question.upper(), mood=mood, title=answer.title, summary=answer.summary
        )
    )


def print_question(answer: Answer) -> None:
    """The same, to be read."""
    for line in (answer.title, answer.asked, answer.summary, *answer.notes):
        result(printable(line))
    for table in answer.tables:
        result()
        result(printable(table.title))
        result(printable("\t".join(table.columns)))
        for row in table.rows:
            result(printable("\t".join(row.cells)))
    if answer.basis:
        result(printable(_("Basis: {basis}").format(basis=answer.basis)))


def finding_object(finding: NotedFinding) -> dict[str, Any]:
    """What an officer noted."""
    return {
        "number": finding.number,
        "problem": finding.problem,
        "clause": finding.clause,
        "system": finding.system,
        "risk": finding.risk,
        "document": finding.document_id,
        "request": finding.request,
        "noted": finding.moment.isoformat(),
    }


def check_object(check: RecordCheck) -> dict[str, Any]:
    """How a record's file compares."""
    return {
        "ok": check.ok,
        "label": check.label,
        "events": check.events,
        "problems": list(check.problems),
        "remarks": list(check.remarks),
    }


def pending_object(each: PendingRequest) -> dict[str, Any]:
    """What an inspector still waits for."""
    return {
        "edition": each.edition_id.hex(),
        "label": each.edition,
        "number": each.request.number,
        "text": each.request.text,
        "clause": each.request.clause,
        "state": each.state.value,
        "note": each.note,
        "since": each.since.isoformat() if each.since else None,
    }
