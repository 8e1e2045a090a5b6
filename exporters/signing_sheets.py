"""Papers that are signed for a finished package, beside the register and the letter: list, media labels, key receipt.

Each bears the package's root and the head of the audit trail, as code and as QR.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exporters.handover_lists import HandoverLists, lists_overview
from exporters.inventory import by_category, listed_records, parties, summary_table, volume
from exporters.paper_frame import PaperFrame
from exporters.report import (
    Block,
    Facts,
    Form,
    FormCell,
    FormRow,
    Heading,
    Label,
    Labels,
    PageBreak,
    Paragraph,
    Report,
    Signatures,
    Stamp,
)
from exporters.wording import amount, day, minute
from resources.words import N_, _

_USES = {"sealed": N_("sealed, not to be used"), "reading": N_("kept for reading")}
_PEN_MM, _SEAL_MM = 13.0, 34.0


@dataclass(frozen=True, slots=True)
class Binding:
    """What binds a signed page. `key` is the fingerprint of the key that signed both root and head.

    `head_code` and `head_qr` are of the journal's head (vault/FORMAT.md §10), `head_hash` and `root` hexadecimal.
    """

    root: str
    key: str
    head_code: str
    head_hash: str
    head_qr: str

    def blocks(self) -> tuple[Block, ...]:
        """Root and head, each large, with their QR codes."""
        return (
            Stamp(
                _("Root of the package"),
                _four(self.root[:24]),
                root_qr(self.root, self.key),
                (
                    (_("Root value"), f"{_four(self.root[:32])}\n{_four(self.root[32:])}"),
                    (_("Signing key"), _four(self.key)),
                ),
            ),
            Stamp(
                _("Head of the audit trail"),
                self.head_code,
                self.head_qr,
                ((_("Hash"), f"{_four(self.head_hash[:32])}\n{_four(self.head_hash[32:])}"),),
            ),
        )


@dataclass(frozen=True, slots=True)
class MediumSticker:
    """What a medium's label says; `number` is its own, `use` is "sealed" or "reading"."""

    number: str
    content: str
    mark: str
    made: str
    made_by: str
    use: str
    place: str
    root: str


def root_qr(root: str, key: str) -> str:
    """The line that a package's QR code holds: what it is, the root, the key's fingerprint."""
    # Capitals, digits and / make a small QR code.
    return f"SHOUDANG-PACKAGE/1/{root}/{key}".upper()


def signature_sheet(frame: PaperFrame, lists: HandoverLists, binding: Binding) -> Report:
    """移交清单签字页: the sums of the lists, bound to the package that holds them, for three parties."""
    contract = frame.contract
    records, files, size = volume(lists.documents)
    facts = Facts(
        (
            (_("Project"), contract.title),
            (_("Handed over by"), contract.contractor),
            (_("Received by"), contract.client),
            (_("Records"), _("{records} in {files} files").format(records=records, files=files)),
            (_("Data volume"), _("{size} ({bytes} bytes)").format(size=amount(size), bytes=size)),
            (_("Prepared"), minute(frame.now)),
        )
    )
    groups = by_category(listed_records(lists.documents, lists.clauses))
    blocks: list[Block] = [
        facts,
        Heading(_("The lists")),
        lists_overview(lists),
        Heading(_("I. Records")),
        summary_table(groups),
        Paragraph(
            _(
                "The lists themselves are in the package. With their signatures the parties confirm that what the "
                "lists name was handed over and received, in the package with the root below."
            )
        ),
        *binding.blocks(),
        Heading(_("Signatures")),
        Signatures(parties(contract)),
    ]
    return frame.report(_("Signature sheet of the handover list"), blocks)


def label_sheet(frame: PaperFrame, stickers: Sequence[MediumSticker], key: str) -> Report:
    """介质标签, to be cut out; none of it holds anything secret."""
    labels = tuple(
        Label(
            frame.contract.title,
            (
                (_("Medium number"), each.number),
                (_("Content"), each.content),
                (_("Mark"), each.mark),
                (_("Made on"), f"{each.made} {each.made_by}".strip()),
                (_("Purpose"), _(_USES[each.use]) if each.use in _USES else each.use),
                (_("Kept at"), each.place),
                (_("Root value"), each.root[:16]),
            ),
            root_qr(each.root, key),
        )
        for each in stickers
    )
    return frame.report(_("Labels of the media"), [Labels(labels)])


def key_receipt(frame: PaperFrame, number: str, sealed: Sequence[str], binding: Binding) -> Report:
    """密钥交接单: how the passphrase of a sealed package went over, without it. `sealed` are the files' names."""
    columns = (1.5, 2.4, 1.5, 2.4)

    def wide(label: str, value: str) -> FormRow:
        return FormRow((FormCell(label, label=True), FormCell(value, 3)))

    def pen(label: str, other: str) -> FormRow:
        cells = FormCell(label, label=True), FormCell(), FormCell(other, label=True), FormCell()
        return FormRow(cells, _PEN_MM)

    contract = frame.contract
    form = Form(
        columns,
        (
            wide(_("Receipt number"), number),
            wide(_("Project"), contract.title),
            wide(_("Sealed files"), "\n".join(sealed)),
            wide(_("Root value"), binding.root),
            pen(_("How the passphrase is given"), _("Envelope number")),
            pen(_("Place"), _("Time of the handover")),
            pen(_("Seal whole when received"), _("Opened and tried on")),
            FormRow(
                (
                    FormCell(
                        _("Handed over by: {party}").format(party=contract.contractor), 2, True
                    ),
                    FormCell(_("Received by: {party}").format(party=contract.client), 2, True),
                )
            ),
            FormRow((FormCell("", 2), FormCell("", 2)), _SEAL_MM),
        ),
    )
    blocks: list[Block] = [
        form,
        Paragraph(
            _(
                "The passphrase stands on no paper of the package, and travels apart from it: by another way, at "
                "another time, in a sealed envelope or by word of mouth."
            )
        ),
        *binding.blocks(),
    ]
    return frame.report(_("Receipt for the key"), blocks)


def binding_pages(binding: Binding) -> tuple[Block, ...]:
    """Root and head on a page of their own, to follow a form or a letter."""
    return (PageBreak(), Heading(_("What binds these pages")), *binding.blocks())


def made_on(frame: PaperFrame) -> str:
    """The day for a label."""
    return day(frame.now)


def _four(digits: str) -> str:
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
