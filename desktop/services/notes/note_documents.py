"""Word documents among the notes that are brought in: each becomes an article, planned and filed like a note.

Only a document that was given itself: one that lies in a folder of notes is an attachment of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from desktop.services.errors import StateSecret, TitleUnusable
from desktop.services.filing.screening import finding_sentence
from desktop.services.filing.sources import SourceProblem, visible_name
from desktop.services.house import House
from desktop.services.knowledge.docx_article import (
    DocxArticle,
    article_from_docx,
    file_docx_article,
)
from desktop.services.notes.note_order import Ordered, put_in_order
from desktop.services.notes.note_reading import TOO_LARGE
from desktop.services.notes.note_records import (
    LARGEST_NOTE,
    FiledDocuments,
    NoteEntry,
    NoteOptions,
    NotesPlan,
    PlannedDocument,
    PlannedNote,
)
from desktop.services.progress import Progress
from desktop.services.records import Failed
from models.categories import Category
from models.knowledge.note_rows import placed_at
from resources.words import _

_SUFFIX = ".docx"


def is_word_document(path: Path) -> bool:
    """Whether a path that was given is a Word document, by its name; a folder never is."""
    return path.suffix.lower() == _SUFFIX and path.is_file()


def plan_documents(
    house: House, paths: Sequence[Path], options: NoteOptions, progress: Progress
) -> tuple[list[PlannedDocument], list[Failed]]:
    """What the documents `paths` would become, and those that can't become articles, each with a sentence.

    State secrets are journalled as refused. Raises Cancelled, and ReaderUnavailable when no process can be started.
    """
    planned, failed = list[PlannedDocument](), list[Failed]()
    for path, shown in _shown(paths).items():
        progress.checkpoint()
        try:
            planned.append(_planned(house, path, shown, options))
        except (SourceProblem, StateSecret, TitleUnusable) as problem:
            failed.append(
                Failed(shown, _sentence(problem), secret=isinstance(problem, StateSecret))
            )
        progress.advance(1, shown)
    return planned, failed


def file_word_documents(house: House, plan: NotesPlan, progress: Progress) -> FiledDocuments:
    """File the articles of a plan's documents, with their pictures and themselves; nothing twice.

    Each is converted again, so that no more than one is held in memory. Raises as `import_notes`.
    """
    filed = FiledDocuments()
    if plan.documents:
        progress.start(_("Filing Word documents"), len(plan.documents), "files")
    for each in plan.documents:
        progress.checkpoint()
        path = each.note.entry.path
        try:
            _file(house, each, plan.options, filed)
        except (SourceProblem, StateSecret, TitleUnusable) as problem:
            filed.failed.append(
                Failed(path, _sentence(problem), secret=isinstance(problem, StateSecret))
            )
        progress.advance(1, path)
    return filed


def _file(
    house: House, planned: PlannedDocument, options: NoteOptions, filed: FiledDocuments
) -> None:
    note = planned.note
    made = _converted(house, planned.source, options)
    if house.vault.suite.digest(made.data) != note.digest:
        raise SourceProblem(_("It is not the file any more that was looked at. Look at it again."))
    with house.database.read() as session:
        there = placed_at(session, [made.article.path]).get(made.article.path, ())
    here = next((each.document for each in there if each.is_article), None)
    article = file_docx_article(house, made) if here is None else here
    filed.ids[note.entry.path] = article
    if here is None:
        filed.added.append(note.entry.path)
        filed.pictures += len(made.pictures)
        filed.remarks += [Failed(note.entry.path, sentence) for sentence in made.remarks]
    else:
        filed.skipped.append(note.entry.path)
    # Also of one that is here already: the import that filed it may have been killed before this.
    filed.remarks += put_in_order(house, [Ordered(article, note)], {}, {})


def _planned(house: House, path: Path, shown: str, options: NoteOptions) -> PlannedDocument:
    if path.resolve().is_relative_to(house.path.resolve()):
        raise SourceProblem(_("It is the vault itself."))
    made = _converted(house, path, options)
    article = made.article
    entry = NoteEntry(shown, len(made.data), article.modified, lambda: iter(()))
    note = PlannedNote(
        entry,
        house.vault.suite.digest(made.data),
        article.title,
        article.kind,
        article.category or Category.TECHDOC,
        article.mark,
        tags=options.tags,
        collections=(options.collection,) if options.collection else (),
        systems=options.systems,
        persons=options.persons,
        problems=made.remarks,
    )
    return PlannedDocument(note, path, len(made.pictures))


def _converted(house: House, path: Path, options: NoteOptions) -> DocxArticle:
    made = article_from_docx(
        house,
        path,
        kind=options.kind,
        category=options.category,
        systems=options.systems,
        persons=options.persons,
    )
    if len(made.article.data or b"") > LARGEST_NOTE:
        raise SourceProblem(_(TOO_LARGE))
    return replace(made, article=replace(made.article, mark=options.mark))


def _shown(paths: Sequence[Path]) -> Mapping[Path, str]:
    """What each document is called: by its name, and by its whole path where two have the same."""
    names = [path.name for path in paths]
    return {
        path: visible_name(path.name if names.count(path.name) == 1 else str(path))
        for path in paths
    }


def _sentence(problem: Exception) -> str:
    if isinstance(problem, StateSecret):
        return finding_sentence(problem.finding)
    if isinstance(problem, TitleUnusable):
        return _("It has no title, and its name can't be one.")
    return str(problem)
