"""The papers of an archive's keeping: 销毁证明 for a destroyed vault, 清除记录 for purged documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from exporters.qr import qr_png
from exporters.report import (
    Align,
    Block,
    Column,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Report,
    Signatures,
    Table,
)
from exporters.wording import amount, minute
from models.categories import Category
from models.destruction_record import DestructionRecord
from models.purging import PurgedDocument
from models.records import ContractProfile
from models.residue import Residue
from resources.words import _

_QR_MM = 34.0


def destruction_certificate(record: DestructionRecord) -> Report:
    """销毁证明, to be signed by both parties and a witness; before the end it says that it isn't the final one."""
    blocks: list[Block] = [
        _status(record),
        _identity(record),
        Heading(_("What was destroyed")),
        _contents(record),
        Facts(
            (
                (_("Versions"), str(record.versions)),
                (_("Packs"), f"{record.packs} ({amount(record.pack_bytes)})"),
                (_("Database snapshots"), str(record.snapshots)),
                (_("Editions"), str(record.editions)),
            )
        ),
        Heading(_("How it was destroyed")),
        *_procedure(record),
        Heading(_("The end of the audit trail")),
        *_trail(record),
        Heading(_("What remains elsewhere")),
        Paragraph(
            _(
                "This is what the vault knew of. Whatever of it still exists is not destroyed by this act and is to be "
                "dealt with as said."
            )
        ),
        _residue(record.residue),
        Heading(_("Signed and sealed")),
        Signatures(
            (
                _("Destroyed by: {party}").format(party=record.contractor),
                _("Confirmed by: {party}").format(party=record.client),
                _("Witness of the destruction:"),
            )
        ),
    ]
    return Report(
        title=_("Certificate of destruction"),
        subtitle=record.contract,
        blocks=tuple(blocks),
        header=f"{record.client} · {record.contract}" if record.client else record.vault_name,
        author=record.contractor,
    )


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
        _residue(residue),
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


def _status(record: DestructionRecord) -> Paragraph:
    if record.finished is None:
        return Paragraph(
            _(
                "PREPARED BEFORE THE DESTRUCTION. Nothing was erased when this page was written; it is replaced by the "
                "certificate when the destruction is complete, and proves nothing by itself."
            )
        )
    if record.left:
        return Paragraph(
            _(
                "The vault named below was destroyed. Its folder remains, because it holds files that are not the "
                "vault's own; they are listed below."
            )
        )
    return Paragraph(
        _("The vault named below was destroyed, and its folder no longer exists on this disk.")
    )


def _identity(record: DestructionRecord) -> Facts:
    return Facts(
        (
            (_("Vault"), record.vault_name),
            (_("Vault id"), record.vault_id),
            (_("Contract"), record.contract),
            (_("Cipher suite"), record.suite),
            (_("Created"), minute(record.created) if record.created else ""),
            (_("Destroyed by"), record.actor),
            (_("Begun"), minute(record.begun)),
            (_("Completed"), minute(record.finished) if record.finished else _("not yet")),
            # For the pen: what the program can't know.
            (_("Place"), ""),
            (_("Approved by"), ""),
        )
    )


def _contents(record: DestructionRecord) -> Table:
    labels = {category.value: _(category.label) for category in Category}
    rows = [
        (labels.get(each.category, each.category), str(each.documents), amount(each.bytes))
        for each in record.categories
    ]
    rows.append((_("Total"), str(record.documents), amount(record.content_bytes)))
    columns = (
        Column(_("Category"), 3),
        Column(_("Documents"), 1, Align.RIGHT),
        Column(_("Size"), 1, Align.RIGHT),
    )
    return Table(columns, tuple(rows))


def _procedure(record: DestructionRecord) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(
            _(
                "First the files that hold the wrapped keys were overwritten with random bytes, flushed to the disk "
                "and removed; from then on nothing of the vault can be opened, with whatever passphrase. Then the "
                "database, the packs, the index, snapshots and editions were removed."
            )
        )
    ]
    if record.finished is None:
        return blocks
    if record.resumed:
        blocks.append(
            Paragraph(
                _(
                    "The destruction was interrupted and completed later; the figures are those of its completion."
                ),
                note=True,
            )
        )
    facts = [
        (_("Overwritten"), _(", ").join(record.overwritten) or _("before the interruption")),
        (_("Files removed"), f"{record.files_removed} ({amount(record.bytes_removed)})"),
    ]
    if record.left:
        facts.append((_("Left in the folder"), _(", ").join(record.left)))
    return [*blocks, Facts(tuple(facts))]


def _trail(record: DestructionRecord) -> list[Block]:
    if not record.head_code:
        return [Paragraph(_("It could not be read any more."))]
    blocks: list[Block] = [
        Paragraph(
            _(
                "The vault's audit trail had {count} events. The code below is that of the last one; papers printed "
                "earlier carry earlier codes."
            ).format(count=record.events)
        ),
        Facts(
            (
                (_("Printed code"), record.head_code),
                (_("Hash"), record.head_hash),
                (_("Signing key"), record.key_fingerprint),
            )
        ),
    ]
    if record.qr_text:
        blocks.append(Picture(qr_png(record.qr_text), _QR_MM))
    return blocks


def _residue(residue: Sequence[Residue]) -> Table:
    columns = (
        Column(_("Residue"), 1.1),
        Column(_("What"), 1.9),
        Column(_("Where"), 2.2),
        Column(_("What to do"), 3.2),
    )
    rows = tuple((each.kind.label, each.name, each.where, each.advice) for each in residue)
    return Table(columns, rows)
