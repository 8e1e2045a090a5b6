"""Which documents a lost pack concerns."""

from __future__ import annotations

from models.documents.affected import documents_in_packs
from models.documents.chunks import add_batch
from models.documents.filing import file_documents
from models.session import Database
from tests.models.builders import FILED, new_file
from vault.ids import ChunkId, Compartment, PackId
from vault.pieces import PlacedChunk
from vault.store import Batch

FIRST, SECOND = (PackId(bytes((number,)) * 16) for number in (1, 2))


def chunk(number: int) -> ChunkId:
    return ChunkId(bytes((number,)) * 32)


def add_pack(database: Database, pack: PackId, *numbers: int) -> None:
    where = Compartment.OPERATIONS
    chunks = tuple(
        PlacedChunk(chunk(number), where, pack, ordinal, 32 + ordinal * 100, 100, 84, 0)
        for ordinal, number in enumerate(numbers)
    )
    with database.write() as session:
        add_batch(session, where, Batch(((pack, 1000),), chunks))


def test_every_document_with_content_in_the_pack_is_named_once(database: Database) -> None:
    add_pack(database, FIRST, 1, 2, 3)
    add_pack(database, SECOND, 4)
    files = [
        new_file(title="both", name="a", path="a", chunks=(chunk(1), chunk(2), chunk(4))),
        new_file(title="second", name="b", path="b", chunks=(chunk(4),)),
        new_file(title="first", name="c", path="c", chunks=(chunk(3),)),
        new_file(title="empty", name="d", path="d", size=0, chunks=()),
    ]
    with database.write() as session:
        file_documents(session, files, prefix="X", filed=FILED)
    with database.read() as session:
        first = [each.title for each in documents_in_packs(session, [FIRST])]
        second = [each.title for each in documents_in_packs(session, [SECOND])]
        either = documents_in_packs(session, [FIRST, SECOND])
        assert documents_in_packs(session, []) == []
        assert documents_in_packs(session, [PackId(bytes(16))]) == []
    assert sorted(first) == ["both", "first"]
    assert sorted(second) == ["both", "second"]
    assert sorted(each.title for each in either) == ["both", "first", "second"]
    assert [each.number for each in either] == sorted(each.number for each in either)
