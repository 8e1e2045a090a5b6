"""Proving what the packs hold: every chunk of a pack opened and compared with its id, wherever it is used or not.

A share a day is enough for everything to be proven every 30 days; the longest unproven packs come first.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from desktop.services.filing.digesting import Digests
from desktop.services.house import House
from desktop.services.keeping.findings import CheckRun, from_backup, repair, sentence
from models.documents.chunks import chunk_places
from models.documents.contents import VersionContent, documents_using, version_contents
from models.documents.proofs import (
    PackAge,
    Proof,
    last_proof,
    mark_proven,
    packs_by_age,
    packs_in_order,
    proof,
)
from resources.words import _
from vault.errors import ChunkMissing, StorageFailed, Tampered
from vault.ids import PackId, utc_now
from vault.pack import chunk_name, find_pack
from vault.pieces import PlacedChunk
from vault.proving import prove_pack

CYCLE = timedelta(days=30)
"""Within this time every byte is to be read and compared."""

_DAY = timedelta(days=1)
_RESTED = timedelta(hours=20)
_PACKS_AT_ONCE, _SECONDS_AT_ONCE = 16, 10.0
_CHUNKS_NAMED = 8


def last_proven(house: House) -> Proof:
    """Since when everything is proven (None when something never was), and the share that was within 30 days."""
    with house.database.read() as session:
        return proof(session, utc_now() - CYCLE)


def share_is_due(house: House) -> bool:
    """Whether today's share hasn't been proven yet and there is anything to prove."""
    now = utc_now()
    with house.database.read() as session:
        packs, last = packs_by_age(session), last_proof(session)
    # A clock that was set back makes a proof lie ahead: then another one harms nobody.
    return bool(packs) and (last is None or not timedelta(0) <= now - last < _RESTED)


def due_packs(packs: Sequence[PackAge], now: datetime) -> list[PackAge]:
    """The packs of today's share: a thirtieth of the bytes for each day since the last, the longest unproven first.

    None stays unproven for longer than the cycle, as long as this is done every day.
    """
    proven = [pack.proven for pack in packs if pack.proven is not None]
    days = max(1, math.ceil((now - max(proven)) / _DAY)) if proven else 1
    chosen = longest_unproven(packs, min(1.0, days / CYCLE.days), now)
    taken = {pack.pack for pack in chosen}
    return chosen + [
        pack for pack in packs if pack.pack not in taken and now - pack.since >= CYCLE - _DAY
    ]


def longest_unproven(packs: Sequence[PackAge], share: float, now: datetime) -> list[PackAge]:
    """Packs that together have at least this share of the bytes, the longest unproven first.

    What lies in the future was written by a clock that was wrong, then or now: such packs come before all others.
    """
    wanted = share * sum(pack.size for pack in packs)
    chosen: list[PackAge] = []
    taken = 0
    for pack in sorted(packs, key=lambda each: (each.since <= now, each.since)):
        if taken >= wanted:
            break
        chosen.append(pack)
        taken += pack.size
    return chosen


def prove_share(run: CheckRun, share: float | None) -> None:
    """Prove today's share, or another one."""
    with run.house.database.read() as session:
        packs = packs_by_age(session)
    now = utc_now()
    chosen = due_packs(packs, now) if share is None else longest_unproven(packs, share, now)
    _Proving(run, Digests(run.house)).prove(chosen)


def prove_everything(run: CheckRun) -> None:
    """Prove every pack, and put every version's digest together on the way."""
    digests = Digests(run.house)
    proving = _Proving(run, digests)
    for group in version_contents(run.house.database):
        for version in group:
            if version.missing or version.length != version.size:
                continue  # Named already.
            if version.parts > 1:
                digests.add(version)
            else:
                proving.compare_single(version)
    with run.house.database.read() as session:
        packs = packs_in_order(session)
    proving.prove(packs)
    proving.finish_digests()


