"""清除记录: the record of a purge, to be signed by both parties and a witness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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
from exporters.residue_table import residue_table
from exporters.wording import minute
from models.keeping.purging import PurgedDocument
from models.keeping.residue import Residue
from models.records import ContractProfile
from resources.words import _


def purge_protocol(
    contract: ContractProfile,
    documents: Sequence[PurgedDocument],
    residue: Sequence[Residue],
    *,
    moment: datetime,
    actor: str,
    reason: str,
) -> Report:
    """清除记录: which records were purged, by whom and why, and where copies may be left."""
    columns = (
        Column(_("No."), 0.4, Align.RIGHT),
        Column(_("Record number"), 1.6),
        Column(_("Category"), 1.2),
        Column(_("Type"), 1.2),
        Column(_("Title"), 2.4),
    )
    rows = tuple(
        (
            str(number),
            document.number,
            _(document.category.label),
            document.type,
            document.title or _("(not kept)"),
        )
        for number, document in enumerate(documents, start=1)
    )
    blocks: list[Block] = [
        Facts(
            (
                (_("Purged by"), actor),
                (_("Moment"), minute(moment)),
                (_("Reason"), reason),
                (_("Records"), str(len(documents))),
            )
        ),
        Heading(_("Purged records")),
        Table(columns, rows),
        Paragraph(
            _(
                "Content, extracted text, index terms and fields were removed from the vault; packs that held them "
                "were written anew. The record numbers are not given out again."
            ),
            note=True,
        ),
        Heading(_("What remains elsewhere")),
        residue_table(residue),
        Heading(_("Signed and sealed")),
        Signatures(
            (
                _("Purged by: {party}").format(party=contract.contractor),
                _("Confirmed by: {party}").format(party=contract.client),
                _("Witness of the purge:"),
            )
        ),
    ]
    return Report(
        title=_("Record of a purge"),
        subtitle=contract.title,
        blocks=tuple(blocks),
        header=f"{contract.client} · {contract.title}",
        author=contract.contractor,
    )
