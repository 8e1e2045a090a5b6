"""Filing files: read once, seal, make durable, commit, acknowledge. The order is vault/FORMAT.md §5.3.

Readers and compressors work ahead on two threads; what they yield is sealed and entered by the calling thread alone.
"""

from __future__ import annotations

import contextlib
import gc
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from desktop.services.filing.ledger import Ledger, OnFiled
from desktop.services.filing.reading import GroupReader, Outcome, ReadFile, groups
from desktop.services.filing.sources import (
    FoundFiles,
    SourceFile,
    SourceProblem,
    StableReader,
    find_files,
    problem_sentence,
)
from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from desktop.services.records import Failed, Filed, Filing, IntakeReport
from models.categories import Category
from models.documents.defaults import category_defaults
from models.documents.filing import NewFile, Terms, TermsKey
from resources.words import _
from vault.ids import ChunkId
from vault.pieces import Piece, cut
from vault.primitives import new_hash
from vault.store import PACK_TARGET

_THREADS = 2
_GROUPS_AHEAD = 12
_PIECES_AHEAD = 3
_COLLECTED_AFTER = 200_000


def file_paths(
    house: House,
    paths: Sequence[Path],
    filing: Filing,
    *,
    progress: Progress | None = None,
    on_filed: OnFiled | None = None,
) -> IntakeReport:
    """File every file below `paths`; see `file_found`."""
    found = find_files([Path(path) for path in paths], forbidden=house.path)
    return file_found(house, found, filing, progress=progress, on_filed=on_filed)


def file_found(
    house: House,
    found: FoundFiles,
    filing: Filing,
    *,
    progress: Progress | None = None,
    on_filed: OnFiled | None = None,
) -> IntakeReport:
    """File what was found; each call of `on_filed` acknowledges files that are durable.

    A file that can't be read is named and the rest goes on. Raises StorageFailed when the vault's medium fails,
    Cancelled when the user stops: what was acknowledged stays filed, the rest left no trace.
    """
    progress = progress or Quiet()
    progress.start(_("Filing"), sum(source.size for source in found.files), "bytes")
    intake = _Intake(house, filing.category, lambda _source: filing, progress, on_filed)
    intake.file(found.files)
    return intake.report(found.failed)


def file_each(
    house: House,
    files: Sequence[tuple[SourceFile, Filing]],
    *,
    progress: Progress | None = None,
    on_filed: OnFiled | None = None,
) -> list[IntakeReport]:
    """The same for files that are filed each in its own way; one report a category, in the order of categories."""
    progress = progress or Quiet()
    progress.start(_("Filing"), sum(source.size for source, _filing in files), "bytes")
    filings = {source.path: filing for source, filing in files}
    reports = []
    for category in Category:
        sources = [source for source, filing in files if filing.category is category]
        intake = _Intake(house, category, lambda source: filings[source.path], progress, on_filed)
        intake.file(sources)
        reports.append(intake.report([]))
    return reports


