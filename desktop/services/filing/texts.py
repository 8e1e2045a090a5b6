"""Making documents searchable after they are filed: extract their text, keep it sealed, index it.

Everything here can be interrupted at any moment and catches up at the next call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from desktop.services.errors import Withheld
from desktop.services.filing.screening import screen_extraction, withhold
from desktop.services.filing.unlocked_text import extract_unlocked
from desktop.services.house import House
from desktop.services.library import document_bytes, get_version, open_version
from desktop.services.progress import Progress, Quiet
from desktop.services.records import Failed, TextReport
from desktop.services.searching.indexing import DAMAGED, index_waiting, reconcile_index
from models import queries
from models.categories import Category, TextState
from models.documents.chunks import add_batch
from models.documents.filing import VersionText, forget_failures, record_texts
from models.records import DocumentRecord
from resources.words import N_, _
from search.fencing.extract import Extractor, Limits
from search.fencing.reasons import Reason
from search.kept import pack_kept
from search.records import Extraction
from search.sketch import sketch
from vault.errors import ChunkMissing, Tampered
from vault.ids import ChunkId
from vault.pieces import PIECE_LENGTH

if TYPE_CHECKING:
    from search.fencing.recognition import Recogniser

_EXTRACTED_AT_ONCE = 64
_RECOGNISED_AT_ONCE = 4
_PASSING = [reason.sentence for reason in Reason if reason.retryable]
SCAN = N_("It shows pages or pictures; their text waits for recognition.")
"""Why a scan has no text yet, or not all of it."""

_Texts = Iterator[tuple[DocumentRecord, Extraction]]


def make_searchable(
    house: House, *, retry: bool = False, progress: Progress | None = None
) -> TextReport:
    """Extract and index everything that isn't searchable yet; with `retry` also what failed for a passing reason.

    Scans are left to `recognise_scans`. Raises StorageFailed, Cancelled.
    """
    progress = progress or Quiet()
    reconcile_index(house)
    if retry:
        with house.database.write() as session:
            forget_failures(session, [DAMAGED, *_PASSING])
    with house.database.read() as session:
        waiting = queries.count_awaiting_text(session)
    outcome = _Outcome()
    if waiting:
        progress.start(_("Reading text"), waiting, "files")
        with Extractor() as extractor:
            _extract_all(house, extractor, progress, outcome)
    index_waiting(house, progress)
    return outcome.report()


def count_scans(house: House) -> int:
    """How many versions wait for a recognition that can run here."""
    from search.fencing.recognition import recognition_problem

    if recognition_problem():
        return 0
    with house.database.read() as session:
        return queries.count_text_reason(session, SCAN)


def recognise_scans(
    house: House, *, most: int | None = None, progress: Progress | None = None
) -> TextReport:
    """Read the text off scans and pictures that wait for it, and index it; nothing where recognition can't run.

    With `most` it ends after so many files: a page takes seconds, and other work may wait. Raises StorageFailed,
    Cancelled; what was recognised by then is kept.
    """
    # Here: recognition is an extra, and most sessions have nothing to recognise.
    from search.fencing.recognition import Recogniser

    progress = progress or Quiet()
    outcome = _Outcome()
    waiting = count_scans(house)
    if waiting:
        wanted = waiting if most is None else min(most, waiting)
        progress.start(_("Recognising text"), wanted, "files")
        with Recogniser() as recogniser:
            _recognise_all(house, recogniser, wanted, progress, outcome)
        index_waiting(house, progress)
    return outcome.report()


def read_with_password(house: House, version_id: int, password: str) -> None:
    """Read a version's text with the file's password, keep it as any other text, and index it.

    The password is kept nowhere. Raises NoSuchDocument, Withheld, PageUnavailable with WRONG_PASSWORD as its reason or
    why else there is no text, ReaderUnavailable, Tampered, StorageFailed.
    """
    document = get_version(house, version_id)
    content = b"".join(open_version(house, document))
    extraction = extract_unlocked(document.version.name, content, password)
    outcome = _Outcome()
    _take(house, iter([(document, extraction)]), Quiet(), outcome)
    index_waiting(house, Quiet())
    if outcome.report().withheld:
        raise Withheld(document.number)


class _Outcome:
    """What became of the files so far."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(TextState, 0)
        self._unreadable: list[Failed] = []
        self._withheld: list[int] = []

    def add(self, document: DocumentRecord, extraction: Extraction) -> None:
        """Count one."""
        self._counts[_state(extraction)] += 1
        if extraction.reason:
            self._unreadable.append(Failed(document.version.path, _(extraction.reason)))
            return
        self._unreadable += [
            Failed("/".join(filter(None, (document.version.path, inside))), _(reason))
            for inside, reason in extraction.unread
        ]

    def withhold(self, documents: Sequence[int]) -> None:
        """These were withheld."""
        self._withheld += documents

    def report(self) -> TextReport:
        """What is told in the end."""
        return TextReport(
            self._counts[TextState.READ],
            self._counts[TextState.EMPTY],
            tuple(self._unreadable),
            tuple(self._withheld),
        )


