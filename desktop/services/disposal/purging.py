"""Purging documents: their rows, terms and bytes leave the vault, and what remains elsewhere is put on record.

Order: index, new packs, one transaction, names, old packs, database pages. Until the transaction is committed a crash
leaves everything (a document that is gone from the index is indexed again); from then on the next open finishes.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desktop.services.contract.registers import said
from desktop.services.disposal.holds import require_no_hold, require_reason
from desktop.services.errors import EditionsInForce, Withheld
from desktop.services.filing.leftovers import purge_residue
from desktop.services.filing.lesson_tokens import tokens_of
from desktop.services.house import House
from desktop.services.inspection.editions import revoke_edition
from desktop.services.keeping.retiring import finish_retirement
from desktop.services.keeping.snapshots import snapshot_shelf, take_snapshot
from desktop.services.progress import Progress, Quiet
from desktop.services.rights import Right, require
from desktop.services.searching.indexing import reconcile_index
from models import queries
from models.audit.journal import head
from models.categories import Category, DocumentState
from models.documents.chunks import add_batch, chunk_places, chunks_of_pack, committed_packs
from models.documents.lessons import forget
from models.documents.vocabulary import vocabulary
from models.errors import NoSuchDocument
from models.inspection.editions import editions
from models.keeping.proof_lost import forget_proofs
from models.keeping.purging import (
    PurgedDocument,
    delete_chunks,
    delete_documents,
    paths_of,
    record_purge,
    replace_residue,
    retire_packs,
    set_compacting_due,
    unreferenced_chunks,
)
from models.keeping.residue import Residue, residue_to_json
from models.records import DocumentRecord
from resources.words import N_, _
from vault.durable import flush_folder, remove
from vault.errors import StorageFailed, Tampered
from vault.ids import ChunkId, Compartment, PackId, utc_now
from vault.pack import find_pack
from vault.pieces import PlacedChunk
from vault.rewriting import move_chunks
from vault.store import Batch, discard_packs, publish_packs

AFTER_PURGE = N_("after a purge")


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """What was purged and what remains; `bytes_freed` are those of packs that were removed."""

    documents: tuple[PurgedDocument, ...]
    reason: str
    actor: str
    moment: datetime
    residue: tuple[Residue, ...]
    packs_rewritten: int
    bytes_freed: int
    snapshots_dropped: int
    editions_revoked: tuple[str, ...]


def purge_documents(
    house: House,
    ids: Sequence[int],
    *,
    reason: str,
    keep_titles: bool = False,
    revoke_editions: bool = False,
    drop_snapshots: bool = False,
    progress: Progress | None = None,
    within: Callable[[Session], None] = lambda _session: None,
) -> PurgeReport:
    """Purge documents for good. Numbers (档号) are never given out again.

    The record keeps number, category, type and `reason`; a title only with `keep_titles`, since a purge for somebody's
    sake must not keep a name. Editions whose scope touches the documents' categories read from the packs that are
    rewritten: they are revoked, or without `revoke_editions` the purge is refused. With `drop_snapshots` one new
    snapshot takes the place of all older ones. `within` is called in the transaction that purges.
    Raises NotAllowed, ReasonMissing, NoSuchDocument, Held, Withheld, EditionsInForce, Cancelled, StorageFailed, and
    Tampered when something that must stay can't be read: then nothing was changed. StorageFailed may also come when the
    purge is committed and something is still to be removed: then the next open goes on.
    """
    require(house, Right.PURGE)
    progress, words = progress or Quiet(), require_reason(reason)
    documents = _documents(house, ids)
    require_no_hold(house, [document.id for document in documents])
    for document in documents:
        if document.state is DocumentState.WITHHELD:
            # Destroying a carrier of state secrets on one's own is forbidden; whoever may decide releases it first.
            raise Withheld(document.number)
    revoked = _settle_editions(house, documents, revoke=revoke_editions)
    purge = _Purge(house, documents, words, progress, keep_titles=keep_titles, within=within)
    with house.indexing:
        purge.forget_terms()
        purge.commit()
    freed = finish_retirement(house)
    dropped = _replace_snapshots(house, progress) if drop_snapshots else 0
    purge.settle_residue()
    return PurgeReport(
        purge.purged,
        words,
        house.actor,
        purge.moment,
        purge.residue,
        purge.packs_rewritten,
        freed,
        dropped,
        revoked,
    )


class _Changed(Exception):
    """Somebody filed something that refers to a chunk which was to go."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What happens to one compartment: chunks that go, packs that hold any of them, chunks in these that stay."""

    dropped: dict[ChunkId, PackId]
    packs: list[PackId]
    kept: list[list[PlacedChunk]]


