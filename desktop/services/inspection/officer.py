"""The officer's side of an edition: reading what was agreed and nothing else, while every look is written down.

No file of the vault is opened for writing but the edition's own journal; the keys of other compartments aren't there.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from desktop.services.inspection.officer_masking import masked_record, masked_result
from desktop.services.library import (
    document_text,
    get_document,
    list_documents,
    open_document,
)
from desktop.services.searching.corpus import Corpus
from desktop.services.searching.finding import find
from desktop.services.searching.search_records import SearchResult, Sort
from models.categories import Category
from models.documents.chunks import DatabaseChunkTable
from models.errors import SchemaTooNew
from models.inspection.scope import EditionScope
from models.people.number_masking import mask_numbers
from models.queries import contract_profile
from models.records import ContractProfile, DocumentRecord
from models.schema import HEAD, KNOWN, current_schema
from models.session import Database
from resources.words import N_
from search.language.query import parse_query
from vault.edition_files import OpenEdition
from vault.edition_journal import EditionEvent, EditionRecorder
from vault.errors import (
    ClockWentBack,
    EditionExpired,
    EditionOutdated,
    StorageFailed,
    Tampered,
)
from vault.ids import Passphrase, VaultId, utc_now
from vault.signing import Signer
from vault.store import ChunkStore
from vault.suites import Suite
from vault.times import from_microseconds, to_microseconds

if TYPE_CHECKING:
    from desktop.services.inspection.edition_search import EditionSearch


class Officer:
    """An open edition. Close it: that is written down too, and gives the vault back to its manager."""

    def __init__(self, edition: OpenEdition) -> None:
        """Take over an edition, whatever happens. Raises as `open` does."""
        self._edition = edition
        self._terms = edition.file.terms
        self._vault = edition.folder.path.parent.parent
        self._logging = threading.RLock()
        self._search: EditionSearch | None = None
        self._closed = False
        with contextlib.ExitStack() as opening:
            opening.callback(edition.close)
            self._recorder = EditionRecorder(edition.folder.journal, edition.keys, edition.journal)
            opening.callback(self._recorder.close)
            self._events = list(edition.journal.events)
            self._last = _last_moment(edition)
            self._require_time_at_first()
            self._database = Database(
                edition.connector(), edition.folder.database, object_name=edition.file.name
            )
            opening.callback(self._database.close)
            self.scope = _scope(edition)
            with self._database.read() as session:
                _require_schema(current_schema(self._database), self.label)
                self.contract: ContractProfile = contract_profile(session)
            self._store = ChunkStore(
                self._vault / "packs",
                edition.grant.compartments,
                DatabaseChunkTable(self._database),
            )
            self._begin()
            opening.pop_all()

    @classmethod
    def open(cls, path: Path, edition_id: bytes, passphrase: Passphrase) -> Officer:
        """Open the edition `edition_id` of the vault at `path`.

        Raises NotAVault, EditionRevoked, InUse, WrongEditionPassphrase, WeakKeyDerivation, TooNew, Tampered,
        EditionExpired, ClockWentBack, EditionOutdated, SchemaTooNew, StorageFailed, SelfTestFailed.
        """
        return cls(OpenEdition.open(path, edition_id, passphrase))

    @property
    def path(self) -> Path:
        """The vault's folder."""
        return self._vault

    @property
    def edition_id(self) -> bytes:
        """The edition's id, 16 bytes."""
        return self._terms.id

    @property
    def label(self) -> str:
        """Whom it was prepared for."""
        return self._terms.label

    @property
    def purpose(self) -> str:
        """What it was prepared for."""
        return self._terms.purpose

    @property
    def created(self) -> datetime:
        """When it was prepared; what it shows is the archive of then."""
        return self._terms.created

    @property
    def expires(self) -> datetime:
        """Until when it opens."""
        return self._terms.expires

    @property
    def suite_name(self) -> str:
        """The cipher suite, as named on reports."""
        return self._terms.suite.name

    @property
    def journal_seal(self) -> bytes:
        """The tag of the journal's newest record, 16 bytes: printed, it proves what was looked at until then."""
        return self._recorder.seal

    @property
    def events(self) -> tuple[EditionEvent, ...]:
        """Everything that was ever done with the edition, the newest last."""
        with self._logging:
            return tuple(self._events)

    @property
    def vault_id(self) -> VaultId:
        """The vault that it is an edition of."""
        return self._terms.vault_id

    @property
    def suite(self) -> Suite:
        """The cipher suite itself."""
        return self._terms.suite

    def signer(self) -> Signer:
        """What signs the record of an inspection; raises EditionExpired, ClockWentBack."""
        self._require_time()
        return self._edition.keys.signer()

    @property
    def database(self) -> Database:
        """The filtered copy; raises EditionExpired, ClockWentBack, as every use of the edition does."""
        self._require_time()
        return self._database

    @property
    def store(self) -> ChunkStore:
        """Content and text under the granted keys; raises EditionExpired, ClockWentBack."""
        self._require_time()
        return self._store

    def log(self, *events: tuple[str, str, str]) -> None:
        """Append (action, object, detail) events to the edition's journal, durably; raises what `database` does too."""
        with self._logging:
            moment = self._require_time()
            self._events += self._recorder.append(moment, events)
            self._last = moment

    def documents(self, category: Category | None = None) -> list[DocumentRecord]:
        """All documents of the edition, or those of one category, by id."""
        return [masked_record(each) for each in list_documents(self, category)]

    def document(self, document_id: int) -> DocumentRecord:
        """What is known of one document; raises NoSuchDocument, also for one outside the edition."""
        document = get_document(self, document_id)
        self.log(("viewed", f"document {document_id}", ""))
        return masked_record(document)

    def search(
        self,
        query: str,
        *,
        limit: int = 50,
        offset: int = 0,
        sort: Sort = Sort.SCORE,
        today: date | None = None,
    ) -> SearchResult:
        """`limit` documents of the edition for `query` from the one at `offset` on. Raises QueryError."""
        started = time.perf_counter()
        self.log(("searched", "documents", query))
        node = parse_query(query, today=today)
        return masked_result(
            find(
                self.corpus,
                query,
                node,
                limit=limit,
                offset=offset,
                sort=sort,
                today=today,
                started=started,
            )
        )

    def text(self, document_id: int) -> str:
        """The text extracted from a document, people's numbers masked; empty when there is none.

        Raises NoSuchDocument.
        """
        return mask_numbers(document_text(self, document_id))

    def content(self, document_id: int) -> Iterator[bytes]:
        """A document's bytes, piece by piece, each authenticated first. Raises NoSuchDocument."""
        return open_document(self, document_id)

    def log_print(self, document_id: int) -> None:
        """To be called before a document is printed. Raises NoSuchDocument."""
        self._log_document("printed", document_id)

    def log_export(self, document_id: int) -> None:
        """To be called before a document is written outside the vault. Raises NoSuchDocument."""
        self._log_document("exported", document_id)

    def close(self) -> None:
        """Write down that it was closed, forget the keys, give the vault back. Harmless when repeated."""
        if self._closed:
            return
        self._closed = True
        with contextlib.ExitStack() as closing:
            # In reverse, and each whatever happens to the others: the lock must not outlive the edition.
            closing.callback(self._edition.close)
            closing.callback(self._database.close)
            closing.callback(self._store.close)
            closing.callback(self._recorder.close)
            if self._search is not None:
                closing.callback(self._search.close)
            moment = max(self._last, to_microseconds(utc_now()))
            # A full disk is no reason to stay open.
            with contextlib.suppress(StorageFailed):
                self._recorder.append(moment, [("closed", self._object, "")])

    def __enter__(self) -> Officer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def _object(self) -> str:
        return f"edition {self._terms.id.hex()}"

    def _begin(self) -> None:
        torn = self._edition.journal.torn
        if torn:
            self.log(("interrupted", self._object, f"{torn} bytes of an unfinished record"))
        self.log(("opened", self._object, ""))

    def _log_document(self, action: str, document_id: int) -> None:
        get_document(self, document_id)
        self.log((action, f"document {document_id}", ""))

    @property
    def corpus(self) -> Corpus:
        """What of the edition can be searched; the index is opened when first asked for."""
        self._require_time()
        with self._logging:
            if self._search is None:
                from desktop.services.inspection.edition_search import EditionSearch

                compartments = self._edition.grant.compartments
                keys = {each: compartments[each.compartment] for each in self.scope.categories}
                self._search = EditionSearch(self._vault / "index", keys, self)
            return self._search

    def _require_time_at_first(self) -> None:
        """A try at the wrong time is written down as well."""
        try:
            self._require_time()
        except (EditionExpired, ClockWentBack) as error:
            moment = max(self._last, to_microseconds(utc_now()))
            self._recorder.append(moment, [("refused", self._object, error.code)])
            raise

    def _require_time(self) -> int:
        """The present moment in microseconds, if the edition may be used at it."""
        now = utc_now()
        moment = to_microseconds(now)
        if moment < self._last:
            raise ClockWentBack(from_microseconds(self._last), now)
        if now >= self.expires:
            raise EditionExpired(self.label, self.expires)
        return moment


def _last_moment(edition: OpenEdition) -> int:
    """The latest moment that the edition knows to be past, in microseconds."""
    created = to_microseconds(edition.file.terms.created)
    return max([created, *(event.moment for event in edition.journal.events)])


def _scope(edition: OpenEdition) -> EditionScope:
    """What was granted; its keys and its categories must be the same."""
    try:
        scope = EditionScope.from_json(edition.grant.scope)
    except ValueError:
        scope = EditionScope(())
    if {each.compartment for each in scope.categories} != set(edition.grant.compartments):
        raise Tampered(edition.file.name, N_("a field is out of range"))
    return scope


def _require_schema(found: str | None, label: str) -> None:
    if found == HEAD:
        return
    if found in KNOWN:
        raise EditionOutdated(label)
    raise SchemaTooNew(str(found))
