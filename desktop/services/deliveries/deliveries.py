"""Filing a source tree as one delivery: per file, deduplicated, acknowledged only when all of it is durable.

A second delivery under the same name becomes the next version of the same document. What the tree is made of and what
looks like a secret in it is found afterwards, and can be found again at any time.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from desktop.services.deliveries.components import find_components
from desktop.services.deliveries.delivery_listing import listing_bytes, listing_name
from desktop.services.deliveries.delivery_reading import members
from desktop.services.deliveries.delivery_records import (
    DeliveryExists,
    DeliveryReport,
    SourceMember,
    TreeRefused,
    TreeSource,
)
from desktop.services.deliveries.delivery_sources import open_source
from desktop.services.deliveries.suspicions import find_suspicions
from desktop.services.filing.git_source import BUNDLE_PATH
from desktop.services.filing.screening import refuse, screen_name
from desktop.services.filing.sources import SourceProblem
from desktop.services.house import House
from desktop.services.progress import Cancelled, Progress, Quiet
from desktop.services.records import Failed
from desktop.services.rights import Right, require
from models.categories import Category, Mark, VersionKind
from models.documents.chunks import add_batch
from models.documents.defaults import category_defaults
from models.documents.deliveries import (
    DeliveryRecord,
    deliveries_of,
    document_named,
    mark_inspected,
    save_delivery,
)
from models.documents.filing import NewFile, Terms, file_documents
from models.documents.versioning import NewMember, NewVersion, add_members, add_tree
from models.knowledge.linking import bind_names, names_of
from models.queries import filed_versions, versions_of
from resources.words import _
from search.errors import ReaderUnavailable
from vault.ids import ChunkId, utc_now
from vault.pieces import PIECE_LENGTH, Piece
from vault.primitives import new_hash
from vault.store import BatchWriter

_COMPARTMENT = Category.SOURCE.compartment
_THREADS = 2
_GROUPS_AHEAD = 6
_GROUP_FILES = 128
_LONGEST_NAME = 120
TREE_TYPE = "源代码"
"""The type that a tree's document gets; types are kept in Chinese, whatever language the window has."""


def file_delivery(
    house: House,
    path: Path,
    name: str,
    release: str,
    *,
    ref: str | None = None,
    bundle: bool = False,
    mark: Mark = Mark.INTERNAL,
    progress: Progress | None = None,
) -> DeliveryReport:
    """File the tree at `path` as the delivery `release` of `name`.

    Files that can't be read are named in the report and the others are filed. Raises TreeRefused, DeliveryExists,
    StateSecret (a name that bears such a mark), NotAllowed, StorageFailed, Cancelled; after any of them nothing of the
    delivery is left.
    """
    require(house, Right.FILING)
    name, release = _proper(name), _proper(release)
    for word in (name, release):
        finding = screen_name(word)
        if finding is not None and finding.certain:
            refuse(house, finding)
    progress = progress or Quiet()
    with house.database.read() as session:
        document = document_named(session, name)
        if document is not None:
            _refuse_twice(deliveries_of(session, document), name, release)
    source = open_source(Path(path), forbidden=house.path, ref=ref, bundle=bundle)
    try:
        report = _Delivery(house, source, progress).file(name, release, mark)
    finally:
        source.close()
    # It is safe from here on: what can't be found out about it now can be later.
    with contextlib.suppress(Cancelled, ReaderUnavailable):
        found = inspect_delivery(house, report.version_id, progress=progress)
        report = dataclasses.replace(
            report, components=found.components, suspicions=found.suspicions, inspected=True
        )
    return report


class Inspected(NamedTuple):
    """How many components, and how many lines that look like secrets, a delivery has."""

    components: int
    suspicions: int


def inspect_delivery(house: House, tree: int, *, progress: Progress | None = None) -> Inspected:
    """Find out what a tree that is filed is made of and what looks like a secret in it.

    Raises ReaderUnavailable, StorageFailed, Cancelled; it can be done again then.
    """
    progress = progress or Quiet()
    files = members(house, tree)
    found = find_components(house, tree, files, progress)
    lines = find_suspicions(house, files, _inspected_before(house, tree), progress)
    with house.database.write() as session:
        mark_inspected(session, tree)
    return Inspected(len(found), len(lines))