class _Purge:
    """One run, from the terms to the record."""

    def __init__(
        self,
        house: House,
        documents: list[DocumentRecord],
        reason: str,
        progress: Progress,
        *,
        keep_titles: bool,
        within: Callable[[Session], None],
    ) -> None:
        self._within = within
        self._house, self._documents, self._reason = house, documents, reason
        self._progress = progress
        self._ids = [document.id for document in documents]
        self.moment = utc_now()
        self.packs_rewritten = 0
        self.residue: tuple[Residue, ...] = ()
        self._unread: list[str] = []
        self._event: int | None = None
        self.purged = tuple(
            PurgedDocument(
                document.number,
                document.category,
                document.type,
                document.title if keep_titles else "",
            )
            for document in documents
        )

    @property
    def _categories(self) -> list[Category]:
        return sorted({each.category for each in self._documents}, key=lambda each: each.code)

    def forget_terms(self) -> None:
        """Out of the index, down to the last posting."""
        reconcile_index(self._house)
        grouped: dict[Category, list[int]] = defaultdict(list)
        for document in self._documents:
            grouped[document.category].append(document.id)
        for category, ids in grouped.items():
            self._house.index.purge(category, ids)

    def commit(self) -> None:
        """Write what stays into new packs and commit everything in one transaction."""
        while True:
            with contextlib.suppress(_Changed):
                self._commit()
                return

    def settle_residue(self) -> None:
        """Put on record what remains now that everything is done."""
        residue = purge_residue(self._house, self._documents, self._unread, purged_at=self._event)
        if residue != self.residue:
            self.residue = residue
            with self._house.database.write() as session:
                replace_residue(session, self.moment, residue_to_json(residue))

    def _commit(self) -> None:
        self._unread.clear()
        plans = {category.compartment: self._plan(category) for category in self._categories}
        moving = [places for plan in plans.values() for places in plan.kept]
        total = sum(place.stored_length for places in moving for place in places)
        self._progress.start(_("Rewriting packs"), total, "bytes")
        batches: dict[Compartment, Batch] = {}
        try:
            for compartment, plan in plans.items():
                batches[compartment] = self._rewritten(compartment, plan)
            self._progress.checkpoint()
        except BaseException:
            self._discard(batches)
            raise
        try:
            # When this fails, the next open asks the database whether it took the new packs.
            self._transaction(plans, batches)
        except _Changed:
            self._discard(batches)
            raise
        for batch in batches.values():
            publish_packs(self._house.vault.packs_path, [pack for pack, _size in batch.packs])
        self.packs_rewritten = sum(len(plan.packs) for plan in plans.values())

    def _plan(self, category: Category) -> _Plan:
        compartment = category.compartment
        with self._house.database.read() as session:
            dropped = unreferenced_chunks(session, compartment, self._ids)
            committed = committed_packs(session)
            packs = [pack for pack, (where, _size) in committed.items() if where is compartment]
            named = set(dropped.values())
            touched = [
                pack for pack in packs if pack in named or self._holds_any(session, pack, dropped)
            ]
            kept = [
                [place for place in chunks_of_pack(session, pack) if place.id not in dropped]
                for pack in touched
            ]
        return _Plan(dropped, touched, kept)

    def _holds_any(self, session: Session, pack: PackId, dropped: dict[ChunkId, PackId]) -> bool:
        """Whether the pack's own table has a chunk that goes, though the database places it elsewhere, or nowhere.

        A chunk that had become unreadable and was filed once more lies in two packs, and the database knows one.
        """
        path = find_pack(self._house.vault.packs_path, pack)
        try:
            table = self._house.vault.pack_table(path)
        except (Tampered, StorageFailed):
            self._unread.append(pack.hex())
            return False
        ids = [place.id for place in table]
        if not table:
            return False
        known = chunk_places(session, table[0].compartment, ids)
        return any(each in dropped or each not in known for each in ids)

    def _rewritten(self, compartment: Compartment, plan: _Plan) -> Batch:
        def step(count: int) -> None:
            self._progress.advance(count)
            self._progress.checkpoint()

        vault = self._house.vault
        writer = vault.writer(compartment)
        try:
            for places in plan.kept:
                move_chunks(
                    vault.packs_path, vault.keys.compartments, places, writer, on_bytes=step
                )
            return writer.flush()
        except BaseException:
            writer.abandon()
            raise

    def _discard(self, batches: dict[Compartment, Batch]) -> None:
        for batch in batches.values():
            discard_packs(self._house.vault.packs_path, [pack for pack, _size in batch.packs])

    def _transaction(
        self, plans: dict[Compartment, _Plan], batches: dict[Compartment, Batch]
    ) -> None:
        house = self._house
        residue = purge_residue(house, self._documents, self._unread)
        with house.database.write() as session:
            for compartment, plan in plans.items():
                now = unreferenced_chunks(session, compartment, self._ids)
                if not plan.dropped.items() <= now.items():
                    raise _Changed
                add_batch(session, compartment, batches[compartment])
                delete_chunks(session, compartment, plan.dropped)
                retire_packs(session, plan.packs, self.moment)
            forget(session, _tokens(session, self._ids))
            said(house, session, "evidence lost", "vault", forget_proofs(session, self._ids))
            delete_documents(session, self._ids)
            set_compacting_due(session, due=True)
            record_purge(
                session,
                self.purged,
                moment=self.moment,
                actor=house.actor,
                reason=self._reason,
                residue=residue_to_json(residue),
            )
            house.journal.append(
                session,
                [
                    ("purged", f"document {document.id}", f"{document.number}: {self._reason}")
                    for document in self._documents
                ],
            )
            self._within(session)
            self._event = head(session, house.journal.chain).sequence
        self.residue = residue


