"""What an edition holds besides documents: answers, requests, where documents are evidence, what happened to them.

The manager's side computes it while the edition is prepared (vault/FORMAT.md §11.5); an officer's reader takes it from
here. Every reader raises ValueError for a row that isn't of the specified form.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.handover_tables import EditionRequestRow, EditionSheetRow, EditionTraceRow
from models.inspection.answering import VERSION, answer_from_json, answer_to_json, fields_of, parsed
from models.inspection.inspection import Answer, InspectionRequest
from vault.times import from_microseconds, to_microseconds

ABOUT = "about"
_PROOF = "proof "


class Trace(NamedTuple):
    """An event of the vault's journal about a document. `detail` is a translated sentence, `hash` the event's."""

    sequence: int
    document_id: int
    moment: datetime
    actor: str
    action: str
    detail: str
    hash: bytes


@dataclass(frozen=True, slots=True)
class ProofLine:
    """Something that a document is evidence of: what it is called, its clause, whose signature the scan bears.

    `subject` is "duty", "matter", "finding" …; `signed` is "", "contractor", "client" or "both"; `counts` is False
    where it proves nothing (any more).
    """

    subject: str
    title: str
    clause: str
    signed: str
    day: date
    counts: bool


@dataclass(frozen=True, slots=True)
class EditionHead:
    """The vault's signed head when the edition was prepared; texts as the ChainHead of the services has them."""

    sequence: int
    moment: datetime
    code: str
    hash: str
    key: str
    qr_text: str
    suite: str


@dataclass(frozen=True, slots=True)
class EditionAbout:
    """Who inspects (检查单位), as of which day the questions are answered, in which language, under which head."""

    unit: str
    day: date
    language: str
    head: EditionHead


@dataclass(frozen=True, slots=True)
class EditionContents:
    """All of it, to be written into a fresh copy; what isn't given isn't in the edition."""

    about: EditionAbout | None = None
    answers: Sequence[Answer] = ()
    requests: Sequence[InspectionRequest] = ()
    proofs: Sequence[tuple[int, Sequence[ProofLine]]] = ()
    traces: Sequence[Trace] = field(default=())

    def sheets(self) -> list[tuple[str, str]]:
        """(question, body) of every sheet, in their order."""
        found = [(each.question, answer_to_json(each)) for each in self.answers]
        if self.about is not None:
            found.append((ABOUT, _about_to_json(self.about)))
        found += [
            (f"{_PROOF}{document}", _proofs_to_json(lines)) for document, lines in self.proofs
        ]
        return found


def read_answers(session: Session) -> tuple[Answer, ...]:
    """The answers to the standing questions, in their order; none in a vault. Raises ValueError."""
    rows = session.execute(
        select(EditionSheetRow.question, EditionSheetRow.body)
        .where(EditionSheetRow.question.like("q__"))
        .order_by(EditionSheetRow.id)
    )
    found = []
    for question, body in rows:
        answer = answer_from_json(body)
        if answer.question != question:
            raise ValueError("the answer to another question")
        found.append(answer)
    return tuple(found)


def read_requests(session: Session) -> tuple[InspectionRequest, ...]:
    """The requests that were known when the edition was prepared, by number; none in a vault."""
    rows = session.execute(
        select(EditionRequestRow.number, EditionRequestRow.text, EditionRequestRow.clause).order_by(
            EditionRequestRow.number
        )
    )
    return tuple(InspectionRequest(*row) for row in rows)


def read_about(session: Session) -> EditionAbout | None:
    """Who inspects, and under which head; None in a vault. Raises ValueError."""
    body = _sheet(session, ABOUT)
    if body is None:
        return None
    kinds = {"unit": str, "day": str, "language": str, "head": dict}
    values = fields_of(parsed(body), "about", kinds)
    head = fields_of(values["head"], "a head", _HEAD)
    return EditionAbout(
        values["unit"],
        date.fromisoformat(values["day"]),
        values["language"],
        EditionHead(
            head["sequence"],
            from_microseconds(head["moment"]),
            head["code"],
            head["hash"],
            head["key"],
            head["qr"],
            head["suite"],
        ),
    )


def proofs_of(session: Session, document_id: int) -> tuple[ProofLine, ...]:
    """What a document was evidence of when the edition was prepared. Raises ValueError."""
    body = _sheet(session, f"{_PROOF}{document_id}")
    if body is None:
        return ()
    lines = fields_of(parsed(body), "proofs", {"proofs": list})["proofs"]
    return tuple(_proof(each) for each in lines)


def traces_of(session: Session, document_id: int) -> tuple[Trace, ...]:
    """What the vault's journal says of a document, the oldest first; none in a vault, which has the journal itself."""
    rows = session.scalars(
        select(EditionTraceRow)
        .where(EditionTraceRow.document_id == document_id)
        .order_by(EditionTraceRow.sequence)
    )
    return tuple(
        Trace(
            row.sequence,
            row.document_id,
            row.moment,
            row.actor,
            row.action,
            row.detail,
            row.hash,
        )
        for row in rows
    )


_HEAD: dict[str, type] = {
    "sequence": int,
    "moment": int,
    "code": str,
    "hash": str,
    "key": str,
    "qr": str,
    "suite": str,
}


def _sheet(session: Session, question: str) -> str | None:
    return session.scalar(select(EditionSheetRow.body).where(EditionSheetRow.question == question))


def _proof(value: object) -> ProofLine:
    kinds = {
        "subject": str,
        "title": str,
        "clause": str,
        "signed": str,
        "day": str,
        "counts": bool,
    }
    values = fields_of(value, "a proof", kinds)
    values["day"] = date.fromisoformat(values["day"])
    return ProofLine(**values)


def _about_to_json(about: EditionAbout) -> str:
    head = about.head
    return _json(
        {
            "v": VERSION,
            "unit": about.unit,
            "day": about.day.isoformat(),
            "language": about.language,
            "head": {
                "sequence": head.sequence,
                "moment": to_microseconds(head.moment),
                "code": head.code,
                "hash": head.hash,
                "key": head.key,
                "qr": head.qr_text,
                "suite": head.suite,
            },
        }
    )


def _proofs_to_json(lines: Sequence[ProofLine]) -> str:
    return _json(
        {
            "v": VERSION,
            "proofs": [
                {
                    "subject": each.subject,
                    "title": each.title,
                    "clause": each.clause,
                    "signed": each.signed,
                    "day": each.day.isoformat(),
                    "counts": each.counts,
                }
                for each in lines
            ],
        }
    )


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
