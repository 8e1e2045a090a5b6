"""Reading small files in groups, on pool threads: one look-up and one call to the compressor for a whole group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.services.house import House
from desktop.services.records import Failed
from desktop.services.sources import SourceFile, SourceProblem, read_whole
from models.categories import Category
from models.filing import known_files
from vault.pieces import PIECE_LENGTH, Piece

_GROUP_FILES = 128
_GROUP_BYTES = PIECE_LENGTH


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A small file that was read: named, compressed, and known or not. An empty file has no piece."""

    source: SourceFile
    digest: bytes
    modified: datetime
    piece: Piece | None
    duplicate_of: int | None = None

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
        contents: dict[int, bytes] = {}
        outcomes: list[Outcome] = []
        for ordinal, source in enumerate(group):
            try:
                whole = read_whole(source, PIECE_LENGTH)
            except SourceProblem as problem:
                outcomes.append(Failed(source.shown, str(problem)))
                continue
            if whole is None:
                outcomes.append(source)
                continue
            contents[ordinal], modified = whole
            digest = self._suite.digest(contents[ordinal])
            outcomes.append(ReadFile(source, digest, modified, None))
        return self._mark_duplicates(self._with_pieces(outcomes, contents))

    def prepare(self, data: bytes) -> Piece:
        """One piece of a large file."""
        pair = (self._suite.digest(data), data)
        (piece,) = self._house.store.prepare(self._category.compartment, [pair])
        return piece

    def known(self, identities: list[tuple[bytes, str]]) -> dict[tuple[bytes, str], int]:
        """(digest, path) → document id, for those that are filed already."""
        if not identities:
            return {}
        with self._house.database.read() as session:
            return known_files(session, self._category, identities)

    def _with_pieces(self, outcomes: list[Outcome], contents: dict[int, bytes]) -> list[Outcome]:
        filled = [
            (ordinal, outcome)
            for ordinal, outcome in enumerate(outcomes)
            if isinstance(outcome, ReadFile) and contents[ordinal]
        ]
        pieces = self._house.store.prepare(
            self._category.compartment,
            [(outcome.digest, contents[ordinal]) for ordinal, outcome in filled],
        )
        for (ordinal, outcome), piece in zip(filled, pieces, strict=True):
            outcomes[ordinal] = replace(outcome, piece=piece)
        return outcomes

    def _mark_duplicates(self, outcomes: list[Outcome]) -> list[Outcome]:
        """Only a file whose content the vault knows can be filed already; one question for all of these."""
        known = self.known(
            [
                (outcome.digest, outcome.source.shown)
                for outcome in outcomes
                if isinstance(outcome, ReadFile)
                and (outcome.piece is None or outcome.piece.body is None)
            ]
        )
        if not known:
            return outcomes
        return [
            replace(outcome, duplicate_of=known.get((outcome.digest, outcome.source.shown)))
            if isinstance(outcome, ReadFile)
            else outcome
            for outcome in outcomes
        ]


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
