"""`shoudang note import|export`: Markdown, exports of Obsidian and Joplin, Word in; Markdown, HTML, Word, PDF out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.adding import parse_mark, refuse_secret_mark
from desktop.cli.adding_outcome import failed_objects, report_withheld, tell_steps
from desktop.cli.note_outcome import refused, tell_plan, tell_report
from desktop.cli.note_output import LARGEST, kind_named
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_category, read_key
from desktop.cli.system_output import system_named
from desktop.cli.terminal import result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

_FORMS = ("markdown", "html", "docx", "pdf")


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command(
        "import",
        help=_("Bring in folders of Markdown, exports of Obsidian and Joplin, Word documents."),
    )(import_)
    app.command("export", help=_("Write articles out, with their pictures and working links."))(
        export
    )


def import_(
    vault: VaultPath,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", exists=True, show_default=False)
    ],
    kind: Annotated[
        str, typer.Option("--kind", "-k", help=_("Of notes that don't say it themselves."))
    ] = "",
    category: Annotated[
        str, typer.Option("--category", "-c", help=_("Instead of the kind's."))
    ] = "",
    system: Annotated[
        list[str] | None, typer.Option(help=_("System they are about; may be repeated."))
    ] = None,
    person: Annotated[
        list[str] | None, typer.Option(help=_("Person they are about; may be repeated."))
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option(help=_("Tag for all of them; may be repeated."))
    ] = None,
    collection: Annotated[str, typer.Option(help=_("Put all of them into this collection."))] = "",
    folders: Annotated[
        bool, typer.Option("--folders", help=_("Make a collection of each folder."))
    ] = False,
    mark: Annotated[str, typer.Option(help=_("Mark: 公开, 内部, 工作秘密…"))] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Only tell what would be brought in."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Bring in notes with their links and pictures."""
    new_mark = parse_mark(mark)
    kind_id = kind_named(kind) if kind else ""
    chosen_category = parse_category(category) if category else None
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.filing.texts import make_searchable
        from desktop.services.notes.note_import import import_notes
        from desktop.services.notes.note_plan import plan_notes
        from desktop.services.notes.note_records import NoteOptions
        from models.categories import Mark

        refuse_secret_mark(house, mark)
        options = NoteOptions(
            kind=kind_id,
            category=chosen_category,
            mark=new_mark or Mark.INTERNAL,
            systems=tuple(system or ()),
            persons=tuple(person or ()),
            tags=tuple(tag or ()),
            collection=collection,
            folders=folders,
        )
        withheld: list[int] = []
        with shown_progress(quiet=as_json) as progress:
            plan = plan_notes(house, paths, options, progress=progress)
            report = None
            if not dry_run:
                report = import_notes(house, plan, progress=progress)
                withheld = list(make_searchable(house, progress=progress).withheld)
    if report is None:
        tell_plan(plan, as_json=as_json)
    else:
        tell_report(plan, report, withheld, as_json=as_json)
    failed = (plan if report is None else report).failed
    report_withheld(withheld, steps=not refused(failed))
    if refused(failed):
        tell_steps()
    if withheld or refused(failed):
        raise typer.Exit(6)
    if failed:
        raise typer.Exit(7)


def export(
    vault: VaultPath,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[ID]... OUT",
            help=_("Articles by their ids, and last a new folder or file."),
            show_default=False,
        ),
    ],
    form: Annotated[str, typer.Option(help=_("markdown, html, docx or pdf."))] = "markdown",
    collection: Annotated[str, typer.Option(help=_("All of this collection."))] = "",
    system: Annotated[
        str, typer.Option(help=_("This system's page, and all articles on it."))
    ] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Write articles out; what was written is read back before it is called done."""
    ids, out = _ids_in(words[:-1]), Path(words[-1])
    if sum(map(bool, (ids, collection, system))) != 1:
        raise typer.BadParameter(_("Give ids of articles, or --collection, or --system."))
    if form not in _FORMS:
        raise typer.BadParameter(
            _("{word} is none of: {known}.").format(word=form, known=", ".join(_FORMS))
        )
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.notes.note_export import export_collection, export_notes
        from desktop.services.notes.note_system import export_system
        from desktop.services.order.collecting import find_collection

        with shown_progress(quiet=as_json) as progress:
            if collection:
                record = find_collection(house, collection)
                done = export_collection(
                    house, record.id, out, form, title=record.name, progress=progress
                )
            elif system:
                named = system_named(house, system)
                done = export_system(house, named.id, out, form, progress=progress)
            else:
                done = export_notes(house, ids, out, form, progress=progress)
    if as_json:
        result_object(
            {
                "path": str(done.path),
                "form": form,
                "articles": done.articles,
                "files": done.files,
                "bytes": done.bytes,
                "unresolved": [
                    {"path": e.path, "raw": e.raw, "problem": e.problem} for e in done.unresolved
                ],
                "elsewhere": [
                    {"path": e.path, "raw": e.raw, "problem": e.problem} for e in done.elsewhere
                ],
                "remarks": failed_objects(done.remarks),
            }
        )
        return
    say(
        _("Wrote {articles} articles, {files} files, to {path}.").format(
            articles=done.articles, files=done.files, path=done.path
        )
    )
    for each in done.remarks:
        say(f"{each.path}: {each.reason}")
    loose = len(done.unresolved) + len(done.elsewhere)
    if loose:
        say(
            ngettext(
                "{count} link leads out of what was written, or nowhere; it stands as it did.",
                "{count} links lead out of what was written, or nowhere; they stand as they did.",
                loose,
            ).format(count=loose)
        )


def _ids_in(words: list[str]) -> list[int]:
    for word in words:
        if not word.isdecimal() or not 0 < int(word) <= LARGEST:
            raise typer.BadParameter(_("{word} is not the id of an article.").format(word=word))
    return [int(word) for word in words]
