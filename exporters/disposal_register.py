"""销毁清册: the register of what a disposal list destroys, to be signed by all who did, watched and approved it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exporters.report import (
    Align,
    Block,
    Column,
    Facts,
    Form,
    FormCell,
    FormRow,
    Heading,
    Paragraph,
    Report,
    Signatures,
    Table,
)
from exporters.residue_table import residue_table
from exporters.wording import day, minute, retention
from models.keeping.destruction_record import DestructionNames
from models.keeping.disposal import DisposalList, retention_end
from models.keeping.residue import Residue
from models.records import ContractProfile, DocumentRecord
from resources.words import _


@dataclass(frozen=True, slots=True)
class Disposal:
    """What is printed of a disposal. `versions` counts those of each document, by its id; `finished` None beforehand.

    `head_code` is the end of the audit trail; `program` the tool and its version.
    """

    list: DisposalList
    documents: Sequence[DocumentRecord]
    versions: dict[int, int]
    executors: tuple[str, ...]
    supervisor: str
    place: str
    begun: datetime
    finished: datetime | None
    residue: Sequence[Residue]
    head_code: str
    program: str


def disposal_register(contract: ContractProfile, disposal: Disposal) -> Report:
    """The register; before the end it says on every page that nothing was purged yet."""
    listed = disposal.list
    number = f"XHQC-{listed.id:04d}"
    gone = len(listed.items) - len(disposal.documents)
    blocks: list[Block] = [
        _form(contract, disposal, number),
        Heading(_("Records that are destroyed")),
        _documents(disposal.documents, disposal.versions),
        Facts(
            (
                (_("Records on the list"), str(len(listed.items))),
                *(((_("Purged before, on their own"), str(gone)),) if gone else ()),
            )
        ),
        Heading(_("How it was destroyed")),
        Paragraph(
            _(
                "Content, extracted text, index terms and fields are removed from the vault; packs that held them are "
                "written anew without them, and the old ones overwritten with random bytes, flushed and removed; the "
                "database is written anew. The record numbers are not given out again."
            )
        ),
        Heading(_("What remains elsewhere")),
        residue_table(disposal.residue)
        if disposal.finished
        else Paragraph(_("It is listed when the disposal is done.")),
        Heading(_("Signed and sealed")),
        Signatures(_parties(contract, disposal)),
    ]
    anchor = _("Register {number}").format(number=number)
    if disposal.head_code:
        anchor += " · " + _("chain head {code}").format(code=disposal.head_code)
    return Report(
        title=_("Register of destroyed records"),
        subtitle=listed.title,
        blocks=tuple(blocks),
        header=f"{contract.client} · {contract.title}",
        author=contract.contractor,
        landscape=True,
        anchor=anchor,
        mark="" if disposal.finished else _("PREPARED, NOT CARRIED OUT"),
    )


def _form(contract: ContractProfile, disposal: Disposal, number: str) -> Form:
    listed = disposal.list
    first, *others = DestructionNames(disposal.executors).distinct or ("",)

    def row(*pairs: tuple[str, str]) -> FormRow:
        cells = [(FormCell(label, label=True), FormCell(text)) for label, text in pairs]
        return FormRow(tuple(cell for pair in cells for cell in pair), height_mm=8)

    def approval(name: str, moment: datetime | None) -> str:
        return _("{name}, {moment}").format(name=name, moment=minute(moment)) if moment else ""

    rows = (
        row((_("Register number"), number), (_("Contract"), contract.title)),
        row((_("Basis"), listed.basis), (_("Reason"), listed.reason)),
        row(
            (_("Listed by"), approval(listed.created_by, listed.created)),
            (_("Place"), disposal.place),
        ),
        row(
            (_("Approved by (1)"), approval(listed.approver, listed.approved)),
            (_("Approved by (2)"), approval(listed.second_approver, listed.second_approved)),
        ),
        row(
            (_("Begun"), minute(disposal.begun)),
            (_("Completed"), minute(disposal.finished) if disposal.finished else _("not yet")),
        ),
        row((_("Destroyed by (1)"), first), (_("Destroyed by (2)"), _(", ").join(others))),
        row(
            (_("Supervised by (client)"), disposal.supervisor),
            (_("Tool and version"), disposal.program),
        ),
    )
    return Form((1, 3, 1, 3), rows)


def _documents(documents: Sequence[DocumentRecord], versions: dict[int, int]) -> Table:
    columns = (
        Column(_("No."), 0.5, Align.RIGHT),
        Column(_("Record number"), 2.2),
        Column(_("Title"), 3.6),
        Column(_("Category"), 1.3),
        Column(_("Formed"), 1.2),
        Column(_("Versions"), 0.8, Align.RIGHT),
        Column(_("Mark"), 1),
        Column(_("Retention"), 1.1),
        Column(_("Kept until"), 1.2),
    )
    rows = []
    for number, each in enumerate(documents, start=1):
        until = retention_end(each.retention, each.category, each.formed, each.filed.date())
        rows.append(
            (
                str(number),
                each.number,
                each.title,
                _(each.category.label),
                day(each.formed),
                str(versions.get(each.id, 0)),
                each.mark.value,
                retention(each.retention),
                day(until) or "—",
            )
        )
    return Table(columns, tuple(rows))


def _parties(contract: ContractProfile, disposal: Disposal) -> tuple[str, ...]:
    names = DestructionNames(disposal.executors).distinct
    first, second, *others = (*names, *[""] * (2 - len(names)))
    return (
        _("Destroyed by (1): {name}").format(name=first or contract.contractor),
        _("Destroyed by (2): {name}").format(name=second or contract.contractor),
        *(
            _("Destroyed by ({number}): {name}").format(number=number, name=name)
            for number, name in enumerate(others, start=3)
        ),
        _("Supervised for the client: {name}").format(name=disposal.supervisor or contract.client),
        _("Approved by: {name}").format(name=disposal.list.approver),
        _("Approved by: {name}").format(name=disposal.list.second_approver),
    )
