"""The answers to the standing questions on paper: one section a question, every row with the number of its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from exporters.column_widths import share_of
from exporters.paper_frame import anchor_line
from exporters.report import (
    Block,
    Column,
    Facts,
    Heading,
    Paragraph,
    Report,
    Stamp,
    Table,
)
from exporters.wording import minute
from models.inspection.inspection import Answer, AnswerTable
from models.records import ContractProfile
from resources.words import N_, _

MOODS = {
    "good": N_("as it should be"),
    "caution": N_("needs a look"),
    "bad": N_("not in order"),
    "unknown": N_("not judged"),
    "": N_("–"),
}
"""How an answer, or a row of one, stands."""


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What stands on every page: whose inspection it is, and the head of the audit trail that binds it.

    `watermark` is one line; `code` and `qr_text` are those of the signed head, `label` says which one it is.
    """

    contract: ContractProfile
    unit: str
    day: date
    made: datetime
    watermark: str
    label: str
    code: str
    qr_text: str


def answers_report(
    answers: Sequence[Answer],
    head: SheetHead,
    numbers: Mapping[int, str],
    *,
    title: str = "",
    most: int | None = None,
) -> Report:
    """The answers as one report, across the page. `numbers` are the documents' numbers by id.

    `most`: rows that a table shows at most; its caption says how many there are.
    """
    blocks: list[Block] = [_facts(head), Heading(_("Overview")), _overview(answers)]
    for answer in answers:
        blocks += _section(answer, numbers, most)
    blocks += [
        Heading(_("What this paper is bound to")),
        Stamp(head.label, head.code, head.qr_text, ((_("Printed"), minute(head.made)),)),
    ]
    return Report(
        title=title or _("Answers to the standing questions"),
        subtitle=head.contract.title,
        header=head.watermark,
        author=head.contract.contractor,
        blocks=tuple(blocks),
        landscape=True,
        keywords=(head.code,),
        anchor=anchor_line(head.code),
    )


def _facts(head: SheetHead) -> Facts:
    contract = head.contract
    pairs = [
        (_("Inspecting unit"), head.unit or "–"),
        (_("Inspected party"), contract.contractor),
        (_("Client"), contract.client),
        (_("As of"), head.day.isoformat()),
        (_("Printed"), minute(head.made)),
    ]
    return Facts(tuple(pairs))


def _overview(answers: Sequence[Answer]) -> Table:
    return Table(
        (
            Column(_("No."), 5),
            Column(_("Question"), 26),
            Column(_("Judgement"), 9),
            Column(_("In short"), 60),
        ),
        [
            (
                each.question.upper(),
                each.asked,
                _("outside the scope") if each.withheld else _(MOODS[each.mood]),
                each.summary,
            )
            for each in answers
        ],
    )


def _section(answer: Answer, numbers: Mapping[int, str], most: int | None) -> list[Block]:
    name = f"{answer.question.upper()} {answer.title}"
    blocks: list[Block] = [
        Heading(name),
        Facts(
            (
                (_("Asked"), answer.asked),
                (_("Rests on"), answer.basis),
                (
                    _("Judgement"),
                    _("outside the scope") if answer.withheld else _(MOODS[answer.mood]),
                ),
            )
        ),
        Paragraph(answer.summary, flush=True),
    ]
    blocks += [_table(each, numbers, most) for each in answer.tables]
    blocks += [Paragraph(each, note=True) for each in answer.notes]
    return blocks


def _table(answered: AnswerTable, numbers: Mapping[int, str], most: int | None) -> Table:
    """The table with the judgement and the record's number behind each row, where there are any."""
    judged = any(each.mood for each in answered.rows)
    led = any(
        each.document_id is not None and numbers.get(each.document_id) not in each.cells
        for each in answered.rows
    )
    titles = [*answered.columns]
    titles += [_("Judgement")] if judged else []
    titles += [_("Record")] if led else []
    rows = []
    shown = answered.rows if most is None else answered.rows[:most]
    for each in shown:
        cells = [*each.cells]
        cells += [_(MOODS[each.mood])] if judged else []
        cells += [numbers.get(each.document_id, "–") if each.document_id else "–"] if led else []
        rows.append(tuple(cells))
    columns = tuple(
        Column(title, share_of([title, *(row[at] for row in rows)]))
        for at, title in enumerate(titles)
    )
    caption = answered.title
    if len(shown) < len(answered.rows):
        words = _("{title} (the first {shown} of {count})")
        caption = words.format(title=caption, shown=len(shown), count=len(answered.rows))
    return Table(columns, rows, caption=caption)