@dataclass(slots=True)
class _Waiting:
    """A small file that was read and waits for its piece."""

    member: SourceMember
    digest: bytes
    size: int


@dataclass(slots=True)
class _Read:
    """Members that were read whole."""

    members: list[NewMember] = field(default_factory=list)
    new: int = 0
    bytes: int = 0


class _Delivery:
    """One run of filing a tree."""

    def __init__(self, house: House, source: TreeSource, progress: Progress) -> None:
        self._house, self._source, self._progress = house, source, progress
        self._suite = house.vault.suite
        self._writer: BatchWriter = house.vault.writer(_COMPARTMENT)
        self._read = _Read()
        self._failed: list[Failed] = []

    def file(self, name: str, release: str, mark: Mark) -> DeliveryReport:
        """Read everything, then commit it at once."""
        try:
            self._progress.start(_("Reading the source tree"), None, "files")
            with ThreadPoolExecutor(_THREADS, thread_name_prefix="delivery") as pool:
                self._take_all(pool)
            failed = (*self._source.failed, *self._failed)
            if not self._read.members:
                raise TreeRefused(_("There is no file in it that could be filed."))
            self._read.members.sort(key=lambda member: member.path.encode())
            document, version = self._commit(name, release, mark, failed)
        except BaseException:
            self._writer.abandon()
            raise
        read = self._read
        return DeliveryReport(
            document,
            version,
            name,
            release,
            len(read.members),
            read.bytes,
            read.new,
            len(read.members) - read.new,
            failed,
            tuple(self._source.remarks),
            tuple(self._source.facts.notes),
        )

    def _take_all(self, pool: ThreadPoolExecutor) -> None:
        ahead: deque[tuple[list[_Waiting], Future[list[Piece]]]] = deque()
        group: list[tuple[_Waiting, bytes]] = []
        size = 0

        def send() -> None:
            nonlocal group, size
            contents = [(waiting.digest, data) for waiting, data in group if data]
            prepared = pool.submit(self._house.store.prepare, _COMPARTMENT, contents)
            ahead.append(([waiting for waiting, _data in group], prepared))
            group, size = [], 0
            while len(ahead) > _GROUPS_AHEAD:
                self._settle(*ahead.popleft())

        for member in self._source.members():
            self._progress.checkpoint()
            finding = screen_name(member.path)
            if finding is not None and finding.certain:
                refuse(self._house, finding)
            try:
                read = self._read_member(member)
            except SourceProblem as problem:
                self._failed.append(Failed(member.path, str(problem)))
                continue
            if read is None:
                continue
            group.append(read)
            size += len(read[1])
            if len(group) >= _GROUP_FILES or size >= PIECE_LENGTH:
                send()
        if group:
            send()
        while ahead:
            self._settle(*ahead.popleft())

    def _read_member(self, member: SourceMember) -> tuple[_Waiting, bytes] | None:
        """A small file with its bytes; a large one is written piece by piece, and entered here."""
        pieces = iter(member.read())
        start: list[bytes] = []
        size = 0
        for piece in pieces:
            start.append(piece)
            size += len(piece)
            if size > PIECE_LENGTH:
                self._take_large(member, chain(start, pieces))
                return None
        data = b"".join(start)
        return _Waiting(member, self._suite.digest(data), len(data)), data

    def _take_large(self, member: SourceMember, pieces: Iterable[bytes]) -> None:
        whole = new_hash(self._suite.hash)
        chunks: list[ChunkId] = []
        size, new = 0, False
        for data in _cut(pieces):
            (piece,) = self._house.store.prepare(_COMPARTMENT, [(self._suite.digest(data), data)])
            new |= piece.body is not None
            self._writer.put(piece)
            chunks.append(piece.id)
            whole.update(data)
            size += len(data)
            self._progress.checkpoint()
        self._enter(member, whole.digest(), size, tuple(chunks), new=new)

    def _settle(self, group: list[_Waiting], prepared: Future[list[Piece]]) -> None:
        pieces = iter(prepared.result())
        for waiting in group:
            chunks: tuple[ChunkId, ...] = ()
            new = False
            if waiting.size:
                piece = next(pieces)
                new = piece.body is not None
                self._writer.put(piece)
                chunks = (piece.id,)
            self._enter(waiting.member, waiting.digest, waiting.size, chunks, new=new)

    def _enter(
        self,
        member: SourceMember,
        digest: bytes,
        size: int,
        chunks: tuple[ChunkId, ...],
        *,
        new: bool,
    ) -> None:
        read = self._read
        read.members.append(
            NewMember(member.path, member.mode, size, digest, member.modified, chunks)
        )
        read.new += new
        read.bytes += size
        self._progress.advance(1, member.path)

    def _commit(
        self, name: str, release: str, mark: Mark, failed: Sequence[Failed]
    ) -> tuple[int, int]:
        """Everything durable, then one transaction, then the packs get their names."""
        house, members, facts = self._house, self._read.members, self._source.facts
        listing = self._put_listing(name)
        self._progress.checkpoint()
        batch = self._writer.flush()
        with house.database.write() as session:
            moment = utc_now()
            add_batch(session, _COMPARTMENT, batch)
            document = document_named(session, name)
            if document is None:
                new = _as_file(listing, name, mark)
                prefix = house.contract.number_prefix
                (document,) = file_documents(session, [new], prefix=prefix, filed=moment)
                bind_names(session, names_of(session, [document]))
                version = versions_of(session, document)[0].id
                add_members(session, document, version, members, filed=moment)
            else:
                _refuse_twice(deliveries_of(session, document), name, release)
                version = add_tree(session, document, listing, members, filed=moment)
            notes = list(facts.notes)
            if failed:
                notes.append(_("Not filed: {count} entries.").format(count=len(failed)))
            save_delivery(
                session,
                DeliveryRecord(
                    version,
                    name,
                    release,
                    facts.origin.value,
                    facts.source,
                    facts.commit,
                    facts.branch,
                    "\n".join(notes),
                    len(members),
                    self._read.bytes,
                    any(member.path == BUNDLE_PATH for member in members) and bool(facts.commit),
                ),
            )
            detail = f"delivery of {len(members)} files"
            house.journal.append(
                session, [("filed", f"document {document}", detail)], moment=moment
            )
        self._writer.publish(batch)
        return document, version

    def _put_listing(self, name: str) -> NewVersion:
        """The listing is the tree's own content, and its digest thereby the tree's."""
        data = listing_bytes(self._read.members)
        chunks = []
        for part in _cut((data,)):
            (piece,) = self._house.store.prepare(_COMPARTMENT, [(self._suite.digest(part), part)])
            self._writer.put(piece)
            chunks.append(piece.id)
        file = listing_name(name)
        digest = self._suite.digest(data)
        return NewVersion(file, file, len(data), digest, _newest(self._read.members), tuple(chunks))


