"""Writing articles out: a folder of Markdown or of pages, a page, a Word or a PDF file; read back before it is done."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from desktop.services.errors import InsideVault
from desktop.services.handover.export_folder import ExportFolder
from desktop.services.notes.note_export_records import (
    ExportSource,
    NoteForm,
    NotesExported,
    Preface,
)
from desktop.services.notes.note_gathering import Gathered, gather
from desktop.services.notes.note_markdown import article_markdown, places_of, write_files
from desktop.services.notes.note_records import UnresolvedLink
from desktop.services.order.collecting import items_of
from desktop.services.progress import Progress, Quiet
from exporters.errors import NothingToExport
from exporters.names import safe_name
from exporters.prose.front_matter import with_front
from resources.knowledge import article_kind
from resources.words import _

__all__ = ["NoteForm", "NotesExported", "export_collection", "export_notes"]

_SYSTEM = "system"


def export_notes(
    archive: ExportSource,
    ids: Sequence[int],
    out: Path,
    form: NoteForm | str,
    *,
    title: str = "",
    preface: Preface | None = None,
    progress: Progress | None = None,
) -> NotesExported:
    """Write the articles and documents `ids`, with the pictures and attachments that belong to them.

    Markdown, and HTML unless `out` ends in `.html`, become a folder; the rest is one file. `title` stands on indexes
    and title lines, `preface` makes a page in front. Journalled. Raises NothingToExport, OutputNotEmpty, OutputFailed,
    ContentChanged, InsideVault, NoSuchDocument, Withheld, the vault's errors and Cancelled; nothing is left then.
    """
    form, progress = NoteForm(form), progress or Quiet()
    if Path(os.path.realpath(out)).is_relative_to(os.path.realpath(archive.path)):
        raise InsideVault(out)
    gathered = gather(archive, ids)
    if not gathered.articles and not gathered.files and preface is None:
        raise NothingToExport
    exported = [*(each.document.id for each in gathered.articles), *(f.id for f in gathered.files)]
    archive.log(*(("exported", f"document {each}", form.value) for each in exported))
    progress.start(_("Writing the articles"), len(exported), "files")
    if form is NoteForm.MARKDOWN:
        return _as_markdown(archive, gathered, out, title, preface, progress)
    from desktop.services.notes.note_pages import write_html
    from desktop.services.notes.note_papers import write_paper

    write = write_html if form is NoteForm.HTML else write_paper
    return write(archive, gathered, out, title, preface, form, progress)


def export_collection(
    archive: ExportSource,
    collection: int,
    out: Path,
    form: NoteForm | str,
    *,
    title: str = "",
    progress: Progress | None = None,
) -> NotesExported:
    """The same for everything in a collection, in its order. Raises OrderRefused, too."""
    ids = [document.id for document in items_of(archive, collection)]
    return export_notes(archive, ids, out, form, title=title, progress=progress)


def _as_markdown(
    archive: ExportSource,
    gathered: Gathered,
    out: Path,
    title: str,
    preface: Preface | None,
    progress: Progress,
) -> NotesExported:
    front_page = safe_name(f"{title or out.name}.md")
    places = places_of(gathered, ".md", reserved=(front_page,) if preface else ())
    elsewhere: list[UnresolvedLink] = []
    folder = ExportFolder(out)
    try:
        if preface is not None:
            front = {"title": title or out.name, "kind": article_kind(_SYSTEM).type}
            page = with_front(front, preface(front_page, places))
            folder.write(front_page, [page.encode()])
        for each in gathered.articles:
            progress.checkpoint()
            text, left = article_markdown(each, gathered, places)
            folder.write(places[each.document.id], [text.encode()])
            elsewhere += left
            progress.advance(1, each.document.title)
        write_files(archive, folder, gathered.files, places, progress)
        folder.finish()
    except BaseException:
        folder.abandon()
        raise
    return NotesExported(
        out,
        len(gathered.articles),
        folder.files,
        folder.size,
        gathered.unresolved,
        tuple(elsewhere),
    )
