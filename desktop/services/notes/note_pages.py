"""Articles for reading: a folder of pages with an index, or one page with everything inside; they load nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop.services.handover.export_folder import ExportFolder, write_one
from desktop.services.notes.note_export_records import (
    ExportSource,
    NoteForm,
    NotesExported,
    Preface,
)
from desktop.services.notes.note_gathering import Gathered, GatheredArticle
from desktop.services.notes.note_leads import AllLeads, Leads, Listed, parsed_article, title_of
from desktop.services.notes.note_markdown import places_of, write_files
from desktop.services.notes.note_records import UnresolvedLink
from desktop.services.notes.note_rewriting import destination
from desktop.services.progress import Progress
from desktop.services.records import Failed
from exporters.prose.html_page import article_page
from exporters.prose.links import links_of
from exporters.prose.parsing import parse
from exporters.prose.printing import without_title
from exporters.prose.records import (
    Article,
    Heading,
    LinkText,
    ListBlock,
    ListItem,
    Paragraph,
    Rule,
    Span,
)
from resources.words import _


def write_html(
    archive: ExportSource,
    gathered: Gathered,
    out: Path,
    title: str,
    preface: Preface | None,
    _form: NoteForm,
    progress: Progress,
) -> NotesExported:
    """A folder with an index and a page for each article, or, for a name that ends in `.html`, one page of all."""
    remarks: list[Failed] = []
    parsed = [(each, parsed_article(each, remarks)) for each in gathered.articles]
    if out.suffix.lower() in (".html", ".htm"):
        return _one_page(archive, gathered, parsed, out, title, preface, remarks, progress)
    places = places_of(gathered, ".html", reserved=("index.html",))
    pictures = {file.id: file for file in gathered.files}
    articles = {each.document.id: article for each, article in parsed}
    elsewhere: list[UnresolvedLink] = []
    folder = ExportFolder(out)
    try:
        for each, article in parsed:
            progress.checkpoint()
            leads = Leads(archive, each, places, pictures, articles)
            page = article_page(each.document.title, article, leads, facts=_facts(each))
            folder.write(places[each.document.id], [page])
            elsewhere += leads.elsewhere.values()
            progress.advance(1, each.document.title)
        write_files(archive, folder, gathered.files, places, progress)
        heading = title or title_of(gathered)
        if preface is None:
            index = _index(gathered, heading, places)
        else:
            index = article_page(heading, parse(preface("index.html", places)), Listed())
        folder.write("index.html", [index])
        folder.finish()
    except BaseException:
        folder.abandon()
        raise
    return NotesExported(
        out,
        len(parsed),
        folder.files,
        folder.size,
        gathered.unresolved,
        tuple(elsewhere),
        tuple(remarks),
    )


def _one_page(
    archive: ExportSource,
    gathered: Gathered,
    parsed: Sequence[tuple[GatheredArticle, Article]],
    out: Path,
    title: str,
    preface: Preface | None,
    remarks: list[Failed],
    progress: Progress,
) -> NotesExported:
    """All articles one below the other, pictures inside."""
    places = {each.document.id: f"#{_anchor(each)}" for each, _article in parsed}
    pictures = {file.id: file for file in gathered.files}
    leads = [Leads(archive, each, places, pictures, {}) for each, _article in parsed]
    if len(parsed) == 1 and preface is None:
        each, article = parsed[0]
        page = article_page(each.document.title, article, leads[0], facts=_facts(each))
    else:
        first = () if preface is None else parse(preface("", places)).blocks
        together = Article(
            (
                *first,
                *(
                    block
                    for each, article in parsed
                    for block in (
                        Heading(1, (Span(each.document.title),), _anchor(each), 0),
                        *without_title(article.blocks, each.document.title),
                        Rule(0),
                    )
                ),
            ),
            (),
            {},
            (),
        )
        every = AllLeads(
            {
                id(link): lead
                for lead, (_each, article) in zip(leads, parsed, strict=True)
                for link in links_of(article)
            },
            Listed(),
        )
        page = article_page(title or title_of(gathered), together, every)
    progress.checkpoint()
    write_one(out, page)
    return NotesExported(
        out,
        len(parsed),
        1,
        len(page),
        gathered.unresolved,
        tuple(link for lead in leads for link in lead.elsewhere.values()),
        tuple(remarks),
    )


def _index(gathered: Gathered, title: str, places: Mapping[int, str]) -> bytes:
    """A page that lists all others, and the files that came along."""
    blocks: list[Heading | ListBlock] = []
    for words, documents in (
        (_("Articles"), [each.document for each in gathered.articles]),
        (_("Attachments"), list(gathered.files)),
    ):
        if not documents:
            continue
        items: list[ListItem] = []
        for document in documents:
            address = destination("index.html", places[document.id])
            link = LinkText(address, document.title, "inline", False, False, len(items))
            spans = (Span(document.title, link=link), Span(f"  {document.number}"))
            items.append(ListItem((Paragraph(spans, 0),), None))
        blocks.append(Heading(2, (Span(words),), f"h-{len(blocks)}", 0))
        blocks.append(ListBlock(False, 1, tuple(items), 0))
    return article_page(title, Article(tuple(blocks), (), {}, ()), Listed())


def _anchor(each: GatheredArticle) -> str:
    return f"h-article-{each.document.id}"


def _facts(each: GatheredArticle) -> list[tuple[str, str]]:
    """What stands below an article's title."""
    document = each.document
    facts = [
        (_("Record number"), document.number),
        (_("Type"), document.type),
        (_("Version"), str(document.version.ordinal)),
        (_("Formed"), document.formed.isoformat() if document.formed else ""),
        (_("Systems"), _(", ").join(document.systems)),
        (_("Tags"), _(", ").join(str(tag) for tag in _listed(each.front.get("tags")))),
    ]
    return [(label, value) for label, value in facts if value]


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []
