"""A filtered copy holds the documents in its scope, all that they need, and not a trace of any other."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, text

from models import queries
from models.audit.journal import Journal
from models.categories import Category, TextState
from models.documents.chunks import CONTENT, TEXT, add_batch, chunk_places
from models.documents.filing import (
    NewFile,
    VersionText,
    file_documents,
    record_texts,
    set_searchable,
)
from models.errors import NoSuchDocument
from models.inspection.filtering import _TABLES, write_filtered_copy
from models.inspection.scope import EditionScope, documents_in_scope, period_days
from models.obligations.registers import _KINDS
from models.queries import save_contract
from models.records import ContractProfile
from models.schema import HEAD, current_schema
from models.session import Database
from tests.models.builders import FILED, dated, new_file
from tests.models.conftest import CHAIN
from vault.database import Connector, connect
from vault.errors import StorageFailed
from vault.ids import ChunkId, Compartment, PackId
from vault.pieces import PlacedChunk
from vault.store import Batch

KEY = bytes(range(64, 96))
SOURCE_KEY = bytes(32)
CONTRACT = ContractProfile(
    "test", "运维合同", "某单位", "某公司", date(2026, 1, 1), date(2026, 12, 31), 100, "SD", True
)
PAGE, RESERVED, SALT = 4096, 80, 16


def chunk_of(name: str, kind: int) -> ChunkId:
    return ChunkId(hashlib.sha256(f"{name} {kind}".encode()).digest())


def pack_of(category: Category) -> PackId:
    return PackId(hashlib.sha256(category.value.encode()).digest()[:16])


def paper(name: str, category: Category, **changes: object) -> NewFile:
    """A file whose every word names it."""
    return new_file(
        title=f"题名{name}",
        name=f"{name}.txt",
        path=f"路径{name}/{name}.txt",
        digest=hashlib.sha256(name.encode()).digest(),
        chunks=(chunk_of(name, CONTENT),),
        category=category,
        **changes,
    )


def file_papers(database: Database, papers: dict[str, NewFile]) -> dict[str, int]:
    """File them with content and text in one pack a category; returns their ids."""
    for category in Category:
        mine = [name for name, each in papers.items() if each.terms.category is category]
        if not mine:
            continue
        pack, compartment = pack_of(category), category.compartment
        ids = [chunk_of(name, kind) for name in mine for kind in (CONTENT, TEXT)]
        chunks = tuple(
            PlacedChunk(chunk, compartment, pack, number, 32 + number * 20, 20, 4, 0)
            for number, chunk in enumerate(ids)
        )
        with database.write() as session:
            add_batch(session, compartment, Batch(((pack, 4000),), chunks))
    made = {}
    for name, each in papers.items():
        with database.write() as session:
            (made[name],) = file_documents(session, [each], prefix="SD", filed=FILED)
            version = queries.document(session, made[name]).version.id
            text_chunks = (chunk_of(name, TEXT),)
            record_texts(session, [VersionText(version, TextState.READ, "", 1, text_chunks)])
            set_searchable(session, [version], searchable=True)
    return made


@pytest.fixture
def archive(database: Database) -> Database:
    """A database with a contract and a journal that says something."""
    with database.write() as session:
        save_contract(session, CONTRACT)
        Journal(CHAIN, bytes(16), "金丝雀经理").append(session, [("opened", "vault", "金丝雀事由")])
    return database


def copied(archive: Database, tmp_path: Path, scope: EditionScope) -> Database:
    """The archive's filtered copy, opened the way an officer does."""
    with archive.read() as session:
        chosen = documents_in_scope(session, scope)
    path = tmp_path / "edition.db"
    write_filtered_copy(partial(connect, tmp_path / "vault.db", SOURCE_KEY), path, KEY, chosen)
    return Database(Connector(path, KEY, immutable=True), path, object_name="edition")


def decrypted_pages(path: Path, key: bytes) -> bytes:
    """Everything in a SQLCipher 4 database under a raw key, free space and all."""
    raw, plain = path.read_bytes(), b""
    for start in range(0, len(raw), PAGE):
        page = raw[start : start + PAGE]
        skipped = SALT if start == 0 else 0
        sealed, vector = page[skipped : PAGE - RESERVED], page[PAGE - RESERVED :][:16]
        decryptor = Cipher(AES(key), CBC(vector)).decryptor()
        plain += decryptor.update(sealed) + decryptor.finalize()
    return plain


