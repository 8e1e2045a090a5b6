"""A newer version of a document that is filed: read once, sealed, durable, then the document's current one."""

from __future__ import annotations

import contextlib
from pathlib import Path

from desktop.services.errors import SameAsCurrent
from desktop.services.house import House
from desktop.services.library import usable_document
from desktop.services.progress import Progress, Quiet
from desktop.services.rights import Right, require
from desktop.services.screening import refuse, screen_name
from desktop.services.screening_files import find_in_texts
from desktop.services.sources import SourceFile, SourceProblem, StableReader, find_files
from models import queries
from models.categories import DocumentState, VersionKind
from models.chunks import add_batch
from models.records import VersionRecord
from models.versioning import NewVersion
from models.versioning import add_version as enter_version
from resources.words import _
from search.errors import ReaderUnavailable
from vault.ids import ChunkId, utc_now
from vault.pieces import cut
from vault.primitives import new_hash
from vault.store import Batch


def file_version(
    house: House,
    document_id: int,
    path: Path,
    *,
    reason: str = "",
    flags: tuple[str, ...] = (),
    batch: int | None = None,
    progress: Progress | None = None,
) -> VersionRecord:
    """File the file at `path` as a document's newest version; see `add_version`.

    What it says is looked at first: withheld afterwards, it would take the versions before with it. Raises
    SourceProblem, and StateSecret for such a mark in the text, too.
    """
    found = find_files([path], forbidden=house.path)
    if found.failed or len(found.files) != 1:
        sentence = found.failed[0].reason if found.failed else _("It is not a single file.")
        raise SourceProblem(sentence)
    # Where no reader can run, the text is screened when one can.
    with contextlib.suppress(ReaderUnavailable):
        for finding in find_in_texts(found.files, progress or Quiet()).values():
            refuse(house, finding)
    return add_version(
        house,
        document_id,
        found.files[0],
        reason=reason,
        flags=flags,
        batch=batch,
        progress=progress,
    )


def add_version(
    house: House,
    document_id: int,
    source: SourceFile,
    *,
    reason: str = "",
    flags: tuple[str, ...] = (),
    batch: int | None = None,
    progress: Progress | None = None,
) -> VersionRecord:
    """Make `source` the newest version of a document, with a reason; durable when it returns.

    The versions before stay as they are. Raises StateSecret for a name with the mark of one, NoSuchDocument, Withheld,
    SameAsCurrent, SourceProblem, StorageFailed, Cancelled: then nothing was filed.
    """
    require(house, Right.FILING)
    finding = screen_name(source.shown)
    if finding is not None and finding.certain:
        refuse(house, finding)
    document = usable_document(house, document_id)
    if document.state is DocumentState.TRASHED:
        # It would be acknowledged and nowhere to be found.
        raise SourceProblem(_("The document is in the trash. Bring it back first."))
    if document.version.kind is VersionKind.TREE:
        raise SourceProblem(_("A newer delivery is filed as a source tree of the same name."))
    progress = progress or Quiet()
    progress.start(_("Filing"), source.size, "bytes")
    compartment, suite = document.category.compartment, house.vault.suite
    writer = house.vault.writer(compartment)
    batches: list[Batch] = []
    try:
        reader = StableReader(source)
        try:
            whole, chunks, size = new_hash(suite.hash), list[ChunkId](), 0
            for data in cut(reader.stream):
                (piece,) = house.store.prepare(compartment, [(suite.digest(data), data)])
                writer.put(piece)
                chunks.append(piece.id)
                whole.update(data)
                size += len(data)
                progress.advance(len(data), source.shown)
                progress.checkpoint()
                if writer.full:
                    batches.append(writer.flush())
            reader.confirm_unchanged(size)
            modified = reader.modified
        finally:
            reader.close()
        digest = whole.digest()
        if digest == document.version.digest and size == document.version.size:
            raise SameAsCurrent(document.number)
        batches.append(writer.flush())
        new = NewVersion(
            source.shown.rpartition("/")[2],
            source.shown,
            size,
            digest,
            modified,
            tuple(chunks),
            reason,
            ",".join(flags),
            batch,
        )
        with house.database.write() as session:
            moment = utc_now()
            for each in batches:
                add_batch(session, compartment, each)
            version = enter_version(session, document_id, new, filed=moment)
            house.journal.append(
                session,
                [("filed", f"document {document_id}", f"version {version}")],
                moment=moment,
            )
        for each in batches:
            writer.publish(each)
    except BaseException:
        writer.abandon()
        raise
    with house.database.read() as session:
        return queries.versions_of(session, document_id)[0]