class _Proving:
    """One pass over packs: findings go to the run, and packs that are whole into the database, some at a time."""

    def __init__(self, run: CheckRun, digests: Digests) -> None:
        self._run, self._house, self._digests = run, run.house, digests
        self._whole: list[PackId] = []
        self._noted = time.monotonic()

    def prove(self, packs: Sequence[PackAge]) -> None:
        """Every chunk of these packs."""
        self._run.progress.start(_("Reading packs"), sum(pack.size for pack in packs), "bytes")
        try:
            for pack in packs:
                if self._prove(pack):
                    self._whole.append(pack.pack)
                self._note(final=False)
        finally:
            self._note(final=True)

    def compare_single(self, version: VersionContent) -> None:
        """A version of one part, or of none, against its digest."""
        vault = self._house.vault
        if version.only is None:
            same = vault.suite.digest(b"") == version.digest
        else:
            keys = vault.keys.compartments[version.category.compartment]
            same = keys.chunk_id(version.digest) == version.only
        if not same:
            self._wrong_digest(version)

    def finish_digests(self) -> None:
        """Read what the pass did not bring in the right order, and compare."""
        self._compare_finished()
        for version, pieces in self._digests.left_over():
            try:
                for piece in pieces:
                    self._run.bytes_read += len(piece)
                    self._run.progress.checkpoint()
            except (Tampered, ChunkMissing, StorageFailed) as error:
                if not self._run.is_named(f"document {version.document_id}"):
                    self._lost(version.document_id, sentence(error))
        self._compare_finished()

    def _prove(self, pack: PackAge) -> bool:
        path = find_pack(self._house.vault.packs_path, pack.pack)
        damaged: list[tuple[PlacedChunk, Exception]] = []
        try:
            for chunk in prove_pack(path, self._house.vault.keys.compartments):
                if chunk.error is not None:
                    damaged.append((chunk.place, chunk.error))
                elif chunk.piece is not None:
                    self._digests.take(chunk.place.id, chunk.piece)
                self._run.bytes_read += chunk.place.stored_length
                self._run.progress.advance(chunk.place.stored_length)
                self._run.progress.checkpoint()
        except (Tampered, StorageFailed) as error:
            name = f"pack {pack.pack.hex()}"
            if not self._run.is_named(name):
                self._run.error(name, sentence(error), from_backup())
            return False
        self._name_damaged(pack, damaged)
        return not damaged

    def _name_damaged(self, pack: PackAge, damaged: list[tuple[PlacedChunk, Exception]]) -> None:
        """One finding a chunk, or one for the pack where there are many; and one a document that can't be read."""
        if not damaged:
            return
        ids = [place.id for place, _error in damaged]
        with self._house.database.read() as session:
            now = chunk_places(session, pack.compartment, ids)
            users = documents_using(session, ids)
        needed = []
        for place, error in damaged:
            if place.id in now and now[place.id].pack != place.pack:
                problem = _("{problem}; a later pack holds the same part whole")
                self._run.warning(
                    chunk_name(place), problem.format(problem=sentence(error)), repair()
                )
            else:
                needed.append((place, error))
        if len(needed) > _CHUNKS_NAMED:
            problem = _("{count} of its chunks can't be read").format(count=len(needed))
            self._run.error(f"pack {pack.pack.hex()}", problem, from_backup())
        for place, error in needed:
            if len(needed) <= _CHUNKS_NAMED:
                self._run.error(chunk_name(place), sentence(error), from_backup())
            for document in users.get(place.id, ()):
                if not self._run.is_named(f"document {document}"):
                    problem = _("a part of it in pack {pack} can't be read")
                    self._lost(document, problem.format(pack=pack.pack.hex()))

    def _compare_finished(self) -> None:
        for version, digest, length in self._digests.finished():
            if length != version.size or digest != version.digest:
                self._wrong_digest(version)

    def _wrong_digest(self, version: VersionContent) -> None:
        self._run.error(
            f"document {version.document_id}",
            _("its content does not give the digest that was recorded when it was filed"),
            _("Restore this document from a backup."),
            expected=version.digest.hex()[:16],
        )

    def _lost(self, document: int, problem: str) -> None:
        self._run.error(f"document {document}", problem, from_backup())

    def _note(self, *, final: bool) -> None:
        late = time.monotonic() - self._noted > _SECONDS_AT_ONCE
        if self._whole and (final or late or len(self._whole) >= _PACKS_AT_ONCE):
            with self._house.database.write() as session:
                mark_proven(session, self._whole, utc_now())
            self._whole = []
            self._noted = time.monotonic()
