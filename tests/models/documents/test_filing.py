"""Filing: numbers without gaps, identities that are found again, times that can't be chosen."""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from models import queries
from models.categories import Category, Mark, Ownership, TextState
from models.documents.chunks import CONTENT, TEXT, add_batch
from models.documents.filing import (
    NewFile,
    VersionText,
    file_documents,
    known_files,
    record_texts,
    set_searchable,
)
from models.errors import NoSuchDocument
from models.session import Database
from models.tables import CounterRow
from tests.models.builders import FILED, dated, new_file
from vault.ids import ChunkId, PackId
from vault.pieces import PlacedChunk
from vault.store import Batch


def file_all(database: Database, *files: NewFile) -> list[int]:
    with database.write() as session:
        return file_documents(session, files, prefix="SD", filed=FILED)


def numbers(database: Database) -> list[str]:
    with database.read() as session:
        return [each.number for each in queries.documents(session)]


def test_everything_that_was_filed_is_in_the_record(database: Database) -> None:
    file = new_file(
        persons=("张三", "李四", "张三"),
        systems=("门户",),
        period="2026-07",
        formed=date(2026, 7, 1),
        mark=Mark.PERSONAL,
        ownership=Ownership.CLIENT,
        category=Category.PERSONNEL,
    )
    (identifier,) = file_all(database, file)
    with database.read() as session:
        record = queries.document(session, identifier)
    assert record.number == "SD-05-202607-0001"
    assert set(record.persons) == {"张三", "李四"}
    assert record.systems == ("门户",)
    assert record.title == file.title
    for field in ("category", "type", "period", "formed", "mark", "retention", "ownership"):
        assert getattr(record, field) == getattr(file.terms, field)
    version = record.version
    for field in ("name", "path", "size", "digest", "modified"):
        assert getattr(version, field) == getattr(file, field)
    assert record.filed == version.filed == FILED
    assert (version.document_id, version.ordinal) == (identifier, 1)
    assert (version.text_state, version.searchable) == (TextState.PENDING, False)


def test_a_number_names_category_and_month(database: Database) -> None:
    file_all(
        database,
        new_file(category=Category.CONTRACT, period="2026-03", formed=dated("2025-12-31")),
        new_file(category=Category.SOURCE, formed=dated("2025-12-31")),
        new_file(category=Category.SOURCE, period="第一季度"),
    )
    assert numbers(database) == ["SD-01-202603-0001", "SD-02-202512-0001", "SD-02-202607-0001"]


_FILES = st.builds(
    new_file,
    category=st.sampled_from([Category.PLEDGE, Category.OPERATIONS]),
    period=st.sampled_from(["", "2026-06", "2026-07"]),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batches=st.lists(st.lists(_FILES, max_size=6), max_size=5))
def test_numbers_are_unique_and_without_gaps(
    database: Database, batches: list[list[NewFile]]
) -> None:
    with database.write() as session:
        for table in ("version_chunk", "version", "document_subject", "document", "counter"):
            session.execute(text(f"DELETE FROM {table}"))
    given_ids = [identifier for batch in batches for identifier in file_all(database, *batch)]
    assert given_ids == list(range(1, len(given_ids) + 1))
    series = defaultdict(list)
    for number in numbers(database):
        name, _dash, ordinal = number.rpartition("-")
        series[name].append(int(ordinal))
    for ordinals in series.values():
        assert ordinals == list(range(1, len(ordinals) + 1))


def test_files_of_other_terms_share_one_sequence(database: Database) -> None:
    """Two people's records of one category and month: their terms differ, their numbers must not collide."""
    people = [new_file(persons=(name,)) for name in ("张三", "李四", "张三", "王五")]
    file_all(database, *people, *people)
    assert numbers(database) == [f"SD-08-202607-{number:04d}" for number in range(1, 9)]


def test_a_batch_that_fails_uses_up_no_number(database: Database) -> None:
    file_all(database, new_file())
    with pytest.raises(KeyboardInterrupt), database.write() as session:  # noqa: PT012 - one transaction
        file_documents(session, [new_file()] * 3, prefix="SD", filed=FILED)
        raise KeyboardInterrupt
    assert file_all(database, new_file()) == [2]
    assert numbers(database) == ["SD-08-202607-0001", "SD-08-202607-0002"]


