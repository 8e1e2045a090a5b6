"""A newer version of a document that is filed: read once, sealed, durable, then the document's current one."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from desktop.services.errors import SameAsCurrent, TextTooLong
from desktop.services.filing.screening import refuse, screen_name
from desktop.services.filing.screening_files import find_in_texts
from desktop.services.filing.sources import SourceFile, SourceProblem, StableReader, find_files
from desktop.services.filing.writing import writing
from desktop.services.house import House
from desktop.services.knowledge.article_text import (
    LONGEST_TEXT,
    NOTE_ENDINGS,
    decoded,
    links_if_shown,
)
from desktop.services.library import usable_document
from desktop.services.progress import Progress, Quiet
from desktop.services.rights import Right, require
from models import queries
from models.categories import DocumentState, VersionKind
from models.documents.versioning import NewVersion
from models.documents.versioning import add_version as enter_version
from models.knowledge.articles import article_ids
from models.knowledge.linking import WrittenLink, bind_links
from models.records import VersionRecord
from resources.words import _
from search.errors import ReaderUnavailable
from vault.ids import utc_now


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
    SameAsCurrent, SourceProblem, TextTooLong for an article, StorageFailed, Cancelled: then nothing was filed.
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

    def on_piece(length: int) -> None:
        progress.advance(length, source.shown)
        progress.checkpoint()

    with house.database.read() as session:
        is_article = bool(article_ids(session, [document_id]))
    if is_article and not source.shown.lower().endswith(NOTE_ENDINGS):
        raise SourceProblem(_("A newer version of an article is a Markdown file."))
    links: list[WrittenLink] = []
    with writing(house) as writer:
        reader = StableReader(source)
        try:
            stream = reader.stream
            if is_article:
                # The whole of it, since its links are entered with it.
                data = stream.read(LONGEST_TEXT + 1)
                if len(data) > LONGEST_TEXT:
                    raise TextTooLong(source.size, LONGEST_TEXT)
                stream, links = io.BytesIO(data), links_if_shown(decoded(data))
            content = writer.take(document.category, stream, on_piece)
            reader.confirm_unchanged(content.size)
            modified = reader.modified
        finally:
            reader.close()
        if (content.digest, content.size) == (document.version.digest, document.version.size):
            raise SameAsCurrent(document.number)
        new = NewVersion(
            source.shown.rpartition("/")[2],
            source.shown,
            content.size,
            content.digest,
            modified,
            content.chunks,
            reason,
            ",".join(flags),
            batch,
        )
        with writer.entering() as session:
            moment = utc_now()
            version = enter_version(session, document_id, new, filed=moment)
            if is_article:
                bind_links(session, document_id, links)
            house.journal.append(
                session,
                [("filed", f"document {document_id}", f"version {version}")],
                moment=moment,
            )
    with house.database.read() as session:
        return queries.versions_of(session, document_id)[0]
