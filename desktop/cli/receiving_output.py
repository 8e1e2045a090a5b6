"""What the receiver's commands print: verifications, the four natures, differences, receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.cli.terminal import printable, result, say
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.receiving.received import Difference, Received
    from exporters.findings import Verification, VerifyFinding
    from models.handover.natures import NatureReport, NatureResult
    from models.handover.receipts import Receipt

_NAMED = 5
_MOST_TOLD = 50
"""Findings shown to a person; a missing medium alone makes hundreds."""


def verification_object(outcome: Verification) -> dict[str, Any]:
    """A verification for a program."""
    signature = outcome.signature
    return {
        "ok": outcome.ok,
        "findings": [_finding(each) for each in outcome.findings],
        "files": outcome.files,
        "bytes": outcome.bytes,
        "root": outcome.root,
        "rehearsal": _is_rehearsal(outcome),
        "remarks": [_finding(each) for each in outcome.remarks],
        "signature": {"algorithm": signature.algorithm, "key": signature.fingerprint}
        if signature
        else None,
    }


def verification_words(outcome: Verification) -> None:
    """The same for a person: findings on standard output, everything else beside it."""
    for finding in outcome.findings[:_MOST_TOLD]:
        result(
            printable(
                _("{object}: {problem}").format(object=finding.object_name, problem=finding.problem)
            )
        )
    more = len(outcome.findings) - _MOST_TOLD
    if more > 0:
        say(_("And {count} more; --json names them all.").format(count=more))
    for remark in outcome.remarks:
        words = _("Remark: {object}: {problem}")
        say(printable(words.format(object=remark.object_name, problem=remark.problem)))
    if _is_rehearsal(outcome):
        say(_("This is a rehearsal: it can be checked, and is not what is handed over."))
    if not outcome.ok:
        say(_("Not whole: {count} findings.").format(count=len(outcome.findings)))
        if any(finding.check == "payload-missing" for finding in outcome.findings):
            say(_("Of a package that is split over media, give all media of one set together."))
        return
    whole = _("Whole: {files} files, {bytes} bytes, root {root}.")
    say(whole.format(files=outcome.files, bytes=outcome.bytes, root=outcome.root))
    if outcome.signature is not None:
        key = outcome.signature.fingerprint
        say(_("The root is signed. Compare the key with the signed papers: {key}").format(key=key))


def nature_object(each: NatureResult) -> dict[str, Any]:
    """One check for a program."""
    return {
        "code": each.code,
        "name": each.name,
        "outcome": each.outcome.value,
        "note": each.note,
        "objects": list(each.objects),
    }


def nature_words(report: NatureReport) -> None:
    """Every check on a line of its own, with the first things that it names."""
    for each in report.results:
        line = f"{each.code}  {each.outcome.label}  {each.name}"
        note = each.note if each.outcome.value != "manual" else ""
        result(printable(f"{line}  {note}" if note else line))
        for named in each.objects[:_NAMED]:
            result(printable(f"    {named}"))
    if report.failed:
        say(_("Checks of the four natures that failed: {count}.").format(count=len(report.failed)))
    if report.pending:
        words = _("Checks for a person: {count} (`shoudang receipt form`, then --manual).")
        say(words.format(count=len(report.pending)))


def difference_object(each: Difference) -> dict[str, Any]:
    """One difference between the two sides for a program."""
    return {
        "code": each.code,
        "name": each.name,
        "giver": each.giver,
        "receiver": each.receiver,
        "note": each.note,
    }


def difference_words(received: Received) -> None:
    """Where the two sides differ."""
    if received.giver is None:
        say(_("The package holds no results of the giver's that can be read and trusted."))
        return
    for each in received.differences:
        words = _("{code} {name}: giver {giver}, receiver {receiver}. {note}")
        line = words.format(
            code=each.code,
            name=each.name,
            giver=_label(each.giver),
            receiver=_label(each.receiver),
            note=each.note,
        )
        say(printable(line))
    if not received.differences:
        say(_("Giver and receiver found the same."))


def receipt_object(each: Receipt) -> dict[str, Any]:
    """A receipt for a program."""
    return {
        "id": each.id,
        "root": each.root,
        "outcome": each.outcome.value,
        "receiver": each.receiver,
        "person": each.person,
        "signed": each.signed.isoformat() if each.signed else "",
        "imported": each.moment.isoformat(timespec="seconds"),
        "document": each.document_id,
        "digest": each.digest,
        "code": "-".join(each.digest[at : at + 4] for at in range(0, 16, 4)),
        "final": each.final,
    }


def receipt_words(each: Receipt) -> str:
    """A receipt on one line."""
    kind = _("final package") if each.final else _("rehearsal")
    words = _("{signed}: {receiver} ({person}): {outcome}, {kind} {root}")
    return words.format(
        signed=each.signed.isoformat() if each.signed else "—",
        receiver=each.receiver,
        person=each.person,
        outcome=each.outcome.label,
        kind=kind,
        root=each.root[:16],
    )


def _is_rehearsal(outcome: Verification) -> bool:
    from exporters.bag_info import KIND_LABEL, REHEARSAL_KIND

    return outcome.information.get(KIND_LABEL) == REHEARSAL_KIND


def _finding(each: VerifyFinding) -> dict[str, str]:
    return {"check": each.check, "object": each.object_name, "problem": each.problem}


def _label(outcome: str) -> str:
    from models.handover.natures import Outcome

    return Outcome(outcome).label if outcome else "—"
