"""联合核验记录: what giver and receiver found, side by side, and what the receiver says of it; signed by both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exporters.findings import Verification
from exporters.natures_report import NATURES, counts, remark, verdict
from exporters.report import (
    Align,
    Block,
    Column,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Report,
    Signatures,
    Table,
)
from exporters.wording import minute
from models.handover.natures import NatureReport, NatureResult, Outcome
from models.handover.receipts import ReceiptOutcome
from resources.words import _

_MOST_FINDINGS = 100
_NAMED = 8
_BAD = (Outcome.FAILED, Outcome.WARNING)


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A check that came out differently. `giver` and `receiver` are words, empty where there is no result."""

    code: str
    name: str
    giver: str
    receiver: str
    note: str


@dataclass(frozen=True, slots=True)
class ProtocolContent:
    """What the record says. `giver` is None where the package holds no results of the giver's that can be trusted.

    `code` belongs to the machine-readable receipt that was written with it: the giver compares it on import.
    `person` carried out the receiver's checks; `unit` is the receiver.
    """

    project: str
    giver_name: str
    unit: str
    person: str
    moment: datetime
    verification: Verification
    giver: NatureReport | None
    receiver: NatureReport
    differences: Sequence[DifferenceLine]
    outcome: ReceiptOutcome
    remarks: str
    code: str
    rehearsal: bool = False


def joint_protocol(content: ProtocolContent) -> Report:
    """The record to be signed by both parties."""
    root = content.verification.root
    blocks: list[Block] = [
        Facts(_facts(content)),
        Heading(_("1. The package as it arrived")),
        *_verification(content.verification),
        Heading(_("2. The four natures on both sides")),
        *_sides(content),
        Heading(_("3. Differences")),
        *_differences(content),
        Heading(_("4. What the receiver says")),
        Paragraph(_statement(content.outcome)),
        *([Paragraph(content.remarks)] if content.remarks else []),
        Paragraph(_counterparts(), note=True),
        Signatures(
            (
                _("Handed over by: {party}").format(party=content.giver_name),
                _("Received by: {party}").format(party=content.unit),
                _("Supervised by:"),
            )
        ),
        PageBreak(),
        Heading(_("Annex: every check")),
        Table(_columns(), tuple(_rows(content))),
    ]
    anchor = _("Root {root} · receipt {code}").format(root=root[:16], code=content.code)
    return Report(
        _("Joint record of verification"),
        tuple(blocks),
        subtitle=content.project,
        header=f"{content.unit} · {content.project}",
        author=content.unit,
        keywords=(_("handover"), _("four natures")),
        anchor=anchor,
        mark=_("REHEARSAL") if content.rehearsal else "",
    )


def _facts(content: ProtocolContent) -> tuple[tuple[str, str], ...]:
    verification = content.verification
    signature = verification.signature
    key = _("signed with the key {fingerprint}") if signature else _("not signed")
    return (
        (_("Project"), content.project),
        (_("Handed over by"), content.giver_name),
        (_("Received by"), content.unit),
        (_("Checked by"), content.person),
        (_("Checked on"), minute(content.moment)),
        (_("Tool"), content.receiver.tool),
        (_("Root of the package (SHA-256)"), verification.root or "—"),
        (
            _("Signature of the root"),
            key.format(fingerprint=signature.fingerprint) if signature else key,
        ),
        (
            _("Files and bytes"),
            _("{files} files, {bytes} bytes").format(
                files=verification.files, bytes=verification.bytes
            ),
        ),
        (_("Code of the receipt"), content.code),
    )


def _verification(verification: Verification) -> list[Block]:
    blocks: list[Block] = []
    if verification.ok:
        sentence = _("Every file is there, unchanged, and nothing else: {files} files were read.")
        blocks.append(Paragraph(sentence.format(files=verification.files)))
    else:
        sentence = _("The package is not as it was closed. Findings: {count}.")
        blocks.append(Paragraph(sentence.format(count=len(verification.findings))))
        blocks.append(_findings(verification.findings[:_MOST_FINDINGS]))
        if len(verification.findings) > _MOST_FINDINGS:
            rest = _("and {count} more findings").format(
                count=len(verification.findings) - _MOST_FINDINGS
            )
            blocks.append(Paragraph(rest, note=True))
    if verification.remarks:
        blocks.append(Paragraph(_("Remarks:")))
        blocks.append(_findings(verification.remarks[:_MOST_FINDINGS]))
    return blocks


