"""`shoudang destroy` and `statement`: the end of a vault, its certificate, and the statement that nothing was kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.care_output import residue_objects, tell_residue
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import N_, _

if TYPE_CHECKING:
    from models.keeping.destruction_record import DestructionRecord, Kept

_Kept = Annotated[
    list[str] | None,
    typer.Option(
        "--kept",
        metavar="WHAT;BASIS;UNTIL",
        help=_("Something that may be kept: what, the law or consent, until when."),
    ),
]
_Basis = Annotated[
    str, typer.Option("--basis", help=_("The clause, or the number of the client's approval."))
]
_CHECKS = {
    "overwritten": N_("Keys overwritten and read back"),
    "files": N_("No file of the vault left"),
    "opens": N_("Nothing left that opens"),
    "sample": N_("Sample recovery test"),
}
_OUTCOMES = {"passed": N_("passed"), "failed": N_("FAILED"), "not run": N_("not possible")}


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("destroy", help=_("Destroy a vault for good, and write the certificate."))(destroy)
    app.command("statement", help=_("Write the statement that nothing was kept."))(statement)


def destroy(
    vault: VaultPath,
    record: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=_("The certificate, PDF or Word, outside the vault; JSON beside it."),
        ),
    ] = None,
    confirm: Annotated[
        str, typer.Option(metavar="NAME", help=_("The vault's name, to confirm."))
    ] = "",
    without_acceptance: Annotated[
        str,
        typer.Option(
            "--without-acceptance",
            metavar="REASON",
            help=_(
                "Why it goes though nobody accepted the final package; the certificate names it."
            ),
        ),
    ] = "",
    executor: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help=_("Who does it; give it twice."),
        ),
    ] = None,
    alone: Annotated[
        str,
        typer.Option(
            "--one-executor",
            metavar="REASON",
            help=_("Why fewer than two do it; the certificate names it."),
        ),
    ] = "",
    supervisor: Annotated[
        str, typer.Option(metavar="NAME", help=_("Who supervises it for the client."))
    ] = "",
    approver: Annotated[str, typer.Option(metavar="NAME", help=_("Who approved it."))] = "",
    place: Annotated[str, typer.Option(help=_("Where it is done."))] = "",
    basis: _Basis = "",
    reason: Annotated[str, typer.Option(help=_("Why it is destroyed."))] = "",
    image_number: Annotated[
        str, typer.Option("--image-number", help=_("Number of the video or photographs."))
    ] = "",
    number: Annotated[str, typer.Option("--number", help=_("The certificate's number."))] = "",
    kept: _Kept = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Destroy a vault, or complete a destruction that was interrupted, for which no passphrase is needed."""
    from desktop.services.disposal.destroying import DestructionNames, finish_destroy
    from desktop.services.disposal.destroying import destroy as destroy_vault
    from vault.destruction import is_destroyed

    if is_destroyed(vault):
        with shown_progress(quiet=as_json) as progress:
            done = finish_destroy(vault, record=record, progress=progress)
    else:
        if record is None:
            raise typer.BadParameter(
                _("Give --record FILE: nothing is destroyed without a record.")
            )
        exceptions = _parsed(kept)
        names = DestructionNames(
            executors=tuple(executor or ()),
            supervisor=supervisor,
            approver=approver,
            place=place,
            basis=basis,
            reason=reason,
            image_number=image_number,
            number=number,
            alone=alone.strip(),
        )
        with (
            open_house(vault, read_key(passphrase_file)) as house,
            shown_progress(quiet=as_json) as progress,
        ):
            done = destroy_vault(
                house,
                confirm_name=confirm,
                record=record,
                names=names,
                without_acceptance=without_acceptance,
                kept=exceptions,
                progress=progress,
            )
    if as_json:
        result_object(_as_object(vault, done))
        return
    say(_("The vault {name} was destroyed.").format(name=done.vault_name))
    for name in done.left:
        say(_("Left in its folder, because it is not the vault's: {name}").format(name=name))
    for check in done.checks:
        result(printable(f"{_(_CHECKS[check.check])}: {_(_OUTCOMES[check.outcome])}"))
    tell_residue(done.residue)


def statement(
    vault: VaultPath,
    out: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    kept: _Kept = None,
    basis: _Basis = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Write the statement that nothing was kept, as PDF or Word file, without destroying anything."""
    exceptions = _parsed(kept)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.disposal.keep_nothing import leavers, write_keep_nothing
        from models.keeping.destruction_record import DestructionNames

        write_keep_nothing(house, out, names=DestructionNames(basis=basis), kept=exceptions)
        people = leavers(house)
    missing = [each.name for each in people if each.pledge is None]
    if as_json:
        result_object({"statement": str(out), "persons": len(people), "missing": missing})
        return
    result(str(out))
    for name in missing:
        say(_("{name} has not signed a statement on leaving.").format(name=name))


def _parsed(kept: list[str] | None) -> tuple[Kept, ...]:
    from models.keeping.destruction_record import Kept

    found = []
    for word in kept or ():
        parts = [part.strip() for part in word.replace("；", ";").split(";")]
        # 例外清单: what the law or the client's consent allows, and for how long (domain model §5).
        if len(parts) != 3 or not all(parts):
            raise typer.BadParameter(_("“{word}” is not WHAT;BASIS;UNTIL.").format(word=word))
        found.append(Kept(*parts))
    return tuple(found)


def _as_object(vault: Path, record: DestructionRecord) -> dict[str, Any]:
    return {
        "vault": str(vault),
        "vault_id": record.vault_id,
        "number": record.number,
        "documents": record.documents,
        "files_removed": record.files_removed,
        "left": list(record.left),
        "head_code": record.head_code,
        "accepted": record.acceptance.root if record.acceptance else None,
        "checks": {each.check: each.outcome for each in record.checks},
        "residue": residue_objects(record.residue),
    }