def test_the_copy_holds_the_documents_in_scope_with_all_they_need(
    archive: Database, tmp_path: Path
) -> None:
    papers = {
        "甲": paper("甲", Category.PLEDGE, persons=("张三", "李四"), systems=("门户",)),
        "乙": paper("乙", Category.PERSONNEL, persons=("王五",), period="2026-07"),
        "丙": paper("丙", Category.SOURCE),
    }
    ids = file_papers(archive, papers)
    copy = copied(archive, tmp_path, EditionScope((Category.PLEDGE, Category.PERSONNEL)))
    with archive.read() as whole, copy.read() as part:
        for name in ("甲", "乙"):
            assert queries.document(part, ids[name]) == queries.document(whole, ids[name])
            version = queries.document(part, ids[name]).version.id
            compartment = papers[name].terms.category.compartment
            for kind in (CONTENT, TEXT):
                chunks = queries.version_chunks(part, version, kind)
                assert chunks == [chunk_of(name, kind)]
                assert chunk_places(part, compartment, chunks) == chunk_places(
                    whole, compartment, chunks
                )
        with pytest.raises(NoSuchDocument):
            queries.document(part, ids["丙"])
        assert len(queries.documents(part)) == 2
        assert queries.contract_profile(part) == CONTRACT
        packs = set(part.execute(text("SELECT id FROM pack")).scalars())
        assert packs == {pack_of(Category.PLEDGE), pack_of(Category.PERSONNEL)}
        assert not chunk_places(part, Compartment.SOURCE, [chunk_of("丙", CONTENT)])
        assert part.execute(text("PRAGMA foreign_key_check")).all() == []
    assert current_schema(copy) == HEAD
    copy.close()


def test_the_copy_has_no_table_that_an_officer_has_no_business_with(
    archive: Database, tmp_path: Path
) -> None:
    file_papers(archive, {"甲": paper("甲", Category.PLEDGE)})
    copy = copied(archive, tmp_path, EditionScope((Category.PLEDGE,)))
    with copy.read() as session:
        tables = set(inspect(session.connection()).get_table_names())
    copy.close()
    assert tables == {
        "alembic_version",
        "article",
        "chunk",
        "component",
        "contract",
        "delivery",
        "document",
        "document_subject",
        "document_tag",
        "edition_request",
        "edition_sheet",
        "edition_trace",
        "field",
        "field_value",
        "link",
        "pack",
        "relation",
        "suspicion",
        "tag",
        "version",
        "version_chunk",
    }


def test_the_copy_has_the_indexes_of_the_tables(archive: Database, tmp_path: Path) -> None:
    file_papers(archive, {"甲": paper("甲", Category.PLEDGE)})
    copy = copied(archive, tmp_path, EditionScope((Category.PLEDGE,)))
    with copy.read() as part, archive.read() as whole:
        for table in ("version", "document", "chunk"):
            here, there = (
                {
                    tuple(each["column_names"])
                    for each in inspect(one.connection()).get_indexes(table)
                }
                for one in (part, whole)
            )
            assert here == there
            assert here
    copy.close()


def test_no_page_holds_a_trace_of_what_is_not_in_scope(archive: Database, tmp_path: Path) -> None:
    """Searched in the decrypted pages, free space included, for every word and digest of the others."""
    papers = {}
    for number in range(240):
        category = (Category.PLEDGE, Category.PERSONNEL, Category.SOURCE)[number % 3]
        name = f"金丝雀{number:03d}号"
        papers[name] = paper(
            name, category, persons=(f"人{name}",), systems=(f"系统{name}",), type=f"类型{name}"
        )
    file_papers(archive, papers)
    copied(archive, tmp_path, EditionScope((Category.PLEDGE,))).close()
    archive.close()
    part = decrypted_pages(tmp_path / "edition.db", KEY)
    whole = decrypted_pages(tmp_path / "vault.db", SOURCE_KEY)
    for name, each in papers.items():
        inside = each.terms.category is Category.PLEDGE
        traces = [
            name.encode(),
            each.digest,
            chunk_of(name, CONTENT),
            chunk_of(name, TEXT),
        ]
        for trace in traces:
            assert trace in whole
            assert (trace in part) == inside, name
    for word in ("金丝雀经理", "金丝雀事由"):
        assert word.encode() in whole
        assert word.encode() not in part
    assert pack_of(Category.PLEDGE) in part
    assert pack_of(Category.SOURCE) not in part


def test_the_copy_is_sealed_and_leaves_nothing_beside_it(archive: Database, tmp_path: Path) -> None:
    file_papers(archive, {"甲": paper("甲", Category.PLEDGE)})
    before = {each.name for each in tmp_path.iterdir()}
    copied(archive, tmp_path, EditionScope((Category.PLEDGE,))).close()
    assert {each.name for each in tmp_path.iterdir()} == before | {"edition.db"}
    raw = (tmp_path / "edition.db").read_bytes()
    assert b"SQLite format" not in raw
    assert "题名".encode() not in raw


