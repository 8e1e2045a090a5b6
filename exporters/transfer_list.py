"""知识转移清单: what a successor is given to read, to be explained and to be shown, with a place for both signatures.

The contract asks for all that was learned during the service and for help with taking over (Ⅱ6.16, Ⅱ11.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exporters.inventory import parties
from exporters.paper_frame import PaperFrame, every_page
from exporters.report import (
    Align,
    Block,
    Column,
    Facts,
    Heading,
    Paragraph,
    Report,
    Signatures,
    Table,
)
from exporters.wording import day, minute
from models.records import ContractProfile
from resources.words import _


@dataclass(frozen=True, slots=True)
class TransferItem:
    """One article of the list. `kind` and `reviewed` are translated words."""

    group: str
    title: str
    number: str
    kind: str
    version: int
    updated: datetime
    reviewed: str


def transfer_list(
    contract: ContractProfile,
    items: Sequence[TransferItem],
    gaps: Sequence[str],
    now: datetime,
    frame: PaperFrame | None = None,
) -> Report:
    """The list by system, what is still missing, and the signatures. `items` come group by group."""
    frame = frame or PaperFrame(contract, now)
    groups = list(dict.fromkeys(item.group for item in items))
    blocks: list[Block] = [
        Facts(
            (
                (_("Project"), contract.title),
                (_("Handed over by"), contract.contractor),
                (_("Received by"), contract.client),
                (_("Articles"), str(len(items))),
                (_("Prepared"), minute(now)),
            )
        ),
        Paragraph(
            _(
                "Each article was handed over in writing; how it was explained, shown or practised besides is to be "
                "entered by hand. The folder 知识库 beside this list holds all articles as pages with a search."
            )
        ),
    ]
    numbers = {id(item): str(number) for number, item in enumerate(items, start=1)}
    for group in groups:
        blocks.append(Heading(group))
        rows = tuple(
            (
                numbers[id(item)],
                item.title,
                item.kind,
                item.number,
                f"V{item.version}",
                day(item.updated),
                item.reviewed,
                "",
                "",
                "",
            )
            for item in items
            if item.group == group
        )
        blocks.append(Table(_columns(), rows))
    blocks.append(Heading(_("What is still missing")))
    if gaps:
        blocks += [Paragraph(gap) for gap in gaps]
    else:
        blocks.append(Paragraph(_("Nothing that the program can see.")))
    blocks += [Heading(_("Signatures")), Signatures(parties(contract)[:2])]
    return frame.report(_("Knowledge transfer list"), blocks, landscape=True, sign_off=every_page())


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("No."), 0.5, Align.RIGHT),
        Column(_("Title"), 3.6),
        Column(_("Kind"), 1.1),
        Column(_("Record number"), 2.1),
        Column(_("Version"), 0.7, Align.CENTRE),
        Column(_("Changed"), 1.1, Align.CENTRE),
        Column(_("Review"), 1.4),
        Column(_("Explained or shown on"), 1.3),
        Column(_("Explained by"), 0.9),
        Column(_("Explained to"), 0.9),
    )
