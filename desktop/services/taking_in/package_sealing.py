"""The contents of a package's documents on their way into packs: small files some at a time, large ones in pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple, cast

from desktop.services.deliveries.delivery_listing import listing_bytes
from desktop.services.filing.writing import Content, ContentWriter
from desktop.services.knowledge.article_text import LONGEST_TEXT, decoded, links_if_shown
from desktop.services.notes.note_filing import PieceStream
from desktop.services.progress import Progress
from desktop.services.taking_in.package_plan import DocumentStep
from desktop.services.taking_in.package_reading import PackageContents, PackageFiles
from models.categories import Category, VersionKind
from models.documents.versioning import NewMember
from models.handover.package_rows import DocumentLine, VersionLine
from models.knowledge.linking import WrittenLink
from vault.pieces import PIECE_LENGTH

_FILES_AT_ONCE = 128


class Taken(NamedTuple):
    """A version whose content is sealed and waits for its transaction."""

    line: VersionLine
    content: Content
    members: tuple[NewMember, ...]
    links: tuple[WrittenLink, ...]


class PackageSealer:
    """Reads what the verified manifest lists, and nothing else. Raises PackageChanged, StorageFailed, Cancelled."""

    def __init__(self, files: PackageFiles, contents: PackageContents, progress: Progress) -> None:
        self._files, self._contents, self._progress = files, contents, progress

    def take(self, writer: ContentWriter, portion: Sequence[DocumentStep]) -> list[list[Taken]]:
        """Seal the contents of all versions of these documents, plain files first."""
        files: dict[Category, list[tuple[DocumentStep, VersionLine]]] = {}
        for step in portion:
            for version in step.versions:
                if version.kind is VersionKind.FILE and not self._is_text(step, version):
                    files.setdefault(step.line.category, []).append((step, version))
        taken: dict[int, Taken] = {}
        for category, some in files.items():
            wanted = [(step.line, version.place or "") for step, version in some]
            contents = self._contents_of(writer, category, wanted)
            for (_step, version), content in zip(some, contents, strict=True):
                taken[version.id] = Taken(version, content, (), ())
        return [
            [taken.get(each.id) or self._take_one(writer, step, each) for each in step.versions]
            for step in portion
        ]

    def _is_text(self, step: DocumentStep, version: VersionLine) -> bool:
        """Whether a version is the text of an article, whose links are wanted."""
        return step.line.id in self._contents.articles and version.size <= LONGEST_TEXT

    def _take_one(self, writer: ContentWriter, step: DocumentStep, version: VersionLine) -> Taken:
        """Seal a tree's members and listing, or an article's text."""
        category = step.line.category
        if version.kind is VersionKind.TREE:
            members = tuple(self._members(writer, step, version))
            # The listing names its members by this vault's digest, so that equal trees have equal listings here.
            listing = writer.take_bytes(category, listing_bytes(members))
            return Taken(version, listing, members, ())
        data = self._files.read(version.place or "", LONGEST_TEXT)
        self._advance(len(data), step.line)
        content = writer.take_bytes(category, data)
        return Taken(version, content, (), tuple(links_if_shown(decoded(data))))

    def _members(
        self, writer: ContentWriter, step: DocumentStep, tree: VersionLine
    ) -> Iterator[NewMember]:
        lines = sorted(self._contents.members.get(tree.id, ()), key=lambda each: each.path.encode())
        wanted = [(step.line, each.place) for each in lines]
        contents = self._contents_of(writer, step.line.category, wanted)
        for each, content in zip(lines, contents, strict=True):
            yield NewMember(
                each.path, each.mode, content.size, content.digest, each.modified, content.chunks
            )

    def _contents_of(
        self,
        writer: ContentWriter,
        category: Category,
        wanted: Sequence[tuple[DocumentLine, str]],
    ) -> list[Content]:
        """Seal files of one category, by their places: small ones some at a time, large ones piece by piece."""
        found: dict[int, Content] = {}
        waiting: list[tuple[int, bytes]] = []
        size = 0

        def settle() -> None:
            contents = writer.take_small(category, [data for _place, data in waiting])
            for (place, _data), content in zip(waiting, contents, strict=True):
                found[place] = content

        for ordinal, (line, place) in enumerate(wanted):
            if self._files.size(place) > PIECE_LENGTH:
                found[ordinal] = self._stream(writer, line, place)
                continue
            data = self._files.read(place, PIECE_LENGTH)
            self._advance(len(data), line)
            self._progress.checkpoint()
            waiting.append((ordinal, data))
            size += len(data)
            if len(waiting) >= _FILES_AT_ONCE or size >= PIECE_LENGTH:
                settle()
                waiting, size = [], 0
        settle()
        return [found[ordinal] for ordinal in range(len(wanted))]

    def _stream(self, writer: ContentWriter, line: DocumentLine, place: str) -> Content:
        stream = PieceStream(iter(self._files.pieces(place)))

        def on_piece(length: int) -> None:
            self._advance(length, line)
            self._progress.checkpoint()

        return writer.take(line.category, cast(BinaryIO, stream), on_piece)

    def _advance(self, length: int, line: DocumentLine) -> None:
        self._progress.advance(length, line.title)