def test_a_copy_that_cannot_be_written_is_told_without_its_key(
    archive: Database, tmp_path: Path
) -> None:
    source = partial(connect, tmp_path / "vault.db", SOURCE_KEY)
    with pytest.raises(StorageFailed) as caught:
        write_filtered_copy(source, tmp_path / "none" / "edition.db", KEY, [1])
    error: BaseException | None = caught.value
    while error is not None:
        assert KEY.hex() not in repr(error)
        error = error.__context__


def test_the_archive_is_not_changed_by_being_copied(archive: Database, tmp_path: Path) -> None:
    file_papers(archive, {"甲": paper("甲", Category.PLEDGE)})
    with archive.read() as session:
        before = session.execute(text("SELECT count(*) FROM sqlite_master")).scalar()
    copied(archive, tmp_path, EditionScope((Category.PLEDGE,))).close()
    with archive.read() as session:
        assert session.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == before
        assert archive.integrity() == ([], 0)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (EditionScope((Category.PLEDGE,)), "甲乙"),
        (EditionScope((Category.PLEDGE, Category.SOURCE)), "甲乙丙丁戊"),
        (EditionScope(()), ""),
        (EditionScope(tuple(Category), persons=("张三",)), "甲丙"),
        (EditionScope(tuple(Category), persons=("张三", "李四")), "甲乙丙"),
        (EditionScope(tuple(Category), systems=("门户",)), "乙丙"),
        (EditionScope(tuple(Category), systems=("门户",), persons=("张三",)), "丙"),
        (EditionScope(tuple(Category), persons=("张",)), ""),
        (EditionScope(tuple(Category), since=dated("2026-07-01")), "乙丙"),
        (EditionScope(tuple(Category), since=dated("2026-07-02")), ""),
        (EditionScope(tuple(Category), until=dated("2026-06-30")), "甲"),
        (EditionScope(tuple(Category), until=dated("2026-06-29")), ""),
        (EditionScope(tuple(Category), until=dated("2026-12-31")), "甲乙丙丁"),
        (EditionScope((Category.PLEDGE,), (), (), dated("2026-07-01"), dated("2026-07-31")), "乙"),
    ],
)  # fmt: skip
def test_a_scope_includes_exactly_what_meets_every_limit(
    archive: Database, scope: EditionScope, expected: str
) -> None:
    """甲: June, though signed in July; 乙: signed in July; 丙: the third quarter; 丁: the whole year; 戊: undated."""
    papers = {
        "甲": paper("甲", Category.PLEDGE, persons=("张三",), period="2026-06", formed=dated("2026-07-03")),
        "乙": paper("乙", Category.PLEDGE, persons=("李四",), systems=("门户",), formed=dated("2026-07-01")),
        "丙": paper("丙", Category.SOURCE, persons=("张三",), systems=("门户", "网闸"), period="2026-Q3"),
        "丁": paper("丁", Category.SOURCE, period="2026"),
        "戊": paper("戊", Category.SOURCE, period="第三季度", formed=None),
    }  # fmt: skip
    ids = file_papers(archive, papers)
    with archive.read() as session:
        found = set(documents_in_scope(session, scope))
    assert found == {ids[name] for name in expected}


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2026", ("2026-01-01", "2026-12-31")),
        ("2028-02", ("2028-02-01", "2028-02-29")),
        ("2026-12", ("2026-12-01", "2026-12-31")),
        ("2026-Q1", ("2026-01-01", "2026-03-31")),
        ("2026-Q4", ("2026-10-01", "2026-12-31")),
        ("", None),
        ("2026-13", None),
        ("2026-Q5", None),
        ("26-07", None),
        ("０００１", None),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period: str, days: tuple[str, str] | None) -> None:
    expected = None if days is None else tuple(map(dated, days))
    assert period_days(period) == expected


_DAYS = st.none() | st.dates()
_NAMES = st.lists(st.text(max_size=10), max_size=3).map(tuple)


@given(
    categories=st.lists(st.sampled_from(Category), unique=True).map(tuple),
    systems=_NAMES,
    persons=_NAMES,
    since=_DAYS,
    until=_DAYS,
)
def test_a_scope_survives_being_stored(
    categories: tuple[Category, ...],
    systems: tuple[str, ...],
    persons: tuple[str, ...],
    since: date | None,
    until: date | None,
) -> None:
    scope = EditionScope(categories, systems, persons, since, until)
    stored = EditionScope.from_json(scope.to_json())
    assert set(stored.categories) == set(categories)
    assert (stored.systems, stored.persons, stored.since, stored.until) == (
        systems,
        persons,
        since,
        until,
    )
    assert stored.to_json() == scope.to_json()


@pytest.mark.parametrize(
    "stored", ["", "null", "[]", "{}", '{"categories": ["none"]}', '{"categories": 1}']
)
def test_what_is_no_scope_is_refused(stored: str) -> None:
    with pytest.raises(ValueError):
        EditionScope.from_json(stored)


