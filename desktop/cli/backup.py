"""The command `backup`: to registered media, and what is known of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.house import House
    from desktop.services.keeping.backing_up import BackupReport
    from desktop.services.keeping.media import BackupRun, MediumRecord

Destination = Annotated[Path | None, typer.Argument(metavar="DEST", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("backup", help=_("Back up to a registered medium, or list media and backups."))(
        backup
    )


def backup(
    vault: VaultPath,
    dest: Destination = None,
    register_as: Annotated[
        str,
        typer.Option("--register", metavar="LABEL", help=_("Register DEST under this label.")),
    ] = "",
    serial: Annotated[
        str, typer.Option(help=_("With --register: the serial number on its sticker."))
    ] = "",
    purpose: Annotated[
        str, typer.Option(help=_("With --register: what it is for, or where it is kept."))
    ] = "",
    retire: Annotated[
        str, typer.Option(metavar="LABEL", help=_("No more backups to the medium LABEL."))
    ] = "",
    listing: Annotated[bool, typer.Option("--list", help=_("List media and backups."))] = False,
    verify_all: Annotated[
        bool, typer.Option("--verify-all", help=_("Also read what earlier backups have written."))
    ] = False,
    set_aside: Annotated[
        bool,
        typer.Option(
            "--set-aside", help=_("Keep a backup that does not fit under another name, begin anew.")
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Bring the backup on the medium at DEST up to date; exit code 1 when a part of the vault was damaged."""
    if sum((dest is not None, bool(retire), listing)) != 1:
        raise typer.BadParameter(_("Give one of DEST, --retire LABEL and --list."))
    if (serial or purpose) and not register_as:
        raise typer.BadParameter(_("--serial and --purpose go with --register."))
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.keeping.backing_up import back_up
        from desktop.services.keeping.media import register_medium, retire_medium

        if dest is None:
            if retire:
                retire_medium(house, retire)
            _list(house, as_json=as_json)
            return
        if register_as:
            register_medium(house, dest, label=register_as, serial=serial, purpose=purpose)
        with shown_progress(quiet=as_json) as progress:
            report = back_up(
                house, dest, verify_all=verify_all, set_aside=set_aside, progress=progress
            )
    if as_json:
        result_object(_backup_object(report))
    else:
        _tell_backup(report)
    if report.damaged:
        raise typer.Exit(1)


def _list(house: House, *, as_json: bool) -> None:
    from desktop.services.keeping.drilling import last_drill
    from desktop.services.keeping.media import list_backups, list_media, outcome_words

    media, backups, drilled = list_media(house), list_backups(house), last_drill(house)
    if as_json:
        result_object(
            {
                "media": [_medium_object(medium) for medium in media],
                "backups": [_run_object(run) for run in backups],
                "last_drill": None
                if drilled is None
                else {"moment": drilled[0].isoformat(), "result": drilled[1]},
            }
        )
        return
    for medium in media:
        state = (
            _("retired {moment}").format(moment=shown_moment(medium.retired))
            if medium.retired
            else _("last backup {moment}").format(moment=shown_moment(medium.last_backup))
        )
        result(printable(f"{medium.label}  {medium.serial}  {medium.purpose}  {state}"))
    for run in backups:
        outcome = outcome_words(run)
        size = _("{packs} packs, {bytes} bytes").format(packs=run.packs, bytes=run.bytes)
        result(printable(f"{shown_moment(run.moment)}  {run.medium}  {outcome}  {size}"))
    if drilled is not None:
        shown = _("Last restore drill {moment}: {result}").format(
            moment=shown_moment(drilled[0]), result=drilled[1]
        )
        result(printable(shown))
    if not media:
        say(_("No medium is registered: `shoudang backup VAULT DEST --register LABEL`."))


def _tell_backup(report: BackupReport) -> None:
    say(
        _("{packs} packs, {copied} of them new: {bytes} bytes written and read back.").format(
            packs=report.packs, copied=report.copied_packs, bytes=report.copied_bytes
        )
    )
    if report.healed:
        say(
            _(
                "{count} files on the medium were not as they had been written; they are now."
            ).format(count=len(report.healed))
        )
    for finding in report.damaged:
        result(printable(f"{finding.object_name}: {finding.problem}"))
        result(f"         {finding.advice}")
    if report.same_file_system:
        say(_("This backup is on the same file system as the vault: one failure takes both."))
    if not report.read_from_medium:
        say(_("This system may have read from its memory instead of from the medium."))
    for path in report.superseded:
        say(
            _("{path} is a backup under an earlier key, and opens with its secrets.").format(
                path=path
            )
        )
    result(printable(str(report.folder)))


def _backup_object(report: BackupReport) -> dict[str, Any]:
    return {
        "backup": str(report.folder),
        "medium": _medium_object(report.medium),
        "moment": report.moment.isoformat(),
        "sequence": report.sequence,
        "packs": report.packs,
        "copied_packs": report.copied_packs,
        "copied_bytes": report.copied_bytes,
        "verified_bytes": report.verified_bytes,
        "healed": list(report.healed),
        "damaged": [
            {"object": finding.object_name, "problem": finding.problem}
            for finding in report.damaged
        ],
        "superseded": [str(path) for path in report.superseded],
        "same_file_system": report.same_file_system,
        "read_from_medium": report.read_from_medium,
        "seconds": round(report.seconds, 2),
    }


def _medium_object(medium: MediumRecord) -> dict[str, Any]:
    return {
        "label": medium.label,
        "serial": medium.serial,
        "purpose": medium.purpose,
        "registered": medium.registered.isoformat(),
        "retired": medium.retired.isoformat() if medium.retired else None,
        "last_backup": medium.last_backup.isoformat() if medium.last_backup else None,
    }


def _run_object(run: BackupRun) -> dict[str, Any]:
    return {
        "medium": run.medium,
        "moment": run.moment.isoformat(),
        "finished": run.finished.isoformat() if run.finished else None,
        "packs": run.packs,
        "bytes": run.bytes,
        "sequence": run.sequence,
        "outcome": run.outcome,
    }


def shown_moment(moment: datetime | None) -> str:
    """A moment for a person, by the clock on the wall."""
    from exporters.wording import minute

    return "—" if moment is None else minute(moment)