def _tokens(session: Session, documents: Sequence[int]) -> list[str]:
    """What lessons may have kept of the names of these documents' files, with and without persons and systems."""
    words = vocabulary(session)
    names = (*words.persons, *words.systems)
    found = [
        token
        for path in paths_of(session, documents)
        for known in (names, ())
        for token in tokens_of(path, known)
    ]
    return list(dict.fromkeys(found))


def _documents(house: House, ids: Sequence[int]) -> list[DocumentRecord]:
    wanted = list(dict.fromkeys(ids))
    with house.database.read() as session:
        found = queries.documents(session, ids=wanted)
    missing = set(wanted) - {document.id for document in found}
    if missing:
        raise NoSuchDocument(min(missing))
    return found


def _settle_editions(
    house: House, documents: Sequence[DocumentRecord], *, revoke: bool
) -> tuple[str, ...]:
    touched = {document.category for document in documents}
    with house.database.read() as session:
        affected = [
            edition
            for edition in editions(session)
            if edition.revoked is None and not touched.isdisjoint(edition.scope.categories)
        ]
    labels = tuple(edition.label for edition in affected)
    if affected and not revoke:
        raise EditionsInForce(labels)
    for edition in affected:
        revoke_edition(house, edition.id)
    return labels


def _replace_snapshots(house: House, progress: Progress) -> int:
    """One new snapshot for all older ones, damaged ones included; it is proven before any of them goes."""
    made = take_snapshot(house, AFTER_PURGE, progress=progress)
    shelf = snapshot_shelf(house.vault)
    old = [info.path for info in shelf.snapshots if info.path.name != made.path.name]
    old += [path for path, _error in shelf.damaged]
    for path in old:
        remove(path)
    flush_folder(house.vault.snapshots_path)
    return len(old)
