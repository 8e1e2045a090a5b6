"""Filing files: read once, seal, make durable, commit, acknowledge. The order is vault/FORMAT.md §5.3.

Readers and compressors work ahead on two threads; packs and transactions belong to the calling thread alone.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from desktop.services.records import Failed, Filed, Filing, IntakeReport
from desktop.services.sources import (
    SourceFile,
    SourceProblem,
    StableReader,
    find_files,
    problem_sentence,
    read_whole,
)
from models.categories import Category
from models.chunks import add_batch
from models.defaults import category_defaults
from models.filing import NewFile, file_documents, known_files
from models.journal import append_events
from resources.words import _
from vault.ids import ChunkId, utc_now
from vault.pieces import PIECE_LENGTH, Piece, cut
from vault.primitives import new_hash
from vault.store import PACK_TARGET, Batch, BatchWriter

_THREADS = 2
_GROUP_FILES = 128
_GROUP_BYTES = PIECE_LENGTH
_GROUPS_AHEAD = 12
_PIECES_AHEAD = 3
_COMMIT_FILES = 8192
_COMMIT_SECONDS = 5.0

OnFiled = Callable[[Sequence[Filed]], None]


@dataclass(frozen=True, slots=True)
class _Read:
    """A small file that was read: named, compressed, and known or not."""

    source: SourceFile
    digest: bytes
    modified: datetime
    piece: Piece | None
    duplicate_of: int | None = None


def file_paths(
    house: House,
    paths: Sequence[Path],
    filing: Filing,
    *,
    progress: Progress | None = None,
    on_filed: OnFiled | None = None,
) -> IntakeReport:
    """File every file below `paths`; each call of `on_filed` acknowledges files that are durable.

    A file that can't be read is named and the rest goes on. Raises StorageFailed when the vault's medium fails,
    Cancelled when the user stops: what was acknowledged stays filed, the rest left no trace.
    """
    progress = progress or Quiet()
    sources, failed = find_files([Path(path) for path in paths], forbidden=house.path)
    progress.start(_("Filing"), sum(source.size for source in sources), "bytes")
    intake = _Intake(house, filing.category, lambda _source: filing, progress, on_filed)
    intake.file(sources)
    return intake.report(failed)


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
    """One run of filing: what waits for the next transaction, and what became of the rest."""

    def __init__(
        self,
        house: House,
        category: Category,
        filing_of: Callable[[SourceFile], Filing],
        progress: Progress,
        on_filed: OnFiled | None,
    ) -> None:
        self._house, self._category, self._filing_of = house, category, filing_of
        self._progress = progress
        self._on_filed = on_filed or (lambda _filed: None)
        self._compartment = category.compartment
        self._defaults = category_defaults(category)
        self._suite = house.vault.suite
        self._writer: BatchWriter = house.vault.writer(self._compartment, house.chunks.reserve)
        self._waiting: list[NewFile] = []
        self._seen: set[tuple[bytes, str]] = set()
        self._committed = time.monotonic()
        self._committer = ThreadPoolExecutor(1, thread_name_prefix="commit")
        self._running: Future[list[Filed]] | None = None
        self.added: list[Filed] = []
        self.duplicates: list[Filed] = []
        self.failed: list[Failed] = []
        self.bytes_read = 0

    def file(self, sources: list[SourceFile]) -> None:
        """File everything, committing along the way; after an exception only what was committed remains."""
        try:
            with ThreadPoolExecutor(_THREADS, thread_name_prefix="intake") as pool:
                self._run(sources, pool)
        except BaseException:
            self._abandon()
            raise

    def report(self, failed: list[Failed]) -> IntakeReport:
        """What became of the files; `failed` are those that were lost before reading began."""
        return IntakeReport(
            tuple(self.added),
            tuple(self.duplicates),
            (*failed, *self.failed),
            self.bytes_read,
        )

    def _run(self, sources: list[SourceFile], pool: ThreadPoolExecutor) -> None:
        ahead: deque[Future[list[_Read | SourceFile | Failed]]] = deque()
        groups = _groups(sources)
        while True:
            while len(ahead) < _GROUPS_AHEAD and (group := next(groups, None)) is not None:
                ahead.append(pool.submit(self._read_group, group))
            if not ahead:
                break
            for outcome in ahead.popleft().result():
                self._take(outcome, pool)
            self._commit_when_due()
            self._checkpoint()
        self._finish()

    def _abandon(self) -> None:
        """Acknowledge what is being committed; leave nothing of the rest."""
        try:
            self._settle()
        finally:
            self._committer.shutdown()
            self._writer.abandon()

    def _finish(self) -> None:
        self._commit()
        self._settle()
        self._committer.shutdown()

    def _checkpoint(self) -> None:
        try:
            self._progress.checkpoint()
        except BaseException:
            self._finish()
            raise

    def _read_group(self, group: list[SourceFile]) -> list[_Read | SourceFile | Failed]:
        """Read, name and compress small files (on a pool thread); large ones come back as they are."""
        outcomes: list[SourceFile | Failed | tuple[SourceFile, bytes, bytes, datetime]] = []
        for source in group:
            try:
                whole = read_whole(source, PIECE_LENGTH)
            except SourceProblem as problem:
                outcomes.append(Failed(source.shown, str(problem)))
                continue
            if whole is None:
                outcomes.append(source)
            else:
                data, modified = whole
                outcomes.append((source, self._suite.digest(data), data, modified))
        read = [outcome for outcome in outcomes if isinstance(outcome, tuple)]
        pieces = iter(
            self._house.store.prepare(
                self._compartment,
                [(digest, data) for _source, digest, data, _modified in read if data],
            )
        )
        results: list[_Read | SourceFile | Failed] = []
        for outcome in outcomes:
            if isinstance(outcome, tuple):
                source, digest, data, modified = outcome
                results.append(_Read(source, digest, modified, next(pieces) if data else None))
            else:
                results.append(outcome)
        return self._mark_duplicates(results)

    def _mark_duplicates(
        self, results: list[_Read | SourceFile | Failed]
    ) -> list[_Read | SourceFile | Failed]:
        """Only a file whose content the vault knows can be filed already; one question for all of these."""
        known = self._known(
            [
                (result.digest, result.source.shown)
                for result in results
                if isinstance(result, _Read) and (result.piece is None or result.piece.body is None)
            ]
        )
        if not known:
            return results
        return [
            replace(result, duplicate_of=known.get((result.digest, result.source.shown)))
            if isinstance(result, _Read)
            else result
            for result in results
        ]

    def _take(self, outcome: _Read | SourceFile | Failed, pool: ThreadPoolExecutor) -> None:
        if isinstance(outcome, Failed):
            self.failed.append(outcome)
        elif isinstance(outcome, SourceFile):
            self._take_large(outcome, pool)
        else:
            size = outcome.piece.plain_length if outcome.piece else 0
            if not self._is_duplicate(outcome.source, outcome.digest, outcome.duplicate_of):
                if outcome.piece:
                    self._writer.put(outcome.piece)
                chunks = (outcome.piece.id,) if outcome.piece else ()
                self._wait(outcome.source, size, outcome.digest, outcome.modified, chunks)
            self.bytes_read += size
            self._progress.advance(size, outcome.source.shown)

    def _take_large(self, source: SourceFile, pool: ThreadPoolExecutor) -> None:
        """Stream a file of several pieces; one that outgrows a pack gets a transaction of its own."""
        alone = source.size > PACK_TARGET
        if alone:
            self._commit()
        try:
            reader = StableReader(source)
        except SourceProblem as problem:
            self.failed.append(Failed(source.shown, str(problem)))
            return
        try:
            digest, chunks, size = self._stream(reader, source, pool)
        except SourceProblem as problem:
            self.failed.append(Failed(source.shown, str(problem)))
            if alone:
                self._writer.abandon()
            return
        except OSError as error:
            self.failed.append(Failed(source.shown, problem_sentence(error)))
            if alone:
                self._writer.abandon()
            return
        finally:
            reader.close()
        known = self._known([(digest, source.shown)]).get((digest, source.shown))
        if not self._is_duplicate(source, digest, known):
            self._wait(source, size, digest, reader.modified, chunks)
        self.bytes_read += size
        self._commit_when_due()

    def _stream(
        self, reader: StableReader, source: SourceFile, pool: ThreadPoolExecutor
    ) -> tuple[bytes, tuple[ChunkId, ...], int]:
        whole = new_hash(self._suite.hash)
        chunks: list[ChunkId] = []
        size = 0
        ahead: deque[Future[list[Piece]]] = deque()

        def drain(keep: int) -> None:
            while len(ahead) > keep:
                (piece,) = ahead.popleft().result()
                self._writer.put(piece)
                chunks.append(piece.id)
                self._progress.advance(piece.plain_length, source.shown)
                self._progress.checkpoint()

        for data in cut(reader.stream):
            ahead.append(pool.submit(self._prepare_one, data))
            whole.update(data)
            size += len(data)
            drain(_PIECES_AHEAD)
        drain(0)
        reader.confirm_unchanged(size)
        return whole.digest(), tuple(chunks), size

    def _prepare_one(self, data: bytes) -> list[Piece]:
        pair = (self._suite.digest(data), data)
        return self._house.store.prepare(self._compartment, [pair])

    def _known(self, identities: list[tuple[bytes, str]]) -> dict[tuple[bytes, str], int]:
        if not identities:
            return {}
        with self._house.database.read() as session:
            return known_files(session, self._category, identities)

    def _is_duplicate(self, source: SourceFile, digest: bytes, known: int | None) -> bool:
        identity = (digest, source.shown)
        if known is None and identity not in self._seen:
            self._seen.add(identity)
            return False
        self.duplicates.append(Filed(known or 0, self._title(source), source.shown))
        return True

    def _title(self, source: SourceFile) -> str:
        if self._category is Category.SOURCE:
            return source.shown
        path = PurePosixPath(source.shown)
        return path.stem or path.name

    def _wait(
        self,
        source: SourceFile,
        size: int,
        digest: bytes,
        modified: datetime,
        chunks: tuple[ChunkId, ...],
    ) -> None:
        filing = self._filing_of(source)
        self._waiting.append(
            NewFile(
                category=self._category,
                type=filing.type,
                title=self._title(source),
                persons=filing.persons,
                systems=filing.systems,
                period=filing.period,
                formed=filing.formed,
                mark=filing.mark,
                retention=self._defaults.retention,
                ownership=self._defaults.ownership,
                name=source.shown.rpartition("/")[2],
                path=source.shown,
                size=size,
                digest=digest,
                modified=modified,
                chunks=chunks,
            )
        )

    def _commit_when_due(self) -> None:
        late = time.monotonic() - self._committed > _COMMIT_SECONDS
        if self._writer.full or late or len(self._waiting) >= _COMMIT_FILES:
            self._commit()

    def _commit(self) -> None:
        """Make what waits durable, and start its transaction; the one before is settled first."""
        batch = self._writer.flush()
        self._committed = time.monotonic()
        self._settle()
        if not self._waiting and not batch.packs:
            return
        self._running = self._committer.submit(self._transaction, batch, self._waiting)
        self._waiting = []

    def _settle(self) -> None:
        """Wait for the running transaction and acknowledge its files."""
        if self._running is not None:
            filed = self._running.result()
            self._running = None
            self.added += filed
            self._on_filed(filed)

    def _transaction(self, batch: Batch, files: list[NewFile]) -> list[Filed]:
        house, moment = self._house, utc_now()
        with house.database.write() as session:
            add_batch(session, self._compartment, batch)
            ids = file_documents(session, files, prefix=house.contract.number_prefix, filed=moment)
            events = [("filed", f"document {document}", "") for document in ids]
            append_events(session, house.actor, moment, events)
        return [
            Filed(document, file.title, file.path)
            for document, file in zip(ids, files, strict=True)
        ]


def _groups(sources: list[SourceFile]) -> Iterator[list[SourceFile]]:
    """Sources in groups that are worth a thread's while and fit in memory several times."""
    group: list[SourceFile] = []
    size = 0
    for source in sources:
        group.append(source)
        size += min(source.size, PIECE_LENGTH)
        if len(group) >= _GROUP_FILES or size >= _GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group
