"""The command that takes a package in: `import`; with `--check` it only says what would come in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.records import TextReport
    from desktop.services.taking_in.package_import import ImportReport


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("import", help=_("Take a handover package in, as a successor does."))(import_)


def import_(
    vault: VaultPath,
    package: Annotated[
        list[Path],
        typer.Argument(
            metavar="PACKAGE...", help=_("The package's folder, or every medium of its set.")
        ),
    ],
    check: Annotated[
        bool, typer.Option("--check", help=_("Only say what would come in; change nothing."))
    ] = False,
    no_extract: Annotated[
        bool, typer.Option("--no-extract", help=_("Leave text and index to the command “index”."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Verify PACKAGE, and take in what isn't in the vault yet; a second import adds nothing."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.taking_in.package_import import import_package

        with shown_progress(quiet=as_json) as progress:
            report = import_package(house, package, check=check, progress=progress)
            texts: TextReport | None = None
            if report.documents + report.versions and not (check or no_extract):
                from desktop.services.filing.texts import make_searchable

                texts = make_searchable(house, progress=progress)
    if as_json:
        result_object(_object(report, texts))
    else:
        _tell(report)
    if texts is not None and texts.withheld:
        from desktop.cli.adding_outcome import report_withheld

        report_withheld(texts.withheld)
        raise typer.Exit(6)


def _object(report: ImportReport, texts: TextReport | None) -> dict[str, Any]:
    return {
        "checked": report.checked,
        "root": report.root,
        "origin": report.origin,
        "profile": report.profile,
        "final": report.final,
        "contract": report.contract,
        "documents": report.documents,
        "versions": report.versions,
        "known": report.known,
        "rows": dict(report.rows),
        "order": dict(report.order),
        "conflicts": [each._asdict() for each in report.conflicts],
        "searchable": None if texts is None else texts.searchable,
        "withheld": [] if texts is None else list(texts.withheld),
    }


def _tell(report: ImportReport) -> None:
    for conflict in report.conflicts:
        kind, _space, name = conflict.object_name.partition(" ")
        shown = (
            _("register {name}").format(name=name) if kind == "register" else conflict.object_name
        )
        result(printable(_("{object}: {problem}").format(object=shown, problem=conflict.sentence)))
    for remark in report.remarks:
        say(printable(f"{remark.object_name}: {remark.problem}"))
    if not report.final:
        say(_("The package is a rehearsal (预演), not the formal handover."))
    if report.contract:
        words = (
            _("The vault would be kept for: {contract}.")
            if report.checked
            else _("The vault is kept for this contract now: {contract}.")
        )
        say(words.format(contract=report.contract))
    words = (
        _("Would come in: {documents} documents with {versions} versions, {rows} rows.")
        if report.checked
        else _("Taken in: {documents} documents with {versions} versions, {rows} rows.")
    )
    counts = {"documents": report.documents, "versions": report.versions}
    say(words.format(rows=sum(report.rows.values()), **counts))
    if report.nothing:
        say(_("Everything else of this package is in the vault already."))
    say(
        _("{known} documents were here before; {conflicts} things are named above.").format(
            known=report.known, conflicts=len(report.conflicts)
        )
    )
