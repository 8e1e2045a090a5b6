"""《电子档案移交与接收登记表》 (档发〔2012〕7号, annex): every field of the form, filled in where the program knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exporters.catalogue import PackagedDocument
from exporters.inventory import volume
from exporters.paper_frame import PaperFrame
from exporters.report import Block, Form, FormCell, FormRow, Paragraph, Report
from resources.words import N_, _

CHECKS = (
    ("accuracy", N_("Accuracy")),
    ("completeness", N_("Completeness")),
    ("usability", N_("Usability")),
    ("safety", N_("Safety")),
    ("appearance", N_("Appearance of the medium")),
)
"""What both parties examine (检验内容), in the form's order; the second word is a message id."""

_COLUMNS = (1.5, 1.4, 1.4, 1.3, 1.3)
_CHECK_MM, _PEN_MM, _SEAL_MM = 9.0, 13.0, 30.0


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What stands in the form beside the records. Empty ones are for the pen.

    `media` and `medium_kind` are the first and last number and the kind of the media; `root` is the package's, or
    `content` its content code where the form is part of it. `results` are the giver's, by the ids in `CHECKS`.
    """

    media: str = ""
    medium_kind: str = ""
    root: str = ""
    content: str = ""
    natures_number: str = ""
    key_number: str = ""
    results: Mapping[str, str] = field(default_factory=dict)


def handover_register(
    frame: PaperFrame,
    documents: Sequence[PackagedDocument],
    facts: RegisterFacts,
    after: Sequence[Block] = (),
) -> Report:
    """The form; `after` stands below it."""
    contract = frame.contract
    records, files, size = volume(documents)
    rows = [
        _wide(_("Name of the handover"), contract.title),
        _wide(
            _("Content"),
            _("Records of the contract's performance, {records} records in {files} files").format(
                records=records, files=files
            ),
        ),
        _pair(_("Records"), str(records), _("Data volume"), f"{size / 1_000_000_000:.3f} GB"),
        _wide(_("First and last medium"), facts.media, _CHECK_MM),
        _wide(_("Type of medium"), facts.medium_kind, _CHECK_MM),
        _wide(_("Digests"), _digests(facts)),
        _pair(
            _("Number of the four-natures report"),
            facts.natures_number,
            _("Number of the key receipt"),
            facts.key_number,
            tall=True,
        ),
        FormRow(
            (
                FormCell(_("Checked"), label=True),
                FormCell(_("Giver: {party}").format(party=contract.contractor), 2, label=True),
                FormCell(_("Receiver: {party}").format(party=contract.client), 2, label=True),
            )
        ),
        *(_check(_(words), facts.results.get(name, "")) for name, words in CHECKS),
        _signed(_("Filled in by (signature)"), frame.made_by),
        _signed(_("Reviewed by (signature)"), frame.checked_by),
        FormRow(
            (FormCell(_("Seal of the unit"), label=True), FormCell("", 2), FormCell("", 2)),
            _SEAL_MM,
        ),
    ]
    blocks: list[Block] = [
        Form(_COLUMNS, tuple(rows)),
        Paragraph(
            _(
                "In two copies, one for each party. After Archives Administration document No. 7 of 2012; the numbers "
                "of report and key receipt are added."
            ),
            note=True,
        ),
        *after,
    ]
    return frame.report(_("Register of records handed over and received"), blocks)


def _wide(label: str, value: str, height_mm: float = 0.0) -> FormRow:
    return FormRow((FormCell(label, label=True), FormCell(value, 4)), height_mm)


def _pair(label: str, value: str, other: str, said: str, *, tall: bool = False) -> FormRow:
    cells = (
        FormCell(label, label=True),
        FormCell(value),
        FormCell(other, label=True),
        FormCell(said, 2),
    )
    return FormRow(cells, _CHECK_MM if tall else 0.0)


def _check(name: str, result: str) -> FormRow:
    return FormRow((FormCell(name, label=True), FormCell(result, 2), FormCell("", 2)), _CHECK_MM)


def _signed(label: str, name: str) -> FormRow:
    date = _("____ / ____ / ________")
    return FormRow(
        (FormCell(label, label=True), FormCell(f"{name}\n{date}", 2), FormCell(f"\n{date}", 2)),
        _PEN_MM,
    )


def _digests(facts: RegisterFacts) -> str:
    if facts.root:
        words = _("SHA-256 and SM3 of every file; root of the package (SHA-256):\n{root}")
        return words.format(root=facts.root)
    words = _("SHA-256 and SM3 of every file; content code (SHA-256):\n{code}")
    return words.format(code=facts.content)
