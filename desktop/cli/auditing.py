"""The command `audit`: what was done, whether the journal is whole, and its head for paper."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.audit.anchoring import ChainHead, HeadNow
    from desktop.services.audit.auditing import AuditVerification
    from models.records import AuditEvent


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command("audit", help=_("Show the audit trail, verify it, print its head."))(audit)


def audit(
    vault: VaultPath,
    verify: Annotated[
        bool, typer.Option("--verify", help=_("Prove every event and every signature."))
    ] = False,
    code: Annotated[
        str | None, typer.Option(help=_("Compare with the code of a printed page; verifies."))
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help=_("How many events to show."))] = 20,
    text: Annotated[str, typer.Option(help=_("Only events with this text."))] = "",
    action: Annotated[
        list[str] | None, typer.Option(help=_("Only this action; may be repeated."))
    ] = None,
    actor: Annotated[
        list[str] | None, typer.Option(help=_("Only this person's; may be repeated."))
    ] = None,
    since: Annotated[str | None, typer.Option(help=_("From this day on, e.g. 2026-07-31."))] = None,
    until: Annotated[str | None, typer.Option(help=_("Up to and with this day."))] = None,
    anchor: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.pdf",
            help=_("Sign the head and write it on a page to print, PDF or Word (.docx)."),
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show the newest events; exit code 1 when the journal isn't whole or a code doesn't fit."""
    since_day, until_day = parse_date(since), parse_date(until)
    if code is not None:
        from models.audit.paper_code import parse_code

        parse_code(code)  # Before a passphrase is asked for: a slip of the finger is no finding.
    if anchor is not None:
        from desktop.services.audit.anchoring import require_place

        require_place(anchor, vault)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.audit import anchoring, auditing
        from desktop.services.audit.audit_words import stored_action

        wanted = auditing.AuditFilter(
            text=text,
            actions=tuple(map(stored_action, action or ())),
            actors=tuple(actor or ()),
            since=_start(since_day),
            until=_start(until_day, days=1),
            limit=limit,
        )
        events = auditing.audit_trail(house, wanted)
        verification = None
        if verify or code is not None:
            with shown_progress(quiet=as_json) as progress:
                verification = auditing.verify_audit(house, code=code, progress=progress)
        signed = None if anchor is None else anchoring.print_head(house, anchor)
        newest = anchoring.newest_head(house)
    if as_json:
        result_object(_as_object(events, newest, verification, signed, anchor))
    else:
        for event in reversed(events):
            _print_event(event)
        _print_outcome(verification, signed, anchor)
    if verification is not None and not verification.ok:
        raise typer.Exit(1)


def _start(day: date | None, *, days: int = 0) -> datetime | None:
    """The first moment of a day, or of one so many days later."""
    from exporters.wording import BEIJING

    if day is None:
        return None
    try:
        return datetime.combine(day + timedelta(days=days), time.min, BEIJING)
    except OverflowError:
        return None  # No day comes after the last one that the calendar has.


def _print_event(event: AuditEvent) -> None:
    from desktop.services.audit.audit_details import shown_detail
    from desktop.services.audit.audit_words import shown_action, shown_object
    from exporters.wording import second

    parts = [
        f"{event.sequence:>7}",
        second(event.moment),
        event.actor or event.slot.hex()[:8],
        shown_action(event.action),
        shown_object(event.object_name),
        shown_detail(event.action, event.detail),
    ]
    result(printable("  ".join(part for part in parts if part)))


def _print_outcome(
    verification: AuditVerification | None, signed: ChainHead | None, anchor: Path | None
) -> None:
    if verification is not None:
        for found in verification.breaks:
            result(printable(found.message))
        for remark in verification.remarks:
            say(remark)
        say(verification.message)
        say(_("{count} signed heads agree.").format(count=verification.anchors))
        if verification.code is not None:
            say(verification.code.message)
    if signed is not None:
        result(signed.code)
        say(
            _("Event {number} was signed and written to {path}.").format(
                number=signed.sequence, path=anchor
            )
        )


def _as_object(
    events: list[AuditEvent],
    newest: HeadNow,
    verification: AuditVerification | None,
    signed: ChainHead | None,
    anchor: Path | None,
) -> dict[str, Any]:
    return {
        "events": [
            {
                "sequence": event.sequence,
                "moment": event.moment.isoformat(),
                "slot": event.slot.hex(),
                "actor": event.actor,
                "action": event.action,
                "object": event.object_name,
                "detail": event.detail,
            }
            for event in events
        ],
        "head": {"sequence": newest.sequence, "hash": newest.hash, "code": newest.code},
        "verification": None if verification is None else _verification_object(verification),
        "anchor": None
        if signed is None
        else {
            "path": str(anchor),
            "sequence": signed.sequence,
            "moment": signed.moment.isoformat(),
            "code": signed.code,
            "hash": signed.hash,
            "signature": signed.signature,
            "key": signed.key,
            "qr_text": signed.qr_text,
        },
    }


def _verification_object(found: AuditVerification) -> dict[str, Any]:
    return {
        "complete": found.complete,
        "last": found.last,
        "complete_to": found.complete_to,
        "message": found.message,
        "breaks": [
            {
                "kind": each.kind.value,
                "sequence": each.sequence,
                "until": each.until,
                "message": each.message,
            }
            for each in found.breaks
        ],
        "break_count": found.break_count,
        "anchors": found.anchors,
        "anchors_bad": found.anchors_bad,
        "remarks": list(found.remarks),
        "code": None
        if found.code is None
        else {
            "fits": found.code.fits,
            "outcome": found.code.outcome.value,
            "sequence": found.code.sequence,
            "message": found.code.message,
        },
    }
