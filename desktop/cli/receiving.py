"""The receiver's commands, `verify`, which needs no vault; and `receipt …`, by which the giver keeps what was said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.receiving_output import (
    difference_object,
    difference_words,
    nature_object,
    nature_words,
    receipt_object,
    receipt_words,
    verification_object,
    verification_words,
)
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.services.receiving.received import Received
    from models.handover.natures import ManualResult
    from models.handover.receipts import ReceiptOutcome

_OUTCOMES = ("accepted", "reserved", "refused")
_OUTCOME_HELP = N_("What the receiver says: accepted, reserved or refused.")

app = typer.Typer(
    help=_("Receipts: what receivers said of packages that were built from this vault."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.command("verify", help=_("Verify a handover package; needs no vault."))(verify)
    parent.add_typer(app, name="receipt")


def verify(
    packages: Annotated[
        list[Path],
        typer.Argument(
            metavar="PACKAGE...", help=_("The package's folder, or every medium that it lies on.")
        ),
    ],
    natures: Annotated[
        bool, typer.Option("--natures", help=_("Check the four natures (四性检测), too."))
    ] = False,
    receiver: Annotated[str, typer.Option(metavar="NAME", help=_("The receiving unit."))] = "",
    person: Annotated[
        str, typer.Option(metavar="NAME", help=_("Who carries out the checks."))
    ] = "",
    manual: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=_("What persons saw, as `shoudang receipt form` writes it, filled in."),
        ),
    ] = None,
    protocol: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("Write the joint record to sign: .pdf or .docx.")),
    ] = None,
    receipt: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("Write the receipt for the giver's vault: .json.")),
    ] = None,
    outcome: Annotated[str, typer.Option(help=_(_OUTCOME_HELP), show_default=False)] = "",
    remarks: Annotated[
        str, typer.Option(metavar="TEXT", help=_("What the receiver adds to the record."))
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Verify a package; exit code 1 when there are findings, or checks of the four natures that failed."""
    _refuse_sealed(packages)
    chosen = _outcome(outcome) if outcome else None
    if (protocol is None) is not (receipt is None):
        raise typer.BadParameter(_("Give --protocol and --receipt together."))
    if protocol is not None and not (receiver.strip() and person.strip()):
        raise typer.BadParameter(_("A record to sign needs --receiver and --person."))
    if not (natures or protocol or manual):
        _verify_only(packages, as_json=as_json)
        return
    from desktop.services.receiving.receiving import receive

    given = _manual(manual)
    with shown_progress(quiet=as_json) as progress:
        received = receive(
            packages,
            receiver=receiver.strip(),
            person=person.strip(),
            manual=given,
            progress=progress,
        )
    written: dict[str, Any] = {}
    if protocol is not None and receipt is not None:
        written = _write(received, protocol, receipt, chosen, remarks)
    _tell(received, written, as_json=as_json)


@app.command("form", help=_("Print the form for what persons see of media; needs no vault."))
def form() -> None:
    """The form for `verify --manual` and `handover --manual`."""
    from desktop.services.handover.manual_results import manual_form

    result(manual_form())


@app.command("import", help=_("Keep the receipt that came back with the signed record."))
def import_(
    vault: VaultPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    outcome: Annotated[str, typer.Option(help=_(_OUTCOME_HELP), show_default=False)],
    signed: Annotated[str, typer.Option(metavar="DATE", help=_("The day on the signed record."))],
    document: Annotated[
        int | None,
        typer.Option(metavar="ID", help=_("The filed scan of the signed record.")),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Import a receipt."""
    said, day = _outcome(outcome), parse_date(signed)
    if day is None:
        raise typer.BadParameter(_("Say on which day the record was signed."))
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.receiving.receipts import import_receipt

        kept = import_receipt(house, file, outcome=said, signed=day, document_id=document)
    if as_json:
        result_object(receipt_object(kept))
    else:
        say(printable(receipt_words(kept)))


@app.command("list", help=_("Show every receipt, oldest first."))
def list_(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """All receipts, and whether a final package was accepted."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.receiving.receipts import accepted_final, receipts

        found, accepted = receipts(house), accepted_final(house)
    if as_json:
        kept = [receipt_object(each) for each in found]
        result_object({"receipts": kept, "accepted": accepted.root if accepted else ""})
        return
    for each in found:
        result(printable(receipt_words(each)))
    if accepted is None:
        say(_("No final package was accepted yet."))


def _verify_only(packages: list[Path], *, as_json: bool) -> None:
    from desktop.services.handover.handing_over import verify_handover

    with shown_progress(quiet=as_json) as progress:
        outcome = verify_handover(packages, progress=progress)
    if as_json:
        result_object(verification_object(outcome))
    else:
        verification_words(outcome)
    if not outcome.ok:
        raise typer.Exit(1)


def _write(
    received: Received,
    protocol: Path,
    receipt: Path,
    outcome: ReceiptOutcome | None,
    remarks: str,
) -> dict[str, Any]:
    from desktop.services.receiving.receiving import write_protocol

    said = write_protocol(received, protocol, receipt, outcome=outcome, remarks=remarks)
    return {
        "protocol": str(protocol),
        "receipt": str(receipt),
        "outcome": said.outcome.value,
        "code": said.code,
    }


def _tell(received: Received, written: dict[str, Any], *, as_json: bool) -> None:
    natures = received.natures
    if as_json:
        result_object(
            {
                **verification_object(received.verification),
                "natures": [nature_object(each) for each in natures.results],
                "natures_passed": not natures.failed,
                "giver_known": received.giver is not None,
                "differences": [difference_object(each) for each in received.differences],
                **written,
            }
        )
    else:
        verification_words(received.verification)
        nature_words(natures)
        difference_words(received)
        if written:
            words = _("{protocol} is to be signed; {receipt} goes back to the giver. Code: {code}")
            say(words.format(**written))
    if not received.verification.ok or natures.failed:
        raise typer.Exit(1)


def _manual(path: Path | None) -> Mapping[str, ManualResult]:
    if path is None:
        return {}
    from desktop.services.handover.manual_results import read_manual

    return read_manual(path)


def _outcome(word: str) -> ReceiptOutcome:
    from models.handover.receipts import ReceiptOutcome

    if word not in _OUTCOMES:
        known = _(", ").join(_OUTCOMES)
        raise typer.BadParameter(_("The outcome must be one of {outcomes}.").format(outcomes=known))
    return ReceiptOutcome(word)


def _refuse_sealed(packages: list[Path]) -> None:
    for package in packages:
        if package.is_file():
            sentence = _(
                "{path} is a file. A sealed package is opened first: shoudang unseal {path} FOLDER"
            )
            raise typer.BadParameter(sentence.format(path=package))
