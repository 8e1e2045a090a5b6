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
    from desktop.services.house import House
    from desktop.services.progress import Progress
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
    accept_origin: Annotated[
        bool,
        typer.Option(
            "--accept-origin",
            help=_("Answer for the package's origin, although nobody signed it who signed before."),
        ),
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
            report = import_package(
                house, package, check=check, believe=accept_origin, progress=progress
            )
            texts = None
            if not (check or no_extract):
                texts = read_texts(house, report, progress)
    if as_json:
        result_object(as_object(report, texts))
    else:
        tell(report)
    end_with(texts)


def read_texts(house: House, report: ImportReport, progress: Progress) -> TextReport | None:
    """Make what came in searchable; None where nothing came."""
    if not report.documents + report.versions:
        return None
    from desktop.services.filing.texts import make_searchable

    return make_searchable(house, progress=progress)


def end_with(texts: TextReport | None) -> None:
    """Say which documents were withheld once their text was read, and end with that code; raises typer.Exit."""
    if texts is not None and texts.withheld:
        from desktop.cli.adding_outcome import report_withheld

        report_withheld(texts.withheld)
        raise typer.Exit(6)


def as_object(report: ImportReport, texts: TextReport | None) -> dict[str, Any]:
    """The report for programs."""
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
        "changes": [each._asdict() for each in report.changes],
        "conflicts": [each._asdict() for each in report.conflicts],
        "doubt": report.doubt,
        "searchable": None if texts is None else texts.searchable,
        "withheld": [] if texts is None else list(texts.withheld),
    }


def tell(report: ImportReport) -> None:
    """The report for people: what follows the giver and what doesn't come in as it is, then the counts."""
    for change in report.changes:
        words = _("{object} follows the giver: {change}")
        said = words.format(object=_shown(change.object_name), change=change.sentence)
        result(printable(said))
    for conflict in report.conflicts:
        words = _("{object}: {problem}")
        said = words.format(object=_shown(conflict.object_name), problem=conflict.sentence)
        result(printable(said))
    if report.doubt:
        say(printable(report.doubt))
        if report.checked:
            say(_("It comes in only with --accept-origin."))
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
    if report.changes:
        words = (
            _("Would follow the giver: {count} things that are here already.")
            if report.checked
            else _("Followed the giver: {count} things that were here already.")
        )
        say(words.format(count=len(report.changes)))
    if report.nothing:
        say(_("Everything else of this package is in the vault already."))
    say(
        _("{known} documents were here before; {conflicts} things are named above.").format(
            known=report.known, conflicts=len(report.conflicts)
        )
    )


def _shown(name: str) -> str:
    """What a remark is about: a register is named in words."""
    kind, _space, rest = name.partition(" ")
    return _("register {name}").format(name=rest) if kind == "register" else name