def _extract_all(house: House, extractor: Extractor, progress: Progress, outcome: _Outcome) -> None:
    while True:
        with house.database.read() as session:
            ids = queries.awaiting_text(session, _EXTRACTED_AT_ONCE)
            documents = queries.filed_versions(session, ids)
        if not documents:
            return
        readable, aside = [], []
        for document in documents:
            if document.version.size > Limits().largest_file:
                aside.append((document, Extraction("", Reason.TOO_LARGE.sentence)))
            else:
                readable.append(document)
        contents = _contents(house, readable, aside)
        # `aside` is read last: damaged files are added to it on the way.
        _take(house, chain(extractor.extract_many(contents), aside), progress, outcome)


def _recognise_all(
    house: House, recogniser: Recogniser, wanted: int, progress: Progress, outcome: _Outcome
) -> None:
    for done in range(0, wanted, _RECOGNISED_AT_ONCE):
        with house.database.read() as session:
            some = min(_RECOGNISED_AT_ONCE, wanted - done)
            ids = queries.with_text_reason(session, SCAN, some)
            documents = queries.filed_versions(session, ids)
        if not documents:
            return
        aside: list[tuple[DocumentRecord, Extraction]] = []

        def recognised() -> _Texts:
            for document, name, content in _contents(house, documents, aside):  # noqa: B023 - used up before the next
                found = recogniser.recognise(name, content)
                # It is a scan no longer: what recognition can't find, another run won't find either.
                yield document, found

        _take(house, chain(recognised(), aside), progress, outcome, is_waiting=lambda _found: False)


def _take(
    house: House,
    texts: _Texts,
    progress: Progress,
    outcome: _Outcome,
    *,
    is_waiting: Callable[[Extraction], bool] = lambda extraction: extraction.scan,
) -> None:
    """Keep texts as they come, one transaction a category; what is a state secret is withheld."""
    done: dict[Category, list[tuple[DocumentRecord, Extraction]]] = defaultdict(list)
    for document, extraction in texts:
        done[document.category].append((document, extraction))
        outcome.add(document, extraction)
        progress.advance(1, document.version.name)
        progress.checkpoint()
    for category, extracted in done.items():
        # Withheld first: once its text is kept, nobody would look at it again.
        for document, extraction in extracted:
            finding = screen_extraction(extraction)
            if finding is not None and finding.certain:
                outcome.withhold(withhold(house, [document.id], finding))
        _keep_texts(house, category, extracted, is_waiting)


def _contents(
    house: House,
    documents: list[DocumentRecord],
    aside: list[tuple[DocumentRecord, Extraction]],
) -> Iterator[tuple[DocumentRecord, str, bytes]]:
    """What the readers get. Bytes that fail their authentication are never parsed; a check tells more about them."""
    for document in documents:
        try:
            content = b"".join(document_bytes(house, document))
        except (Tampered, ChunkMissing):
            aside.append((document, Extraction("", DAMAGED)))
        else:
            yield document, document.version.name, content


def _keep_texts(
    house: House,
    category: Category,
    extracted: list[tuple[DocumentRecord, Extraction]],
    is_waiting: Callable[[Extraction], bool],
) -> None:
    """Seal the texts and record what was found, in one transaction."""
    compartment, suite = category.compartment, house.vault.suite
    writer = house.vault.writer(compartment)
    texts = []
    try:
        for document, extraction in extracted:
            encoded = pack_kept(extraction) if extraction.text else b""
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
            waiting = is_waiting(extraction) and not extraction.reason
            texts.append(
                VersionText(
                    document.version.id,
                    _state(extraction),
                    SCAN if waiting else extraction.reason,
                    extraction.pages,
                    chunks,
                    sketch(extraction.text),
                    ",".join(sorted({*document.version.flags, *extraction.flags})),
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


def _state(extraction: Extraction) -> TextState:
    if extraction.reason:
        return TextState.UNREADABLE
    return TextState.READ if extraction.text.strip() else TextState.EMPTY
