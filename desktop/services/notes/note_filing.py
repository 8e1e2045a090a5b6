"""Filing the pictures and attachments that come with notes: sealed piece by piece, some hundred in a transaction.

They may come from inside an archive; nothing is ever unpacked onto a disk.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from desktop.services.filing.sources import SourceProblem
from desktop.services.filing.writing import Content, ContentWriter, writing
from desktop.services.house import House
from desktop.services.notes.note_records import NoteEntry, PlannedFile
from desktop.services.progress import Progress
from desktop.services.records import Failed
from models.categories import Mark
from models.documents.defaults import category_defaults
from models.documents.filing import NewFile, Terms, file_documents
from models.documents.versioning import NewVersion, add_version
from models.knowledge.linking import bind_names, names_of
from models.knowledge.note_rows import Placed, placed_at
from resources.words import _
from vault.ids import utc_now
from vault.primitives import new_hash

_FILES_AT_ONCE = 400
_BYTES_AT_ONCE = 256 * 1024**2


@dataclass(slots=True)
class FiledFiles:
    """What became of files: path → document of all that are in the archive now, and which of them came how."""

    ids: dict[str, int] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)


class PieceStream(io.RawIOBase):
    """An iterator of pieces as a stream to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, nothing at the end."""
        while size < 0 or len(self._rest) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._rest += piece
        cut = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:cut], self._rest[cut:]
        return taken


def digest_of(house: House, entry: NoteEntry) -> bytes:
    """The suite's digest of a file's bytes. Raises SourceProblem."""
    whole = new_hash(house.vault.suite.hash)
    for piece in entry.read():
        whole.update(piece)
    return whole.digest()


def file_files(
    house: House,
    files: Sequence[PlannedFile],
    filed: FiledFiles,
    *,
    mark: Mark,
    batch: int,
    progress: Progress,
) -> None:
    """File what isn't in the archive yet; what lies at the same path with other content gets a newer version.

    `filed` is kept up to date: whatever is in it is durable. Raises StorageFailed, Cancelled.
    """
    progress.start(_("Filing pictures and attachments"), len(files), "files")
    with house.database.read() as session:
        known = placed_at(session, [file.entry.path for file in files])
    for portion in _portions(files):
        progress.checkpoint()
        _file_portion(house, portion, known, filed, mark, batch, progress)


def _file_portion(
    house: House,
    portion: Sequence[PlannedFile],
    known: Mapping[str, list[Placed]],
    filed: FiledFiles,
    mark: Mark,
    batch: int,
    progress: Progress,
) -> None:
    new: list[tuple[PlannedFile, Content]] = []
    newer: list[tuple[PlannedFile, Content, int]] = []
    with writing(house) as writer:
        for file in portion:
            path = file.entry.path
            there = [each for each in known.get(path, ()) if not each.is_article]
            try:
                same = _same(house, file.entry, there)
                if same is not None:
                    filed.ids[path] = same
                    filed.skipped.append(path)
                else:
                    content = _take(writer, file)
                    if there:
                        newer.append((file, content, there[-1].document))
                    else:
                        new.append((file, content))
            except SourceProblem as problem:
                filed.failed.append(Failed(path, str(problem)))
            progress.advance(1, path)
        if not new and not newer:
            return
        with writer.entering() as session:
            moment = utc_now()
            ids = file_documents(
                session,
                [_new_file(file, content, mark, batch) for file, content in new],
                prefix=house.contract.number_prefix,
                filed=moment,
            )
            events = [("filed", f"document {document}", "") for document in ids]
            for file, content, document in newer:
                version = add_version(
                    session, document, _version(file, content, batch), filed=moment
                )
                events.append(("filed", f"document {document}", f"version {version}"))
            house.journal.append(session, events, moment=moment)
            bind_names(session, names_of(session, ids))
    for (file, _content), document in zip(new, ids, strict=True):
        filed.ids[file.entry.path] = document
        filed.added.append(file.entry.path)
    for file, _content, document in newer:
        filed.ids[file.entry.path] = document
        filed.updated.append(file.entry.path)


def _same(house: House, entry: NoteEntry, there: Sequence[Placed]) -> int | None:
    """The document that has this very file, if one has."""
    if not there:
        return None
    digest = digest_of(house, entry)
    return next((each.document for each in there if each.digest == digest), None)


def _take(writer: ContentWriter, file: PlannedFile) -> Content:
    return writer.take(file.category, cast(BinaryIO, PieceStream(iter(file.entry.read()))))


def _new_file(file: PlannedFile, content: Content, mark: Mark, batch: int) -> NewFile:
    defaults = category_defaults(file.category)
    terms = Terms(
        file.category,
        file.type,
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
        file.title,
        file.entry.title or file.entry.name,
        file.entry.path,
        content.size,
        content.digest,
        file.entry.modified,
        content.chunks,
        batch=batch,
    )


def _version(file: PlannedFile, content: Content, batch: int) -> NewVersion:
    return NewVersion(
        file.entry.title or file.entry.name,
        file.entry.path,
        content.size,
        content.digest,
        file.entry.modified,
        content.chunks,
        _("imported again"),
        "",
        batch,
    )


def _portions(files: Sequence[PlannedFile]) -> Iterator[list[PlannedFile]]:
    portion: list[PlannedFile] = []
    size = 0
    for file in files:
        portion.append(file)
        size += file.entry.size
        if len(portion) >= _FILES_AT_ONCE or size >= _BYTES_AT_ONCE:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
