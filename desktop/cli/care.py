"""Commands that keep a vault in order: `check`, `repair`, `purge`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli import holds
from desktop.cli.care_output import residue_objects, tell_residue
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.disposal.purging import PurgeReport
    from desktop.services.keeping.repairing import RepairReport
    from desktop.services.records import CheckReport, Finding


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("check", help=_("Examine a vault and name everything that is wrong."))(check)
    app.command(
        "repair", help=_("Put right what can be put right; keeps a copy of what it changes.")
    )(repair)
    app.command("purge", help=_("Remove documents for good, with every trace in the vault."))(purge)
    holds.register(app)


def check(
    vault: VaultPath,
    full: Annotated[bool, typer.Option("--full", help=_("Read every byte."))] = False,
    sample: Annotated[
        bool,
        typer.Option("--sample", help=_("Read today's share, so that all is read every 30 days.")),
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Examine a vault and name everything that is wrong; exit code 1 when there are findings."""
    if full and sample:
        raise typer.BadParameter(_("--full reads everything; --sample reads a share. Give one."))
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.keeping.checking import check_vault, daily_share

        with shown_progress(quiet=as_json) as progress:
            report = (
                daily_share(house, progress=progress)
                if sample
                else check_vault(house, full=full, progress=progress)
            )
    if as_json:
        result_object(_check_object(report))
    else:
        _tell_findings(report.findings)
        say(_proven_sentence(report))
        say(_("Clean.") if not report.findings else _("There are findings."))
    if report.findings:
        raise typer.Exit(1)


def repair(
    vault: VaultPath,
    safety: Annotated[
        Path,
        typer.Option(
            metavar="DIR",
            help=_(
                "A folder outside the vault that gets a copy of everything before it is changed."
            ),
            show_default=False,
        ),
    ],
    backup: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="BACKUP", help=_("Take damaged packs from this backup or medium.")
        ),
    ] = None,
    accept_database: Annotated[
        bool,
        typer.Option(
            "--accept-database",
            help=_("Go on from the database that is there, though it may be an older one."),
        ),
    ] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help=_("Take the places of all chunks from the packs."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Repair; exit code 1 when something is left, 5 when the vault still doesn't open."""
    key = read_key(passphrase_file)
    from desktop.services.keeping.repairing import repair as repair_vault

    with shown_progress(quiet=as_json) as progress:
        report = repair_vault(
            vault,
            key,
            safety=safety,
            backup=backup,
            accept_database=accept_database,
            rebuild=rebuild,
            progress=progress,
        )
    if as_json:
        result_object(_repair_object(report))
    else:
        for action in report.actions:
            result(printable(f"{action.object_name}: {action.done}"))
        _tell_findings(report.left)
        say(_("The copy of what was changed is in {path}.").format(path=report.safety))
        if not report.left:
            say(_("The vault is in order."))
    if not report.opens:
        raise typer.Exit(5)
    if report.left:
        raise typer.Exit(1)


def purge(
    vault: VaultPath,
    ids: Annotated[list[int], typer.Argument(metavar="ID...", show_default=False)],
    reason: Annotated[
        str,
        typer.Option(
            help=_("Why; it stays on record for good, so name nobody."), show_default=False
        ),
    ],
    keep_titles: Annotated[
        bool, typer.Option("--keep-titles", help=_("Keep the titles in the record."))
    ] = False,
    revoke_editions: Annotated[
        bool, typer.Option("--revoke-editions", help=_("Revoke editions of these categories."))
    ] = False,
    drop_snapshots: Annotated[
        bool,
        typer.Option("--drop-snapshots", help=_("Replace all database snapshots by a new one.")),
    ] = False,
    record: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("Write the record as PDF or Word file, outside.")),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Purge documents; says what remains elsewhere."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.disposal.custody_papers import require_place, write_purge_protocol
        from desktop.services.disposal.purging import purge_documents

        if record is not None:
            require_place(record, house.path)
        with shown_progress(quiet=as_json) as progress:
            report = purge_documents(
                house,
                ids,
                reason=reason,
                keep_titles=keep_titles,
                revoke_editions=revoke_editions,
                drop_snapshots=drop_snapshots,
                progress=progress,
            )
        if record is not None:
            write_purge_protocol(house, report, record)
    if as_json:
        result_object(_purge_object(report))
        return
    for document in report.documents:
        result(printable(f"{document.number}  {document.title}".rstrip()))
    say(
        _("{packs} packs were written anew, {bytes} bytes removed.").format(
            packs=report.packs_rewritten, bytes=report.bytes_freed
        )
    )
    tell_residue(report.residue)


def _tell_findings(findings: Sequence[Finding]) -> None:
    for finding in findings:
        result(printable(f"{finding.severity}  {finding.object_name}: {finding.problem}"))
        if finding.expected or finding.found:
            result(
                printable(
                    "         "
                    + _("expected: {expected}; found: {found}").format(
                        expected=finding.expected or "—", found=finding.found or "—"
                    )
                )
            )
        result(printable(f"         {finding.advice}"))


def _proven_sentence(report: CheckReport) -> str:
    if report.proven_through is None:
        return _("{share} % of the bytes were read and compared within 30 days.").format(
            share=int(report.proven_share * 100)
        )
    return _("Every byte was read and compared since {moment}.").format(
        moment=report.proven_through.astimezone().strftime("%Y-%m-%d %H:%M")
    )


def _finding_object(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "object": finding.object_name,
        "problem": finding.problem,
        "advice": finding.advice,
        "expected": finding.expected,
        "found": finding.found,
    }


def _check_object(report: CheckReport) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "findings": [_finding_object(finding) for finding in report.findings],
        "bytes_read": report.bytes_read,
        "proven_through": None
        if report.proven_through is None
        else report.proven_through.isoformat(),
        "proven_share": round(report.proven_share, 4),
    }


def _repair_object(report: RepairReport) -> dict[str, Any]:
    return {
        "opens": report.opens,
        "actions": [
            {"object": action.object_name, "done": action.done} for action in report.actions
        ],
        "left": [_finding_object(finding) for finding in report.left],
        "safety": str(report.safety),
    }


def _purge_object(report: PurgeReport) -> dict[str, Any]:
    return {
        "purged": [
            {
                "number": document.number,
                "category": document.category.value,
                "type": document.type,
                "title": document.title,
            }
            for document in report.documents
        ],
        "packs_rewritten": report.packs_rewritten,
        "bytes_freed": report.bytes_freed,
        "snapshots_dropped": report.snapshots_dropped,
        "editions_revoked": list(report.editions_revoked),
        "residue": residue_objects(report.residue),
    }
