"""Commands about documents: `add`, `index`, `list`, `show`, `cat`."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.failures import describe, tell
from desktop.cli.options import (
    AsJson,
    PassphraseFile,
    VaultPath,
    parse_category,
    parse_date,
    parse_period,
    read_key,
)
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import Unlocking, open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from desktop.services.records import Failed, Filed
    from models.records import DocumentRecord

DocumentId = Annotated[int, typer.Argument(metavar="ID", min=1, max=2**63 - 1)]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("add", help=_("File files and folders."))(add)
    app.command("index", help=_("Catch up on text and index."))(index)
    app.command("list", help=_("List documents."))(list_)
    app.command("show", help=_("Show what is known of a document."))(show)
    app.command("cat", help=_("Write a document's bytes to standard output."))(cat)


def add(
    vault: VaultPath,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", show_default=False)],
    category: Annotated[
        str,
        typer.Option(
            "--category",
            "-c",
            help=_("contract, source, techdoc, pledge, personnel, grading, crypto or operations."),
        ),
    ],
    type_: Annotated[str, typer.Option("--type", "-t", help=_("Type, e.g. 巡检表."))] = "",
    person: Annotated[list[str] | None, typer.Option(help=_("Person; may be repeated."))] = None,
    system: Annotated[list[str] | None, typer.Option(help=_("System; may be repeated."))] = None,
    period: Annotated[str, typer.Option(help=_("Period, e.g. 2026-07."))] = "",
    formed: Annotated[
        str | None, typer.Option(help=_("Date of the paper, e.g. 2026-07-31."))
    ] = None,
    no_extract: Annotated[
        bool, typer.Option("--no-extract", help=_("Durable now; text and index later."))
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help=_("Name every file once it is safe."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """File files and folders; exit code 7 when a source could not be read."""
    chosen = parse_category(category)
    parsed_period, parsed_formed = parse_period(period), parse_date(formed)
    with Unlocking(vault, read_key(passphrase_file)) as unlocking:
        from desktop.services.intake import file_found
        from desktop.services.records import Filing
        from desktop.services.sources import find_files

        found = find_files(paths, forbidden=vault)
        house = unlocking.house()
    with house:
        filing = Filing(
            chosen, type_, tuple(person or ()), tuple(system or ()), parsed_period, parsed_formed
        )
        outcome = _Added(found.failed)
        with shown_progress(quiet=as_json) as progress:
            try:
                report = file_found(
                    house,
                    found,
                    filing,
                    progress=progress,
                    on_filed=lambda filed: outcome.acknowledge(filed, name_each=verbose),
                )
                outcome.failed, outcome.duplicates = report.failed, len(report.duplicates)
                if not no_extract and report.added:
                    from desktop.services.texts import make_searchable

                    texts = make_searchable(house, progress=progress)
                    outcome.unreadable, outcome.searchable = texts.unreadable, texts.searchable
            except Exception as error:  # noqa: BLE001 - what is safe by now must be told before the error is
                outcome.error = describe(error)
    raise typer.Exit(outcome.tell(as_json=as_json))


class _Added:
    """What became of an `add`, complete or not."""

    def __init__(self, failed: Sequence[Failed]) -> None:
        self.documents: list[Filed] = []
        self.duplicates = 0
        self.failed: Sequence[Failed] = failed
        self.unreadable: Sequence[Failed] = ()
        self.searchable = 0
        self.error: dict[str, Any] | None = None

    def acknowledge(self, filed: Sequence[Filed], *, name_each: bool) -> None:
        """These files are durable."""
        self.documents += filed
        if name_each:
            _name_each(filed)

    def tell(self, *, as_json: bool) -> int:
        """Print everything; returns the exit code."""
        _report_failed(self.failed, self.unreadable)
        if as_json:
            result_object(self._as_object())
        else:
            say(_added_sentence(len(self.documents), self.duplicates, len(self.failed)))
        if self.error is not None:
            return tell(self.error)
        return 7 if self.failed else 0

    def _as_object(self) -> dict[str, Any]:
        described = {
            "added": len(self.documents),
            "duplicates": self.duplicates,
            "failed": _failed_objects(self.failed),
            "unreadable": _failed_objects(self.unreadable),
            "documents": [
                {"id": filed.document_id, "title": filed.title, "path": filed.path}
                for filed in self.documents
            ],
            "searchable": self.searchable,
        }
        return described if self.error is None else described | {"error": self.error}


def index(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """Extract and index everything that isn't searchable yet."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.texts import make_searchable

        with shown_progress(quiet=as_json) as progress:
            report = make_searchable(house, retry=True, progress=progress)
    _report_failed((), report.unreadable)
    if as_json:
        result_object(
            {
                "searchable": report.searchable,
                "empty": report.empty,
                "unreadable": _failed_objects(report.unreadable),
            }
        )
    else:
        say(
            _("Text found in {read} files, none in {empty}, unreadable {failed}.").format(
                read=report.searchable, empty=report.empty, failed=len(report.unreadable)
            )
        )