def test_filing_from_several_threads_gives_every_number_once(database: Database) -> None:
    threads = [
        threading.Thread(target=file_all, args=(database, *[new_file()] * 5)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers(database) == [f"SD-08-202607-{number:04d}" for number in range(1, 31)]


def test_more_than_ten_thousand_in_a_month_still_have_numbers(database: Database) -> None:
    with database.write() as session:
        session.add(CounterRow(name="SD-08-202607", value=9999))
    file_all(database, new_file())
    assert numbers(database) == ["SD-08-202607-10000"]


def test_no_files_are_no_work(database: Database) -> None:
    assert file_all(database) == []
    with database.read() as session:
        assert session.scalars(select(CounterRow)).all() == []


def known(database: Database, *identities: tuple[bytes, str]) -> dict[tuple[bytes, str], list[int]]:
    """Which documents hold which of these, whatever their terms."""
    with database.read() as session:
        found = known_files(session, identities)
    return {identity: sorted(filed.values()) for identity, filed in found.items()}


def test_a_known_file_has_the_same_bytes_and_path(database: Database) -> None:
    digest, other = (hashlib.sha256(word).digest() for word in (b"text", b"other"))
    (identifier,) = file_all(database, new_file(path="a/b.txt"))
    asked = [(digest, "a/b.txt"), (digest, "a/c.txt"), (other, "a/b.txt"), (digest, "A/B.TXT")]
    assert known(database, *asked, (digest, "a/b.txt ")) == {(digest, "a/b.txt"): [identifier]}
    assert known(database) == {}


def test_a_known_file_says_how_it_is_filed(database: Database) -> None:
    """The same blank form is another record under another category, month, date, person, system or type."""
    files = [
        new_file(),
        new_file(category=Category.PLEDGE),
        new_file(type="表单"),
        new_file(period="2026-07"),
        new_file(formed=dated("2026-07-01")),
        new_file(persons=("张三",)),
        new_file(persons=("张三", "李四")),
        new_file(systems=("张三",)),
    ]
    ids = file_all(database, *files)
    identity = (files[0].digest, files[0].path)
    with database.read() as session:
        found = known_files(session, [identity])
    assert found == {
        identity: {file.terms.key: number for file, number in zip(files, ids, strict=True)}
    }
    assert len({file.terms.key for file in files}) == len(files)
    turned = new_file(persons=("李四", "张三"))
    assert turned.terms.key == files[6].terms.key, "the order of persons doesn't make a record"


def test_many_identities_are_asked_for_at_once(database: Database) -> None:
    digest = hashlib.sha256(b"text").digest()
    ids = file_all(database, *(new_file(path=f"{number}") for number in range(1200)))
    found = known(database, *((digest, f"{number}") for number in range(1300)))
    assert found == {(digest, f"{number}"): [ids[number]] for number in range(1200)}


def test_paths_are_asked_for_as_they_are(database: Database) -> None:
    """Nothing in a path is ever read as a pattern or a statement."""
    digest = hashlib.sha256(b"text").digest()
    paths = ["%", "_", "'; DROP TABLE version; --", '"', "a\nb", "🗂", "e\u0301", "é"]
    ids = file_all(database, *(new_file(path=path) for path in paths))
    found = known(database, *((digest, path) for path in paths))
    assert found == {(digest, path): [number] for path, number in zip(paths, ids, strict=True)}


def test_texts_are_recorded_beside_the_content_and_are_not_searchable_yet(
    database: Database,
) -> None:
    first, second = file_all(database, new_file(path="1"), new_file(path="2"))
    chunks = (ChunkId(b"1" * 32), ChunkId(b"2" * 32))
    with database.write() as session:
        versions = [each.version.id for each in queries.documents(session)]
        record_texts(
            session,
            [
                VersionText(versions[0], TextState.READ, "", 3, chunks),
                VersionText(versions[1], TextState.UNREADABLE, "broken", 0, ()),
            ],
        )
    with database.read() as session:
        read, broken = (queries.document(session, each).version for each in (first, second))
        assert (read.text_state, read.pages, read.searchable) == (TextState.READ, 3, False)
        assert (broken.text_state, broken.text_reason) == (TextState.UNREADABLE, "broken")
        assert queries.version_chunks(session, read.id, TEXT) == list(chunks)
        assert queries.version_chunks(session, read.id, CONTENT) == [ChunkId(bytes(32))]
        assert queries.version_chunks(session, broken.id, TEXT) == []


def test_what_waits_for_what_is_counted_and_listed(database: Database) -> None:
    ids = file_all(database, *(new_file(path=f"{number}") for number in range(4)))
    with database.write() as session:
        versions = [each.version.id for each in queries.documents(session)]
        texts = [VersionText(each, TextState.READ, "", 1, ()) for each in versions[:3]]
        record_texts(session, texts)
        set_searchable(session, versions[:2], searchable=True)
        set_searchable(session, versions[1:2], searchable=False)
    with database.read() as session:
        all_versions = [each.version.id for each in queries.documents(session)]
        assert queries.awaiting_text(session, 10) == all_versions[3:]
        assert queries.count_awaiting_text(session) == 1
        assert queries.awaiting_index(session, 10) == versions[1:3]
        assert queries.awaiting_index(session, 1) == versions[1:2]
        assert queries.count_awaiting(session) == 3
        assert queries.text_counts(session) == (4, 1)
        filed = queries.filed_in(session, Category.OPERATIONS)
        assert [pair for pair, searchable in filed.items() if searchable] == [(ids[0], versions[0])]
        assert set(filed) == set(zip(ids, all_versions, strict=True))
        assert queries.filed_in(session, Category.PLEDGE) == {}


def test_documents_are_listed_by_category_and_by_id(database: Database) -> None:
    files = [new_file(category=each, path=each.value, persons=("张三",)) for each in Category]
    ids = file_all(database, *files)
    with database.read() as session:
        for identifier, category in zip(ids, Category, strict=True):
            (record,) = queries.documents(session, category=category)
            assert (record.id, record.category, record.persons) == (identifier, category, ("张三",))
        some = [ids[2], 9999, ids[0]]
        assert {each.id for each in queries.documents(session, ids=some)} == {ids[0], ids[2]}
        assert queries.documents(session, ids=[]) == []
        assert queries.count_by_category(session) == dict.fromkeys(Category, 1)
        with pytest.raises(NoSuchDocument) as caught:
            queries.document(session, 9999)
        assert caught.value.document == 9999


def test_a_document_without_chunks_has_no_length(database: Database) -> None:
    file_all(database, new_file(size=0, chunks=()))
    with database.read() as session:
        (record,) = queries.documents(session)
        assert queries.content_lengths(session, record.category, [record.version.id]) == {}


def test_a_length_counts_a_chunk_as_often_as_it_occurs(database: Database) -> None:
    pack, chunk = PackId(bytes(16)), ChunkId(b"c" * 32)
    place = PlacedChunk(chunk, Category.OPERATIONS.compartment, pack, 0, 32, 30, 100, 1)
    with database.write() as session:
        add_batch(session, place.compartment, Batch(((pack, 99),), (place,)))
    file_all(database, new_file(size=300, chunks=(chunk,) * 3))
    with database.read() as session:
        (record,) = queries.documents(session)
        versions = [record.version.id]
        assert queries.content_lengths(session, Category.OPERATIONS, versions) == {versions[0]: 300}
        assert queries.content_lengths(session, Category.PLEDGE, versions) == {}


def test_files_may_be_older_than_computers_and_newer_than_now(database: Database) -> None:
    moments = [FILED - timedelta(days=365 * 1500), FILED + timedelta(days=365 * 5000), None]
    file_all(database, *(new_file(modified=moment) for moment in moments))
    with database.read() as session:
        assert [each.version.modified for each in queries.documents(session)] == moments
