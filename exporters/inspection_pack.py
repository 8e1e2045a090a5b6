"""迎检包清单: what an inspection pack holds, question by question and request by request, and how it was verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exporters.answer_sheet import MOODS, SheetHead
from exporters.column_widths import share_of
from exporters.paper_frame import anchor_line
from exporters.report import (
    Align,
    Block,
    Column,
    Facts,
    Heading,
    Paragraph,
    Report,
    Signatures,
    Stamp,
    Table,
)
from exporters.wording import amount, minute
from models.inspection.inspection import Answer, InspectionRequest
from resources.words import _


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A record's file in the pack: its place below the pack's folder, for which questions and requests it is there.

    `reasons` are "Q02" and the numbers of requests; `listing`: of a source tree only its listing is there.
    """

    number: str
    title: str
    category: str
    path: str
    size: int
    sha256: str
    reasons: tuple[str, ...]
    listing: bool = False


@dataclass(frozen=True, slots=True)
class PackContents:
    """The whole pack. `found`: request → how many records it has; `checks`: what was checked, and the outcome."""

    answers: Sequence[Answer]
    requests: Sequence[InspectionRequest]
    found: dict[int, int]
    files: Sequence[PackedFile]
    papers: Sequence[str]
    checks: tuple[tuple[str, str], ...]


def pack_list(pack: PackContents, head: SheetHead) -> Report:
    """The list as a report for PDF and spreadsheet."""
    contract = head.contract
    blocks: list[Block] = [
        Facts(
            (
                (_("Inspecting unit"), head.unit or "–"),
                (_("Inspected party"), contract.contractor),
                (_("Client"), contract.client),
                (_("As of"), head.day.isoformat()),
                (_("Made"), minute(head.made)),
                (
                    _("Files"),
                    f"{len(pack.files)} ({amount(sum(each.size for each in pack.files))})",
                ),
            )
        ),
        Heading(_("Papers of this pack")),
        Table((Column(_("Paper"), 1),), [(each,) for each in pack.papers]),
        Heading(_("Standing questions")),
        _questions(pack),
    ]
    if pack.requests:
        blocks += [Heading(_("Requests")), _requests(pack)]
    blocks += [
        Heading(_("Records in the pack")),
        _files(pack.files),
        Heading(_("How it was verified")),
        Facts(pack.checks),
        Paragraph(
            _(
                "Every paper of this pack bears unit, name and time on each page. The records are the files as they "
                "were filed: numbers of people that stand in them aren't masked, and they bear no such line."
            ),
            note=True,
        ),
        Stamp(head.label, head.code, head.qr_text, ((_("Made"), minute(head.made)),)),
        Signatures(
            (
                _("Inspected: {party}").format(party=contract.contractor),
                _("Inspecting unit: {unit}").format(unit=head.unit or "–"),
            )
        ),
    ]
    return Report(
        title=_("Contents of the inspection pack"),
        subtitle=contract.title,
        header=head.watermark,
        author=contract.contractor,
        blocks=tuple(blocks),
        landscape=True,
        keywords=(head.code,),
        anchor=anchor_line(head.code),
    )


def _questions(pack: PackContents) -> Table:
    counted = {
        each.question: sum(each.question.upper() in file.reasons for file in pack.files)
        for each in pack.answers
    }
    rows = [
        (
            each.question.upper(),
            each.asked,
            each.basis,
            _("outside the scope") if each.withheld else _(MOODS[each.mood]),
            str(counted[each.question]),
        )
        for each in pack.answers
    ]
    titles = _("No."), _("Question"), _("Rests on"), _("Judgement"), _("Files")
    return _table(titles, rows, numbers={4})


def _requests(pack: PackContents) -> Table:
    rows = [
        (
            str(each.number),
            each.text,
            each.clause or "–",
            str(pack.found.get(each.number, 0)),
            "" if pack.found.get(each.number) else _("nothing found: to be answered by hand"),
        )
        for each in pack.requests
    ]
    titles = _("No."), _("What is asked for"), _("Clause"), _("Files"), _("Remark")
    return _table(titles, rows, numbers={3})


def _files(files: Sequence[PackedFile]) -> Table:
    rows = [
        (
            str(at),
            _(", ").join(each.reasons),
            each.number,
            each.title if not each.listing else _("{title} (listing)").format(title=each.title),
            each.category,
            each.path.rpartition("/")[0],
            amount(each.size),
            f"{each.sha256[:16]}…",
        )
        for at, each in enumerate(files, 1)
    ]
    titles = (
        _("No."),
        _("For"),
        _("Number"),
        _("Title"),
        _("Category"),
        _("Folder"),
        _("Size"),
        _("SHA-256"),
    )
    return _table(titles, rows, numbers={0})


def _table(titles: Sequence[str], rows: Sequence[tuple[str, ...]], *, numbers: set[int]) -> Table:
    columns = tuple(
        Column(
            title,
            share_of([title, *(row[at] for row in rows)]),
            Align.RIGHT if at in numbers else Align.LEFT,
        )
        for at, title in enumerate(titles)
    )
    return Table(columns, rows)
