"""Articles to print: a Word or PDF file, each article a chapter."""

from __future__ import annotations

import io
from pathlib import Path

from desktop.services.handover.export_folder import write_one
from desktop.services.notes.note_export_records import (
    ExportSource,
    NoteForm,
    NotesExported,
    Preface,
)
from desktop.services.notes.note_gathering import Gathered
from desktop.services.notes.note_leads import Leads, Listed, parsed_article, title_of
from desktop.services.progress import Progress
from desktop.services.records import Failed
from exporters.pdf import write_pdf
from exporters.prose.parsing import parse
from exporters.prose.printing import article_blocks
from exporters.report import Block, PageBreak, Report
from exporters.report import Heading as Chapter
from exporters.word import write_docx
from vault.ids import utc_now


def write_paper(
    archive: ExportSource,
    gathered: Gathered,
    out: Path,
    title: str,
    preface: Preface | None,
    form: NoteForm,
    progress: Progress,
) -> NotesExported:
    """One Word or PDF file: a single article under its own title, several as chapters that begin on new pages."""
    remarks: list[Failed] = []
    pictures = {file.id: file for file in gathered.files}
    blocks: list[Block] = []
    single = len(gathered.articles) == 1 and preface is None
    if preface is not None:
        blocks += article_blocks(parse(preface("", {})), Listed())
    for each in gathered.articles:
        progress.checkpoint()
        leads = Leads(archive, each, {}, pictures, {})
        article = parsed_article(each, remarks)
        if not single:
            blocks += [PageBreak()] if blocks else []
            blocks.append(Chapter(each.document.title, 1))
        under = 0 if single else 1
        blocks += article_blocks(article, leads, title=each.document.title, under=under)
        progress.advance(1, each.document.title)
    heading = title or title_of(gathered)
    subtitle = ""
    if single:
        heading, subtitle = (
            gathered.articles[0].document.title,
            gathered.articles[0].document.number,
        )
    report = Report(heading, tuple(blocks), subtitle, header=heading)
    stream = io.BytesIO()
    write = write_docx if form is NoteForm.WORD else write_pdf
    write(report, stream, created=utc_now())
    data = stream.getvalue()
    write_one(out, data)
    return NotesExported(
        out, len(gathered.articles), 1, len(data), gathered.unresolved, (), tuple(remarks)
    )
