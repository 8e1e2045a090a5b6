"""Reading small files in groups, on pool threads: one look-up and one call to the compressor for a whole group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from desktop.services.filing.sources import SourceFile, SourceProblem, read_whole
from desktop.services.house import House
from desktop.services.records import Failed
from models.categories import Category
from models.documents.filing import TermsKey, known_files
from vault.pieces import PIECE_LENGTH, Piece

_NOWHERE: dict[TermsKey, int] = {}
_GROUP_FILES = 128
_GROUP_BYTES = PIECE_LENGTH


class ReadFile(NamedTuple):
    """A small file that was read, named and compressed, and how it is filed already. An empty file has no piece."""

    source: SourceFile
    digest: bytes
    modified: datetime
    piece: Piece | None
    filed: dict[TermsKey, int]

    @property
    def size(self) -> int:
        """In bytes."""
        return self.piece.plain_length if self.piece else 0


Outcome = ReadFile | SourceFile | Failed
"""What reading a file yields: the file, the source as it was when it is too large to be read at once, or a failure."""


class GroupReader:
    """Reads for one category. Safe to use from several threads."""

    def __init__(self, house: House, category: Category) -> None:
        self._house, self._category = house, category
        self._suite = house.vault.suite

    def read(self, group: list[SourceFile]) -> list[Outcome]:
        """Read, name and compress the small files of a group; large ones come back as they are."""
        failed: dict[int, Outcome] = {}
        read: list[tuple[int, SourceFile, bytes, bytes, datetime]] = []
        for ordinal, source in enumerate(group):
            try:
                whole = read_whole(source, PIECE_LENGTH)
            except SourceProblem as problem:
                failed[ordinal] = Failed(source.shown, str(problem))
                continue
            if whole is None:
                failed[ordinal] = source
            else:
                data, modified = whole
                read.append((ordinal, source, self._suite.digest(data), data, modified))
        pieces = self._pieces([(digest, data) for _ordinal, _source, digest, data, _when in read])
        # Only a file whose content the vault knows can be filed already; one question for all of these.
        known = self.known(
            [
                (digest, source.shown)
                for (_ordinal, source, digest, _data, _when), piece in zip(
                    read, pieces, strict=True
                )
                if piece is None or piece.body is None
            ]
        )
        outcomes: dict[int, Outcome] = failed
        for (ordinal, source, digest, _data, modified), piece in zip(read, pieces, strict=True):
            outcomes[ordinal] = ReadFile(
                source, digest, modified, piece, known.get((digest, source.shown), _NOWHERE)
            )
        return [outcomes[ordinal] for ordinal in range(len(group))]

    def prepare(self, data: bytes) -> Piece:
        """One piece of a large file."""
        pair = (self._suite.digest(data), data)
        (piece,) = self._house.store.prepare(self._category.compartment, [pair])
        return piece

    def known(
        self, identities: list[tuple[bytes, str]]
    ) -> dict[tuple[bytes, str], dict[TermsKey, int]]:
        """(digest, path) → how it is filed already → document id."""
        if not identities:
            return {}
        with self._house.database.read() as session:
            return known_files(session, identities)

    def _pieces(self, contents: list[tuple[bytes, bytes]]) -> list[Piece | None]:
        """A piece for each (digest, bytes), None for an empty file."""
        filled = iter(
            self._house.store.prepare(
                self._category.compartment, [content for content in contents if content[1]]
            )
        )
        return [next(filled) if data else None for _digest, data in contents]


def groups(sources: list[SourceFile]) -> Iterator[list[SourceFile]]:
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