def list_(
    vault: VaultPath,
    category: Annotated[str, typer.Option("--category", "-c", help=_("Only this one."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """List documents, by id."""
    chosen = parse_category(category) if category else None
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.library import list_documents

        records = list_documents(house, chosen)
    if as_json:
        result_object(
            {"total": len(records), "documents": [document_object(each) for each in records]}
        )
        return
    for record in records:
        result(
            printable(
                f"{record.id:>6}  {record.number}  {_(record.category.label)}  {record.title}"
            )
        )
    say(ngettext("{count} document", "{count} documents", len(records)).format(count=len(records)))


def show(
    vault: VaultPath,
    document: DocumentId,
    text: Annotated[bool, typer.Option("--text", help=_("Print the extracted text too."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show what is known of a document."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.library import get_document, stored_text

        record = get_document(house, document)
        content = stored_text(house, record) if text or as_json else ""
    described = document_object(record)
    if as_json:
        result_object(described | {"text": content})
        return
    for name, value in described.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        result(f"{name:>12}  {printable(str('' if shown is None else shown))}")
    if text:
        result()
        for line in content.splitlines():
            result(printable(line))


def cat(
    vault: VaultPath,
    document: DocumentId,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write a document's bytes to standard output, each piece authenticated first."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.library import open_document

        for piece in open_document(house, document):
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()


def _name_each(filed: Sequence[Filed]) -> None:
    """Acknowledge: these files are durable."""
    lines = [f"{each.document_id}\t{printable(each.path)}\n" for each in filed]
    # Somebody who stops reading the names must not stop the filing.
    with contextlib.suppress(BrokenPipeError):
        sys.stderr.write("".join(lines))
        sys.stderr.flush()


def _report_failed(failed: Sequence[Failed], unreadable: Sequence[Failed]) -> None:
    for each in failed:
        say(_("not filed: {path}: {reason}").format(path=printable(each.path), reason=each.reason))
    for each in unreadable:
        say(
            _("filed, but without text: {path}: {reason}").format(
                path=printable(each.path), reason=each.reason
            )
        )


def _added_sentence(added: int, duplicates: int, failed: int) -> str:
    return _("Filed {added}, already there {duplicates}, not filed {failed}.").format(
        added=added, duplicates=duplicates, failed=failed
    )


def _failed_objects(failed: Sequence[Failed]) -> list[dict[str, str]]:
    return [{"path": each.path, "reason": each.reason} for each in failed]


def document_object(record: DocumentRecord) -> dict[str, Any]:
    version = record.version
    return {
        "id": record.id,
        "number": record.number,
        "title": record.title,
        "category": record.category.value,
        "type": record.type,
        "period": record.period,
        "persons": list(record.persons),
        "systems": list(record.systems),
        "formed": record.formed.isoformat() if record.formed else None,
        "filed": record.filed.isoformat(),
        "mark": record.mark.value,
        "retention": record.retention,
        "ownership": record.ownership.value,
        "version": version.ordinal,
        "name": version.name,
        "path": version.path,
        "size": version.size,
        "digest": version.digest.hex(),
        "text_state": version.text_state.value,
        "text_reason": _(version.text_reason) if version.text_reason else "",
        "pages": version.pages,
        "searchable": version.searchable,
    }
