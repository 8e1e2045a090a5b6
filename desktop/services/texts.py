"""Making documents searchable after they are filed: extract their text, keep it sealed, index it.

Everything here can be interrupted at any moment and catches up at the next call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from desktop.services.house import House
from desktop.services.library import document_bytes, stored_text
from desktop.services.progress import Progress, Quiet
from desktop.services.records import Failed, TextReport
from models import queries
from models.categories import Category, TextState
from models.chunks import add_batch
from models.filing import (
    VersionText,
    forget_failures,
    mark_unreadable,
    record_texts,
    set_searchable,
)
from models.records import DocumentRecord
from resources.words import N_, _
from search.errors import IndexDamaged
from search.extract import Extractor, Limits
from search.reasons import Reason
from search.records import Extraction, IndexedDocument
from vault.errors import ChunkMissing, Tampered
from vault.ids import ChunkId
from vault.pieces import PIECE_LENGTH

_EXTRACTED_AT_ONCE = 64
_INDEXED_AT_ONCE = 256
_PASSING = [reason.sentence for reason in Reason if reason.retryable]
_DAMAGED = N_("What the vault holds of this file is damaged. Run a check.")


def make_searchable(
    house: House, *, retry: bool = False, progress: Progress | None = None
) -> TextReport:
    """Extract and index everything that isn't searchable yet; with `retry` also what failed for a passing reason.

    Raises StorageFailed, Cancelled.
    """
    progress = progress or Quiet()
    reconcile_index(house)
    if retry:
        with house.database.write() as session:
            forget_failures(session, [_DAMAGED, *_PASSING])
    with house.database.read() as session:
        waiting = queries.count_awaiting_text(session)
    counts = dict.fromkeys(TextState, 0)
    unreadable: list[Failed] = []
    if waiting:
        progress.start(_("Reading text"), waiting, "files")
        with Extractor() as extractor:
            for document, extraction in _extract_all(house, extractor, progress):
                counts[_state(extraction)] += 1
                if extraction.reason:
                    reason = _(extraction.reason)
                    unreadable.append(Failed(document.version.path, reason))
    _index_all(house, progress)
    return TextReport(counts[TextState.READ], counts[TextState.EMPTY], tuple(unreadable))


def reconcile_index(house: House) -> None:
    """Make the database's word about the index true where index files were lost, replaced or rolled back."""
    for category in Category:
        with house.indexing:
            _reconcile(house, category)


def _reconcile(house: House, category: Category) -> None:
    with house.database.read() as session:
        expected = queries.indexed_versions(session, category)
    try:
        present = house.index.indexed(category)
    except IndexDamaged:
        house.index.clear(category)
        present = set()
    stale = {document for document, _version in present - expected}
    if stale:
        # What isn't filed any more may have been purged: not even its terms may stay.
        house.index.purge(category, stale)
    missing = [version for _document, version in expected - present]
    if missing:
        with house.database.write() as session:
            set_searchable(session, missing, searchable=False)


def _extract_all(
    house: House, extractor: Extractor, progress: Progress
) -> Iterator[tuple[DocumentRecord, Extraction]]:
    while True:
        with house.database.read() as session:
            ids = queries.awaiting_text(session, _EXTRACTED_AT_ONCE)
            documents = queries.documents(session, ids=ids)
        if not documents:
            return
        done: dict[Category, list[tuple[DocumentRecord, Extraction]]] = defaultdict(list)
        readable, refused = [], []
        for document in documents:
            if document.version.size > Limits().largest_file:
                refused.append((document, Extraction("", Reason.TOO_LARGE.sentence)))
            else:
                readable.append(document)
        damaged: list[tuple[DocumentRecord, Extraction]] = []
        contents = _contents(house, readable, damaged)
        for document, extraction in chain(extractor.extract_many(contents), refused, damaged):
            done[document.category].append((document, extraction))
            progress.advance(1, document.version.name)
            progress.checkpoint()
            yield document, extraction
        for category, extracted in done.items():
            _keep_texts(house, category, extracted)


def _contents(
    house: House,
    documents: list[DocumentRecord],
    damaged: list[tuple[DocumentRecord, Extraction]],
) -> Iterator[tuple[DocumentRecord, str, bytes]]:
    """What the readers get. Bytes that fail their authentication are never parsed; a check tells more about them."""
    for document in documents:
        try:
            content = b"".join(document_bytes(house, document))
        except (Tampered, ChunkMissing):
            damaged.append((document, Extraction("", _DAMAGED)))
        else:
            yield document, document.version.name, content


def _keep_texts(
    house: House, category: Category, extracted: list[tuple[DocumentRecord, Extraction]]
) -> None:
    """Seal the texts and record what was found, in one transaction."""
    compartment, suite = category.compartment, house.vault.suite
    writer = house.vault.writer(compartment)
    texts = []
    try:
        for document, extraction in extracted:
            encoded = extraction.text.encode("utf-8")
            parts = [
                encoded[start : start + PIECE_LENGTH]
                for start in range(0, len(encoded), PIECE_LENGTH)
            ]
            pieces = house.store.prepare(
                compartment, [(suite.digest(part), part) for part in parts]
            )
            for piece in pieces:
                writer.put(piece)
            chunks: tuple[ChunkId, ...] = tuple(piece.id for piece in pieces)
            texts.append(
                VersionText(
                    document.version.id,
                    _state(extraction),
                    extraction.reason,
                    extraction.pages,
                    chunks,
                )
            )
        batch = writer.flush()
        with house.database.write() as session:
            add_batch(session, compartment, batch)
            record_texts(session, texts)
        writer.publish(batch)
    except BaseException:
        writer.abandon()
        raise


def _index_all(house: House, progress: Progress) -> None:
    with house.database.read() as session:
        waiting = queries.count_awaiting(session)
    if not waiting:
        return
    progress.start(_("Indexing"), waiting, "files")
    while True:
        with house.database.read() as session:
            ids = queries.awaiting_index(session, _INDEXED_AT_ONCE)
            documents = queries.documents(session, ids=ids)
        if not documents:
            return
        grouped: dict[Category, list[DocumentRecord]] = defaultdict(list)
        for document in documents:
            grouped[document.category].append(document)
        for category, group in grouped.items():
            progress.checkpoint()
            _index_group(house, category, group)
            progress.advance(len(group), group[-1].version.name)


def _index_group(house: House, category: Category, documents: list[DocumentRecord]) -> None:
    """Index first, then the database's word: a crash between the two indexes once more."""
    damaged: list[int] = []
    with house.indexing:
        house.index.update(category, _indexed(house, documents, damaged))
        with house.database.write() as session:
            versions = [document.version.id for document in documents]
            set_searchable(session, versions, searchable=True)
            mark_unreadable(session, damaged, _DAMAGED)


def _indexed(
    house: House, documents: Iterable[DocumentRecord], damaged: list[int]
) -> Iterator[IndexedDocument]:
    """Damaged text must neither keep the others from being indexed nor pass for text that search can see."""
    for document in documents:
        try:
            text = stored_text(house, document)
        except (Tampered, ChunkMissing):
            text = ""
            damaged.append(document.version.id)
        yield IndexedDocument(
            document.id,
            document.version.id,
            document.category,
            document.title,
            document.version.name,
            document.number,
            document.type,
            document.period,
            document.persons,
            document.systems,
            text,
        )


def _state(extraction: Extraction) -> TextState:
    if extraction.reason:
        return TextState.UNREADABLE
    return TextState.READ if extraction.text.strip() else TextState.EMPTY
