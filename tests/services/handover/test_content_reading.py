"""Contents come whole and in their order, with few questions to the database, whoever asks for them how."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from desktop.services.filing.intake import file_paths
from desktop.services.handover import content_reading
from desktop.services.handover.content_reading import ContentReader
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.records import Filing
from models.categories import Category
from models.records import DocumentRecord
from models.session import Database
from models.tables import ChunkRow, VersionChunkRow
from vault.errors import ChunkMissing

_COUNT = 12


@pytest.fixture
def filed(house: House, tmp_path: Path) -> list[DocumentRecord]:
    """Twelve documents of two categories, one of several chunks, one empty, two alike; by category."""
    for number, category in enumerate((Category.OPERATIONS, Category.CONTRACT)):
        folder = tmp_path / category.value
        folder.mkdir()
        for each in range(_COUNT // 2):
            data = f"{number} {each}".encode() * 50
            if each == 3:
                # Every chunk another one: in another order it is another file.
                data = b"".join(n.to_bytes(4, "big") for n in range(number, 1_500_000))
            (folder / f"{each}.bin").write_bytes(b"" if each == 4 else data)
        file_paths(house, [folder], Filing(category))
    return sorted(list_documents(house), key=lambda each: (each.category.code, each.id))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with every question to the database."""
    counted: list[int] = []
    real = Database.read

    @contextmanager
    def read(self: Database) -> Iterator[Session]:
        counted.append(1)
        with real(self) as session:
            yield session

    monkeypatch.setattr(Database, "read", read)
    return counted


def _digest(house: House, pieces: Iterator[bytes]) -> bytes:
    return house.vault.suite.digest(b"".join(pieces))


def test_documents_are_looked_up_together_and_come_out_whole(
    house: House, filed: list[DocumentRecord], asked: list[int]
) -> None:
    reader = ContentReader(house)
    reader.expect(filed)
    for each in filed:
        assert _digest(house, reader.open(each)) == each.version.digest
    # One question for each category.
    assert len(asked) == 2


def test_any_order_repetition_and_the_unexpected_are_served(
    house: House, filed: list[DocumentRecord]
) -> None:
    reader = ContentReader(house)
    reader.expect(filed[:-1])
    for each in (*reversed(filed), filed[2], filed[2], filed[-1]):
        assert _digest(house, reader.open(each)) == each.version.digest
    # Two at the same time, as somebody may who compares them.
    first, second = reader.open(filed[3]), reader.open(filed[0])
    assert _digest(house, second) == filed[0].version.digest
    assert _digest(house, first) == filed[3].version.digest


def test_a_group_is_bounded_by_bytes(
    house: House, filed: list[DocumentRecord], asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_reading, "_MOST_BYTES", 1)
    reader = ContentReader(house)
    reader.expect(filed)
    for each in filed:
        assert _digest(house, reader.open(each)) == each.version.digest
    # An empty version adds none, so that the next one belongs to its group.
    assert len(asked) == len(filed) - 2


def test_a_chunk_that_nobody_knows_is_missing_where_it_is_read(
    house: House, filed: list[DocumentRecord]
) -> None:
    with house.database.write() as session:
        chunk = session.query(VersionChunkRow.chunk).filter_by(version_id=filed[0].version.id)
        session.execute(delete(ChunkRow).where(ChunkRow.id.in_(chunk)))
    reader = ContentReader(house)
    reader.expect(filed)
    pieces = reader.open(filed[0])
    with pytest.raises(ChunkMissing):
        next(pieces)
    assert _digest(house, reader.open(filed[1])) == filed[1].version.digest