def _findings(findings: Sequence[object]) -> Table:
    rows = tuple(
        (str(number), getattr(each, "object_name", ""), getattr(each, "problem", ""))
        for number, each in enumerate(findings, start=1)
    )
    columns = (Column(_("No."), 0.5, Align.RIGHT), Column(_("Object"), 4), Column(_("Finding"), 4))
    return Table(columns, rows)


def _sides(content: ProtocolContent) -> list[Block]:
    receiver, giver = content.receiver, content.giver
    rows = []
    for first, name in NATURES.items():
        there = counts(receiver, first)
        if there:
            rows.append((_(name), _counted(giver, first), _counted(receiver, first)))
    blocks: list[Block] = [
        Table(
            (Column(_("Nature"), 2.2), Column(_("Giver"), 3.4), Column(_("Receiver"), 3.4)),
            tuple(rows),
        )
    ]
    if giver is None:
        sentence = _("The package holds no results of the giver's that can be read and trusted.")
        blocks.append(Paragraph(sentence))
    else:
        sentence = _("Giver ({person}, {moment}): {verdict}")
        blocks.append(
            Paragraph(
                sentence.format(
                    person=giver.made_by or content.giver_name,
                    moment=minute(giver.moment),
                    verdict=verdict(giver),
                )
            )
        )
    sentence = _("Receiver ({person}, {moment}): {verdict}")
    words = sentence.format(
        person=content.person, moment=minute(receiver.moment), verdict=verdict(receiver)
    )
    return [*blocks, Paragraph(words), *_wrong(content)]


def _wrong(content: ProtocolContent) -> list[Block]:
    """What either side found wrong or worth a remark, with the first things that the receiver names."""
    rows = []
    for each in content.receiver.results:
        other = content.giver.result(each.code) if content.giver else None
        if each.outcome in _BAD or (other is not None and other.outcome in _BAD):
            named = each.objects[:_NAMED]
            giver, receiver = _giver(content, each), each.outcome.label
            rows.append((each.code, each.name, giver, receiver, each.note))
            # A row each: they may go over to the next page.
            rows += [("", "", "", "", f"· {name}") for name in named]
            if len(each.objects) > len(named):
                rest = _("and {count} more").format(count=len(each.objects) - len(named))
                rows.append(("", "", "", "", rest))
    if not rows:
        return []
    columns = (*_columns()[:-1], Column(_("Receiver's remarks"), 5.4))
    return [Paragraph(_("Not passed, or with remarks:")), Table(columns, tuple(rows))]


def _counted(report: NatureReport | None, first: str) -> str:
    if report is None:
        return "—"
    counted = counts(report, first)
    words = (f"{each.label} {counted[each]}" for each in Outcome if counted[each])
    return _(", ").join(words)


def _differences(content: ProtocolContent) -> list[Block]:
    if not content.differences:
        return [Paragraph(_("None: both sides found the same."))]
    rows = tuple(
        (each.code, each.name, each.giver or "—", each.receiver or "—", each.note)
        for each in content.differences
    )
    columns = (
        Column(_("Code"), 0.9),
        Column(_("Check"), 2.4),
        Column(_("Giver"), 1.1, Align.CENTRE),
        Column(_("Receiver"), 1.1, Align.CENTRE),
        Column(_("What differs"), 4),
    )
    return [Table(columns, rows)]


def _statement(outcome: ReceiptOutcome) -> str:
    return {
        ReceiptOutcome.ACCEPTED: _("The receiver accepts the package."),
        ReceiptOutcome.RESERVED: _(
            "The receiver accepts the package with reservations: what is named above is to be put right."
        ),
        ReceiptOutcome.REFUSED: _("The receiver doesn't accept the package."),
    }[outcome]


def _counterparts() -> str:
    return _(
        "In two counterparts, one for each party. Root and code of the receipt stand on every page; the giver compares "
        "both when the receipt is imported. A change by hand is signed where it is made."
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Code"), 0.9),
        Column(_("Check"), 2.8),
        Column(_("Giver"), 1.1, Align.CENTRE),
        Column(_("Receiver"), 1.1, Align.CENTRE),
        Column(_("Receiver's remarks"), 3.6),
    )


def _rows(content: ProtocolContent) -> list[tuple[str, ...]]:
    return [
        (each.code, each.name, _giver(content, each), each.outcome.label, remark(each))
        for each in content.receiver.results
    ]


def _giver(content: ProtocolContent, result: NatureResult) -> str:
    other = content.giver.result(result.code) if content.giver else None
    return other.outcome.label if other else "—"