def test_of_order_and_links_the_copy_has_what_is_about_its_documents(
    archive: Database, tmp_path: Path
) -> None:
    ids = file_papers(
        archive,
        {
            "甲": paper("甲", Category.PLEDGE),
            "乙": paper("乙", Category.PLEDGE),
            "丙": paper("丙", Category.SOURCE),
        },
    )
    first, second, other = ids["甲"], ids["乙"], ids["丙"]
    with archive.write() as session:
        for statement, values in (
            ("INSERT INTO article VALUES (?, 'fault', 6, 0, '复核人某', 1, ?)", (first, other)),
            ("INSERT INTO article VALUES (?, 'fault', 0, NULL, '', NULL, NULL)", (other,)),
            (LINK, (first, 0, "乙", "document", second, "", "")),
            (LINK, (first, 1, "丙", "document", other, "题名丙", "")),
            (LINK, (first, 2, "人员:张三", "person", None, "张三", "")),
            (LINK, (first, 3, "系统:电子票据", "system", None, "7", "")),
            (LINK, (other, 0, "甲", "document", first, "", "")),
            ("INSERT INTO tag VALUES (1, 0, '网络', '网络')", ()),
            ("INSERT INTO tag VALUES (2, 1, '防火墙', '防火墙')", ()),
            ("INSERT INTO tag VALUES (3, 1, '别的标签', '别的标签')", ()),
            ("INSERT INTO document_tag VALUES (?, 2)", (first,)),
            ("INSERT INTO document_tag VALUES (?, 3)", (other,)),
            ("INSERT INTO relation VALUES (?, 'answers', ?, '附注某', 0)", (first, second)),
            ("INSERT INTO relation VALUES (?, 'answers', ?, '', 0)", (first, other)),
            ("INSERT INTO field VALUES (1, '厂商', '厂商', 'choice', '[\"某厂\"]', '[]', 1)", ()),
            ("INSERT INTO field VALUES (2, '别的', '别的', 'text', '[]', '[]', 2)", ()),
            ("INSERT INTO field_value VALUES (?, 1, '华某')", (first,)),
            ("INSERT INTO field_value VALUES (?, 2, '别的值')", (other,)),
            ("INSERT INTO collection VALUES (1, '合集某', '合集某', '', 1)", ()),
            ("INSERT INTO former_title VALUES (?, '旧题名', '旧题名', 0)", (first,)),
            ("INSERT INTO draft VALUES (1, ?, NULL, '', '', '草稿某', x'00', '', 0, 0)", (first,)),
        ):
            session.connection().exec_driver_sql(statement, values)
    copy = copied(archive, tmp_path, EditionScope((Category.PLEDGE,)))
    with copy.read() as session:

        def rows(statement: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in session.execute(text(statement))]

        assert rows("SELECT document_id, reviewed_by, origin FROM article") == [(first, "", None)]
        assert rows(
            "SELECT ordinal, target_document, target_name, problem FROM link ORDER BY ordinal"
        ) == [
            (0, second, "", ""),
            (1, None, "", "missing"),
            (2, None, "张三", ""),
            (3, None, "", ""),
        ]
        assert rows("SELECT id FROM tag ORDER BY id") == [(1,), (2,)]
        assert rows("SELECT * FROM document_tag") == [(first, 2)]
        assert rows("SELECT document_id, other_id, note FROM relation") == [(first, second, "")]
        assert rows("SELECT name, choices FROM field") == [("厂商", "[]")]
        assert rows("SELECT document_id, value FROM field_value") == [(first, "华某")]
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    copy.close()


LINK = (
    "INSERT INTO link (document_id, ordinal, raw, key, label, embedded, target_kind, target_document, target_name,"
    " version, place, seen_version, problem) VALUES (?, ?, ?, '', '', 0, ?, ?, ?, NULL, '', 1, ?)"
)


def test_no_register_and_no_rule_is_in_a_copy(archive: Database, tmp_path: Path) -> None:
    file_papers(archive, {"甲": paper("甲", Category.PLEDGE)})
    tables = text("SELECT name FROM sqlite_master WHERE type = 'table'")
    with copied(archive, tmp_path, EditionScope((Category.PLEDGE,))).read() as session:
        there = set(session.execute(tables).scalars())
    assert there == {each.__dict__["__table__"].name for each in _TABLES} | {"alembic_version"}
    kept_back = {kind.row.__tablename__ for kind in _KINDS.values()}
    kept_back |= {"rule_text", "column_mapping", "audit_event", "counter", "draft", "bulk_edit"}
    with archive.read() as session:
        assert kept_back <= set(session.execute(tables).scalars())
    assert not there & kept_back