def _inspected_before(house: House, tree: int) -> int | None:
    """The newest other delivery of the same document that was inspected to the end."""
    with house.database.read() as session:
        document = filed_versions(session, [tree])[0].id
        known = [each.version_id for each in deliveries_of(session, document) if each.inspected]
    return next((version for version in reversed(known) if version != tree), None)


def _as_file(listing: NewVersion, name: str, mark: Mark) -> NewFile:
    defaults = category_defaults(Category.SOURCE)
    terms = Terms(
        Category.SOURCE,
        TREE_TYPE,
        (),
        (),
        "",
        None,
        mark,
        defaults.retention,
        defaults.ownership,
    )
    return NewFile(
        terms,
        name,
        listing.name,
        listing.path,
        listing.size,
        listing.digest,
        listing.modified,
        listing.chunks,
        kind=VersionKind.TREE,
    )


def _cut(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of the vault's length, whatever they came in."""
    buffer = bytearray()
    for piece in pieces:
        buffer += piece
        while len(buffer) >= PIECE_LENGTH:
            yield bytes(buffer[:PIECE_LENGTH])
            del buffer[:PIECE_LENGTH]
    if buffer:
        yield bytes(buffer)


def _refuse_twice(known: Sequence[DeliveryRecord], name: str, release: str) -> None:
    if any(delivery.release == release for delivery in known):
        raise DeliveryExists(name, release)


def _proper(word: str) -> str:
    """A name or release as it is kept: one line, not empty. Raises TreeRefused."""
    proper = " ".join(word.split())
    if not proper or "@" in proper or len(proper) > _LONGEST_NAME:
        raise TreeRefused(_("A delivery needs a name and a version, such as 网关@2.1."))
    return proper


def _newest(members: Sequence[NewMember]) -> datetime | None:
    return max((member.modified for member in members if member.modified), default=None)
