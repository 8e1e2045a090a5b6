"""What is filed but not yet acknowledged: packs and rows of one category, committed batch by batch in the background.

The order is vault/FORMAT.md §5.3: packs durable, then the transaction, then the acknowledgement.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from desktop.services.house import House
from desktop.services.records import Filed
from models.categories import Category
from models.documents.chunks import add_batch
from models.documents.filing import NewFile, file_documents
from models.knowledge.linking import bind_names, names_of
from vault.ids import utc_now
from vault.store import Batch

_COMMIT_FILES = 8192
_COMMIT_SECONDS = 5.0

OnFiled = Callable[[Sequence[Filed]], None]


class Ledger:
    """Used by one thread; only the transaction itself runs on another, while the next files are being read."""

    def __init__(self, house: House, category: Category, on_filed: OnFiled) -> None:
        self._house, self._on_filed = house, on_filed
        self._compartment = category.compartment
        self.writer = house.vault.writer(self._compartment)
        self.added: list[Filed] = []
        self._waiting: list[NewFile] = []
        self._committed = time.monotonic()
        self._committer = ThreadPoolExecutor(1, thread_name_prefix="commit")
        self._running: Future[list[Filed]] | None = None

    def enter(self, file: NewFile) -> None:
        """Take a file whose pieces the writer has."""
        self._waiting.append(file)

    def commit_when_due(self) -> None:
        """Commit when enough is waiting, or has been for long enough."""
        late = time.monotonic() - self._committed > _COMMIT_SECONDS
        if self.writer.full or late or len(self._waiting) >= _COMMIT_FILES:
            self.commit()

    def commit(self) -> None:
        """Make what waits durable and start its transaction; the one before is settled first."""
        batch = self.writer.flush()
        self._committed = time.monotonic()
        self._settle()
        if not self._waiting and not batch.packs:
            return
        self._running = self._committer.submit(self._transaction, batch, self._waiting)
        self._waiting = []

    def finish(self) -> None:
        """Commit and acknowledge everything."""
        self.commit()
        self._settle()
        self._committer.shutdown()

    def abandon(self) -> None:
        """Acknowledge what is being committed; leave nothing of the rest."""
        try:
            self._settle()
        finally:
            self._committer.shutdown()
            self.writer.abandon()

    def _settle(self) -> None:
        """Wait for the running transaction and acknowledge its files."""
        if self._running is not None:
            try:
                filed = self._running.result()
            finally:
                # After an interruption while waiting the transaction still runs, and is asked for again.
                if self._running.done():
                    self._running = None
            self.added += filed
            self._on_filed(filed)

    def _transaction(self, batch: Batch, files: list[NewFile]) -> list[Filed]:
        house = self._house
        with house.database.write() as session:
            # Taken here: what another thread journals while this one waits is earlier.
            moment = utc_now()
            add_batch(session, self._compartment, batch)
            ids = file_documents(session, files, prefix=house.contract.number_prefix, filed=moment)
            bind_names(session, names_of(session, ids))
            events = [("filed", f"document {document}", "") for document in ids]
            house.journal.append(session, events, moment=moment)
        self.writer.publish(batch)
        return [
            Filed(document, file.title, file.path)
            for document, file in zip(ids, files, strict=True)
        ]
