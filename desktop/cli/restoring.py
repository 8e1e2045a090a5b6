"""The command `restore`: a vault from its backup, or the proof that it could be restored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.backup import shown_moment
from desktop.cli.options import AsJson, PassphraseFile, read_key
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.keeping.drilling import DrillReport
    from desktop.services.keeping.restoring import RestoreReport
    from vault.credentials import Key


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command("restore", help=_("Restore a vault from a backup, or prove that it could be."))(
        restore
    )


def restore(
    source: Annotated[Path, typer.Argument(metavar="SRC", show_default=False)],
    vault: Annotated[Path | None, typer.Argument(metavar="VAULT", show_default=False)] = None,
    drill: Annotated[
        bool,
        typer.Option(
            "--drill",
            help=_("Restore, check everything, remove it; VAULT, if given, journals the result."),
        ),
    ] = False,
    scratch: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help=_("With --drill: restore below DIR instead of beside the backup.")
        ),
    ] = None,
    damaged_too: Annotated[
        bool, typer.Option("--damaged-too", help=_("Restore what is whole of a damaged backup."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Restore the backup in SRC, a .backup folder or its medium, as the new vault VAULT; 1 when parts are missing."""
    if drill:
        if damaged_too:
            raise typer.BadParameter(_("A drill names what is damaged without being asked."))
        _drill(source, vault, scratch, read_key(passphrase_file), as_json=as_json)
        return
    if vault is None or scratch is not None:
        raise typer.BadParameter(_("Give SRC and VAULT, or SRC and --drill."))
    from desktop.services.keeping.restoring import restore as restore_vault

    key = read_key(passphrase_file)
    with shown_progress(quiet=as_json) as progress:
        report = restore_vault(source, vault, key, damaged_too=damaged_too, progress=progress)
    if as_json:
        result_object(_restore_object(report))
    else:
        _tell_restore(report)
    if report.damaged:
        raise typer.Exit(1)


def _drill(
    source: Path, vault: Path | None, scratch: Path | None, key: Key, *, as_json: bool
) -> None:
    from desktop.services.keeping.drilling import drill, record_drill

    if vault is None:
        with shown_progress(quiet=as_json) as progress:
            report, recorded = drill(source, key, scratch=scratch, progress=progress), False
    else:
        # Opened first: what would keep the result out of the journal is to be known before the work.
        with open_house(vault, key) as house, shown_progress(quiet=as_json) as progress:
            report = drill(source, key, scratch=scratch, progress=progress)
            recorded = record_drill(house, report)
    if as_json:
        result_object(_drill_object(report, recorded=recorded))
    else:
        _tell_drill(report)
        if vault is not None and not recorded:
            say(_("Not journalled: the backup is another vault's."))
    if not report.ok:
        raise typer.Exit(1)


def _tell_restore(report: RestoreReport) -> None:
    say(
        _("Restored {path} as of {moment}: {documents} documents, event {sequence}.").format(
            path=report.vault,
            moment=shown_moment(report.moment),
            documents=report.documents,
            sequence=report.sequence,
        )
    )
    say(_("The search index is no part of a backup: `shoudang index` makes it anew."))
    for part in report.damaged:
        result(printable(f"{part.name}: {_(part.problem)}"))
    for document in report.affected:
        result(printable(f"  {document.number} {document.title}"))
    if report.editions_left_out:
        say(
            _("{count} editions are no part of a backup: prepare them anew.").format(
                count=report.editions_left_out
            )
        )


def _tell_drill(report: DrillReport) -> None:
    for finding in report.findings:
        result(printable(f"{finding.object_name}: {finding.problem}"))
        result(f"         {finding.advice}")
    words = (
        _("The backup of {moment} can be restored: {documents} documents, every byte compared.")
        if report.ok
        else _("The backup of {moment} cannot be restored whole.")
    )
    say(words.format(moment=shown_moment(report.moment), documents=report.documents))


def _restore_object(report: RestoreReport) -> dict[str, Any]:
    return {
        "vault": str(report.vault),
        "moment": report.moment.isoformat(),
        "sequence": report.sequence,
        "documents": report.documents,
        "packs": report.packs,
        "bytes": report.bytes,
        "editions_left_out": report.editions_left_out,
        "damaged": [{"object": part.name, "problem": _(part.problem)} for part in report.damaged],
        "affected": [
            {"id": each.id, "number": each.number, "title": each.title} for each in report.affected
        ],
        "seconds": round(report.seconds, 2),
    }


def _drill_object(report: DrillReport, *, recorded: bool) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "backup": str(report.backup),
        "moment": report.moment.isoformat(),
        "sequence": report.sequence,
        "documents": report.documents,
        "bytes": report.bytes,
        "findings": [
            {"object": finding.object_name, "problem": finding.problem}
            for finding in report.findings
        ],
        "journalled": recorded,
        "seconds": round(report.seconds, 2),
    }