class _Intake:
    """One run of filing into one category, and what became of the files."""

    def __init__(
        self,
        house: House,
        category: Category,
        filing_of: Callable[[SourceFile], Filing],
        progress: Progress,
        on_filed: OnFiled | None,
    ) -> None:
        self._category, self._filing_of, self._progress = category, filing_of, progress
        self._defaults = category_defaults(category)
        self._hash = house.vault.suite.hash
        self._reader = GroupReader(house, category)
        self._ledger = Ledger(house, category, on_filed or (lambda _filed: None))
        self._terms_by_filing: dict[int, Terms] = {}
        self._terms_by_value: dict[Filing, Terms] = {}
        self._filings: list[Filing] = []
        self._entered: dict[tuple[bytes, str, int], int] = {}
        self._duplicates: list[tuple[SourceFile, int | None, int | None]] = []
        self._failed: list[Failed] = []
        self._bytes_read = 0

    def file(self, sources: list[SourceFile]) -> None:
        """File everything, committing along the way; after an exception only what was committed remains."""
        try:
            with (
                _collector_relaxed(),
                ThreadPoolExecutor(_THREADS, thread_name_prefix="intake") as pool,
            ):
                self._run(sources, pool)
        except BaseException:
            self._ledger.abandon()
            raise

    def report(self, failed: list[Failed]) -> IntakeReport:
        """What became of the files; `failed` are those that were lost before reading began."""
        added = self._ledger.added
        duplicates = tuple(
            Filed(
                added[entry].document_id if entry is not None else document or 0,
                self._title(source),
                source.shown,
            )
            for source, document, entry in self._duplicates
        )
        return IntakeReport(
            tuple(added),
            duplicates,
            (*failed, *self._failed),
            self._bytes_read,
        )

    def _run(self, sources: list[SourceFile], pool: ThreadPoolExecutor) -> None:
        ahead: deque[Future[list[Outcome]]] = deque()
        waiting = groups(sources)
        while True:
            while len(ahead) < _GROUPS_AHEAD and (group := next(waiting, None)) is not None:
                ahead.append(pool.submit(self._reader.read, group))
            if not ahead:
                break
            for outcome in ahead.popleft().result():
                self._take(outcome, pool)
            self._ledger.commit_when_due()
            self._checkpoint()
        self._ledger.finish()

    def _checkpoint(self) -> None:
        """Between files, stopping keeps all that was read so far."""
        try:
            self._progress.checkpoint()
        except BaseException:
            self._ledger.finish()
            raise

    def _take(self, outcome: Outcome, pool: ThreadPoolExecutor) -> None:
        if isinstance(outcome, Failed):
            self._failed.append(outcome)
        elif isinstance(outcome, ReadFile):
            self._take_read(outcome)
        else:
            self._take_large(outcome, pool)

    def _take_read(self, read: ReadFile) -> None:
        filing = self._filing_of(read.source)
        terms = self._terms(filing)
        if not self._is_duplicate(read.source, read.digest, terms, read.filed):
            chunks: tuple[ChunkId, ...] = ()
            if read.piece is not None:
                self._ledger.writer.put(read.piece)
                chunks = (read.piece.id,)
            self._enter(filing, read.source, read.size, read.digest, read.modified, chunks)
        self._bytes_read += read.size
        self._progress.advance(read.size, read.source.shown)

    def _take_large(self, source: SourceFile, pool: ThreadPoolExecutor) -> None:
        """Stream a file of several pieces; one that outgrows a pack gets a transaction of its own."""
        alone = False
        try:
            reader = StableReader(source)
            alone = reader.size > PACK_TARGET
            if alone:
                self._ledger.commit()
            try:
                digest, chunks, size = self._stream(reader, source, pool)
            finally:
                reader.close()
        except (SourceProblem, OSError) as error:
            sentence = problem_sentence(error) if isinstance(error, OSError) else str(error)
            self._failed.append(Failed(source.shown, sentence))
            if alone:
                self._ledger.writer.abandon()
            return
        known = self._reader.known([(digest, source.shown)]).get((digest, source.shown), {})
        filing = self._filing_of(source)
        if not self._is_duplicate(source, digest, self._terms(filing), known):
            self._enter(filing, source, size, digest, reader.modified, chunks)
        self._bytes_read += size
        self._ledger.commit_when_due()

    def _stream(
        self, reader: StableReader, source: SourceFile, pool: ThreadPoolExecutor
    ) -> tuple[bytes, tuple[ChunkId, ...], int]:
        whole = new_hash(self._hash)
        chunks: list[ChunkId] = []
        size = 0
        ahead: deque[Future[Piece]] = deque()

        def drain(keep: int) -> None:
            while len(ahead) > keep:
                piece = ahead.popleft().result()
                self._ledger.writer.put(piece)
                chunks.append(piece.id)
                self._progress.advance(piece.plain_length, source.shown)
                self._progress.checkpoint()

        for data in cut(reader.stream):
            ahead.append(pool.submit(self._reader.prepare, data))
            whole.update(data)
            size += len(data)
            drain(_PIECES_AHEAD)
        drain(0)
        reader.confirm_unchanged(size)
        return whole.digest(), tuple(chunks), size

    def _is_duplicate(
        self, source: SourceFile, digest: bytes, terms: Terms, filed: dict[TermsKey, int]
    ) -> bool:
        """Whether the same file is filed in the same way, before this run or in it."""
        document = filed.get(terms.key) if filed else None
        entry = self._entered.get((digest, source.shown, id(terms)))
        if document is None and entry is None:
            self._entered[digest, source.shown, id(terms)] = len(self._entered)
            return False
        self._duplicates.append((source, document, entry))
        return True

    def _title(self, source: SourceFile) -> str:
        if title := self._filing_of(source).title:
            return title
        if self._category is Category.SOURCE:
            return source.shown
        path = PurePosixPath(source.shown)
        return path.stem or path.name

    def _enter(
        self,
        filing: Filing,
        source: SourceFile,
        size: int,
        digest: bytes,
        modified: datetime,
        chunks: tuple[ChunkId, ...],
    ) -> None:
        self._ledger.enter(
            NewFile(
                self._terms(filing),
                self._title(source),
                source.shown.rpartition("/")[2],
                source.shown,
                size,
                digest,
                modified,
                chunks,
                filing.reference,
                ",".join(filing.flags),
                filing.batch,
            )
        )

    def _terms(self, filing: Filing) -> Terms:
        """The terms for `filing`, the same object for all that are filed alike."""
        terms = self._terms_by_filing.get(id(filing))
        if terms is None:
            alike = replace(filing, title="", reference="", batch=None, flags=())
            terms = self._terms_by_value.get(alike)
        if terms is None:
            terms = Terms(
                self._category,
                filing.type,
                filing.persons,
                filing.systems,
                filing.period,
                filing.formed,
                filing.mark,
                self._defaults.retention,
                self._defaults.ownership,
                filing.status,
            )
            self._terms_by_value[alike] = terms
        if id(filing) not in self._terms_by_filing:
            self._terms_by_filing[id(filing)] = terms
            self._filings.append(filing)  # Kept, so that no other takes over its identity.
        return terms


@contextlib.contextmanager
def _collector_relaxed() -> Iterator[None]:
    """Filing makes many small objects and no cycles: searching them for cycles would take a seventh of its time."""
    thresholds = gc.get_threshold()
    gc.set_threshold(_COLLECTED_AFTER, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
