"""Commands of the last day: `handover` for the giver, `verify` for the receiver."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import _


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("handover", help=_("Build the handover package and verify it."))(handover)
    app.command("verify", help=_("Verify a handover package; needs no vault."))(verify)


def handover(
    vault: VaultPath,
    out: Annotated[Path, typer.Argument(metavar="OUT")],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Build the handover package in OUT, a new or empty folder, and verify it there."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.handing_over import build_handover

        with shown_progress(quiet=as_json) as progress:
            report = build_handover(house, out, progress=progress)
    if as_json:
        result_object(
            {
                "package": str(report.folder),
                "documents": report.documents,
                "files": report.files,
                "bytes": report.bytes,
                "root": report.root,
            }
        )
        return
    say(
        _(
            "{documents} documents in {files} files written to {path}, read back and found whole."
        ).format(documents=report.documents, files=report.files, path=report.folder)
    )
    result(report.root)


def verify(
    package: Annotated[Path, typer.Argument(metavar="PACKAGE")], as_json: AsJson = False
) -> None:
    """Verify a package; exit code 1 when there are findings."""
    from desktop.services.handing_over import verify_handover

    with shown_progress(quiet=as_json) as progress:
        outcome = verify_handover(package, progress=progress)
    if as_json:
        result_object(
            {
                "ok": outcome.ok,
                "findings": [
                    {
                        "check": finding.check,
                        "object": finding.object_name,
                        "problem": finding.problem,
                    }
                    for finding in outcome.findings
                ],
                "files": outcome.files,
                "bytes": outcome.bytes,
                "root": outcome.root,
            }
        )
    else:
        for finding in outcome.findings:
            result(printable(f"{finding.object_name}: {finding.problem}"))
        if outcome.ok:
            say(
                _("Whole: {files} files, {bytes} bytes, root {root}.").format(
                    files=outcome.files, bytes=outcome.bytes, root=outcome.root
                )
            )
        else:
            say(_("Not whole: {count} findings.").format(count=len(outcome.findings)))
    if not outcome.ok:
        raise typer.Exit(1)
