"""The index beside the database: entering what has its text, and telling the truth where the two differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from desktop.services.house import House
from desktop.services.library import stored_text
from desktop.services.progress import Progress
from models import queries
from models.categories import Category, DocumentState, VersionKind
from models.documents.filing import mark_unreadable, set_searchable
from models.records import DocumentRecord
from resources.words import N_, _
from search.errors import IndexDamaged
from search.records import IndexedDocument
from vault.errors import ChunkMissing, Tampered

DAMAGED = N_("What the vault holds of this file is damaged. Run a check.")
_INDEXED_AT_ONCE = 256


def reconcile_index(house: House) -> None:
    """Make the database's word about the index true where index files were lost, replaced or rolled back."""
    for category in Category:
        with house.indexing:
            _reconcile(house, category)


def index_waiting(house: House, progress: Progress) -> None:
    """Enter every version whose text is known and that the index doesn't hold as it is now."""
    with house.database.read() as session:
        waiting = queries.count_awaiting(session)
    if not waiting:
        return
    progress.start(_("Indexing"), waiting, "files")
    while True:
        with house.database.read() as session:
            ids = queries.awaiting_index(session, _INDEXED_AT_ONCE)
            documents = queries.filed_versions(session, ids)
        if not documents:
            return
        grouped: dict[Category, list[DocumentRecord]] = defaultdict(list)
        for document in documents:
            grouped[document.category].append(document)
        for category, group in grouped.items():
            progress.checkpoint()
            _index_group(house, category, group)
            progress.advance(len(group), group[-1].version.name)


def indexed_documents(
    house: House, documents: Iterable[DocumentRecord], damaged: list[int]
) -> Iterator[IndexedDocument]:
    """What the index is told of each version. Damaged text neither keeps others out nor passes for text that is seen:
    the versions are named in `damaged`."""
    for document in documents:
        if document.state is DocumentState.WITHHELD:
            # An entry without a word in it: whoever gets the category's key finds nothing of it in the index.
            yield _nothing_of(document)
            continue
        try:
            text = stored_text(house, document)
        except (Tampered, ChunkMissing, ValueError):
            text = ""
            damaged.append(document.version.id)
        yield _indexed(document, text)


def _reconcile(house: House, category: Category) -> None:
    with house.database.read() as session:
        filed = queries.filed_in(session, category)
    try:
        present = house.index.indexed(category)
    except IndexDamaged:
        house.index.clear(category)
        present = set()
    gone = {document for document, version in present if (document, version) not in filed}
    if gone:
        # What isn't filed any more may have been purged: not even its terms may stay.
        house.index.purge(category, gone)
    missing = [
        version
        for (document, version), searchable in filed.items()
        if searchable and (document in gone or (document, version) not in present)
    ]
    if missing:
        with house.database.write() as session:
            set_searchable(session, missing, searchable=False)


def _index_group(house: House, category: Category, documents: list[DocumentRecord]) -> None:
    """Index first, then the database's word: a crash between the two indexes once more."""
    damaged: list[int] = []
    with house.indexing:
        house.index.update(category, indexed_documents(house, documents, damaged))
        with house.database.write() as session:
            versions = [document.version.id for document in documents]
            set_searchable(session, versions, searchable=True)
            mark_unreadable(session, damaged, DAMAGED)


def _nothing_of(document: DocumentRecord) -> IndexedDocument:
    return IndexedDocument(
        document_id=document.id,
        version_id=document.version.id,
        category=document.category,
        title="",
        name="",
        number="",
        type="",
        period="",
        persons=(),
        systems=(),
        text="",
    )


def _indexed(document: DocumentRecord, text: str) -> IndexedDocument:
    version = document.version
    # A member of a tree is looked for by its place in it.
    name = version.path if version.kind is VersionKind.MEMBER else version.name
    suffix = PurePosixPath(name).suffix.lstrip(".").lower()
    return IndexedDocument(
        document_id=document.id,
        version_id=version.id,
        category=document.category,
        title=document.title,
        name=name,
        number=document.number,
        reference=document.reference,
        type=document.type,
        period=document.period,
        persons=document.persons,
        systems=document.systems,
        text=text,
        formed=document.formed,
        filed=document.filed.astimezone().date(),
        mark=document.mark.value,
        status=document.status.value,
        format=suffix if version.kind is not VersionKind.TREE else "",
        size=version.size,
        text_state=version.text_state.value,
        flags=version.flags,
        kind=version.kind.value,
        ownership=document.ownership.value,
        retention=document.retention,
    )
