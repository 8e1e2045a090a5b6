"""Writes what comes of receiving a package: the joint record to sign (联合核验记录) and the receipt for the giver."""

from __future__ import annotations

import hashlib
import os
from io import BytesIO
from pathlib import Path

from desktop.services.errors import UnknownPaper
from desktop.services.receiving.received import Received, suggested_outcome
from exporters.joint_protocol import DifferenceLine, ProtocolContent, joint_protocol
from exporters.pdf import write_pdf
from exporters.word import write_docx
from models.handover.natures import Outcome
from models.handover.receipt_file import ReceiptFile
from models.handover.receipts import ReceiptOutcome
from vault.durable import remove, write_durable
from vault.errors import AlreadyExists, StorageFailed

_WRITERS = {".pdf": write_pdf, ".docx": write_docx}
_MOST_DIFFERENCES = 500
_LONGEST_REMARKS = 4000


def write_protocol(
    received: Received,
    out: Path,
    receipt: Path,
    *,
    outcome: ReceiptOutcome | None = None,
    remarks: str = "",
) -> ReceiptFile:
    """Write the joint record to `out` (.pdf or .docx) and the receipt to `receipt` (.json), both or neither.

    `outcome` is what the receiver says; what the findings speak for, where none is given. Both places must be new.
    Raises UnknownPaper, AlreadyExists, StorageFailed.
    """
    write = _WRITERS.get(out.suffix.lower())
    if write is None:
        raise UnknownPaper(out)
    for place in (out, receipt):
        if os.path.lexists(place):
            raise AlreadyExists(place)
    if os.path.realpath(out) == os.path.realpath(receipt):
        raise AlreadyExists(receipt)
    said = receipt_of(received, outcome or suggested_outcome(received), remarks)
    content = BytesIO()
    write(joint_protocol(_content(received, said)), content, created=received.moment)
    write_durable(out, content.getvalue())
    try:
        write_durable(receipt, said.to_json())
    except StorageFailed:
        remove(out)
        raise
    return said


def receipt_of(received: Received, outcome: ReceiptOutcome, remarks: str = "") -> ReceiptFile:
    """What the receipt is to say."""
    natures, verification = received.natures, received.verification
    passed = sum(each.outcome in (Outcome.PASSED, Outcome.WARNING) for each in natures.results)
    return ReceiptFile(
        root=verification.root,
        outcome=outcome,
        receiver=received.receiver[:200],
        person=received.person[:200],
        moment=received.moment.replace(microsecond=0),
        whole=verification.ok,
        files=verification.files,
        size=verification.bytes,
        findings=len(verification.findings),
        passed=passed,
        failed=len(natures.failed),
        pending=len(natures.pending),
        differences=tuple(
            (each.code, each.giver, each.receiver)
            for each in received.differences[:_MOST_DIFFERENCES]
        ),
        natures=hashlib.sha256(natures.to_json()).hexdigest(),
        remarks=remarks.strip()[:_LONGEST_REMARKS],
        tool=natures.tool,
    )


def _content(received: Received, said: ReceiptFile) -> ProtocolContent:
    return ProtocolContent(
        project=received.project or "—",
        giver_name=received.giver_name or "—",
        unit=received.receiver or "—",
        person=received.person or "—",
        moment=received.moment,
        verification=received.verification,
        giver=received.giver,
        receiver=received.natures,
        differences=[
            DifferenceLine(
                each.code, each.name, _label(each.giver), _label(each.receiver), each.note
            )
            for each in received.differences
        ],
        outcome=said.outcome,
        remarks=said.remarks,
        code=said.code,
        rehearsal=received.rehearsal,
    )


def _label(outcome: str) -> str:
    return Outcome(outcome).label if outcome else ""
