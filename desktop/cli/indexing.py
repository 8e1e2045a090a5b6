"""The `index` command: catching up on texts and index, building the index anew, saying how it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.adding_outcome import failed_objects, report_failed, report_withheld
from desktop.cli.options import (
    AsJson,
    PassphraseFile,
    VaultPath,
    read_key,
    read_passphrase,
)
from desktop.cli.terminal import result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from desktop.services.records import TextReport
    from desktop.services.searching.index_rebuild import CategoryIndex


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("index", help=_("Catch up on text and index."))(index)


def index(
    vault: VaultPath,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild",
            help=_("Build the index anew first, or finish a rebuild that was interrupted."),
        ),
    ] = False,
    status: Annotated[
        bool, typer.Option("--status", help=_("Only say how the index is, by category."))
    ] = False,
    document: Annotated[
        int | None,
        typer.Option(
            metavar="ID",
            min=1,
            max=2**63 - 1,
            help=_("Only this document, which needs a password of its own."),
        ),
    ] = None,
    document_password_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("Read that file's password from the first line.")),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Extract and index everything that isn't searchable yet; exit code 6 when something had to be withheld."""
    if (document is None) is not (document_password_file is None):
        raise typer.BadParameter(_("Give --document and --document-password-file together."))
    if document is not None and document_password_file is not None:
        _read_locked(vault, document, document_password_file, passphrase_file, as_json=as_json)
        return
    if rebuild and status:
        raise typer.BadParameter(_("Choose one of --rebuild and --status."))
    if status:
        _tell_status(vault, passphrase_file, as_json=as_json)
        return
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.filing.texts import make_searchable, recognise_scans
        from desktop.services.searching.index_rebuild import rebuild_index

        with shown_progress(quiet=as_json) as progress:
            rebuilt = rebuild_index(house, progress=progress) if rebuild else 0
            report = make_searchable(house, retry=True, progress=progress)
            recognised = recognise_scans(house, progress=progress)
    unreadable = (*report.unreadable, *recognised.unreadable)
    withheld = (*report.withheld, *recognised.withheld)
    report_failed((), unreadable)
    report_withheld(withheld)
    if as_json:
        described: dict[str, Any] = {
            "searchable": report.searchable,
            "empty": report.empty,
            "unreadable": failed_objects(unreadable),
            "recognised": recognised.searchable,
            "withheld": list(withheld),
        }
        result_object(described | ({"rebuilt": rebuilt} if rebuild else {}))
    else:
        _tell_counts(report, recognised, rebuilt if rebuild else None)
    if withheld:
        raise typer.Exit(6)


def _tell_counts(report: TextReport, recognised: TextReport, rebuilt: int | None) -> None:
    if rebuilt is not None:
        say(
            ngettext(
                "The index was built anew: {count} file.",
                "The index was built anew: {count} files.",
                rebuilt,
            ).format(count=rebuilt)
        )
    say(
        _("Text found in {read} files, none in {empty}, unreadable {failed}.").format(
            read=report.searchable,
            empty=report.empty,
            failed=len(report.unreadable) + len(recognised.unreadable),
        )
    )
    if recognised.searchable:
        say(
            ngettext(
                "Text recognised in {count} scan.",
                "Text recognised in {count} scans.",
                recognised.searchable,
            ).format(count=recognised.searchable)
        )


def _read_locked(
    vault: VaultPath,
    document: int,
    password_file: Path,
    passphrase_file: PassphraseFile,
    *,
    as_json: bool,
) -> None:
    """Make one document searchable with its own password, which is kept nowhere."""
    password = read_passphrase(password_file).text
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.filing.texts import read_with_password
        from desktop.services.library import get_document

        read_with_password(house, get_document(house, document).version.id, password)
    if as_json:
        result_object({"document": document, "searchable": 1})
    else:
        say(_("Its text is kept, sealed, and found from now on. The password is kept nowhere."))


def _tell_status(vault: VaultPath, passphrase_file: PassphraseFile, *, as_json: bool) -> None:
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.searching.index_rebuild import index_status

        found = index_status(house)
    if as_json:
        result_object({"categories": [_status_object(each) for each in found]})
        return
    for each in found:
        result(_status_line(each))


def _status_object(each: CategoryIndex) -> dict[str, Any]:
    return {
        "category": each.category.value,
        "filed": each.filed,
        "indexed": each.indexed,
        "rebuilt": each.rebuilt,
        "bytes": each.size,
    }


def _status_line(each: CategoryIndex) -> str:
    line = _("{category}: {indexed} of {filed} files indexed, {size:.1f} MB").format(
        category=_(each.category.label),
        indexed=each.indexed,
        filed=each.filed,
        size=each.size / 1_000_000,
    )
    if each.rebuilt:
        line += " " + _("(a rebuild was interrupted at {count}; index --rebuild goes on)").format(
            count=each.rebuilt
        )
    return line
