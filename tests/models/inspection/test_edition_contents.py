"""What an edition holds besides documents is written into its copy and read from it, and names nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from models.audit.journal import Journal
from models.categories import Category
from models.inspection.edition_contents import (
    EditionAbout,
    EditionContents,
    EditionHead,
    ProofLine,
    Trace,
    proofs_of,
    read_about,
    read_answers,
    read_requests,
    traces_of,
)
from models.inspection.edition_traces import document_events
from models.inspection.filtering import write_filtered_copy
from models.inspection.inspection import Answer, AnswerRow, AnswerTable, InspectionRequest
from models.queries import save_contract
from models.session import Database
from tests.models.conftest import CHAIN
from tests.models.inspection.test_filtering import CONTRACT, KEY, SOURCE_KEY, file_papers, paper
from vault.database import Connector, connect

MOMENT = datetime(2026, 11, 18, 8, 30, 1, 123456, tzinfo=UTC)
HASH = hashlib.sha256(b"event").digest()
ABOUT = EditionAbout(
    "某检查组",
    date(2026, 11, 18),
    "zh_CN",
    EditionHead(7, MOMENT, "7-ABCD", "ab" * 32, "cd" * 16, "SHOUDANG…", "aes"),
)


@pytest.fixture
def archive(database: Database) -> Database:
    with database.write() as session:
        save_contract(session, CONTRACT)
    file_papers(database, {"甲": paper("甲", Category.PLEDGE), "乙": paper("乙", Category.SOURCE)})
    return database


def answer(document: int) -> Answer:
    rows = (AnswerRow(("一",), document, "good"),)
    return Answer(
        "q05",
        "去向",
        "给过谁？",
        "Ⅱ8.1",
        "good",
        "无。",
        (AnswerTable("表", ("列",), rows),),
        (document,),
    )


def contents(document: int = 1) -> EditionContents:
    return EditionContents(
        ABOUT,
        (
            answer(document),
            Answer("q06", "涉密", "有吗？", "§31", "unknown", "不在范围内", withheld=True),
        ),
        (InspectionRequest(2, "应急预案", "Ⅱ6.4"), InspectionRequest(1, "巡检表")),
        ((document, (ProofLine("duty", "R67 承诺书", "Ⅱ8.4", "both", date(2026, 5, 1), True),)),),
        (Trace(3, document, MOMENT, "项目经理", "filed", "入库。", HASH),),
    )


@pytest.fixture
def copy(archive: Database, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "edition.db"
    connecting = partial(connect, tmp_path / "vault.db", SOURCE_KEY)
    write_filtered_copy(connecting, path, KEY, [1], contents())
    opened = Database(Connector(path, KEY, immutable=True), path, object_name="edition")
    yield opened
    opened.close()


def test_everything_is_read_as_it_was_given(copy: Database) -> None:
    given = contents()
    with copy.read() as session:
        assert read_about(session) == ABOUT
        assert read_answers(session) == given.answers
        assert read_requests(session) == tuple(sorted(given.requests, key=lambda each: each.number))
        assert proofs_of(session, 1) == given.proofs[0][1]
        assert traces_of(session, 1) == given.traces
        assert traces_of(session, 2) == ()
        assert proofs_of(session, 2) == ()


def test_a_vault_has_none_of_it(archive: Database) -> None:
    with archive.read() as session:
        assert read_about(session) is None
        assert read_answers(session) == ()
        assert read_requests(session) == ()
        assert traces_of(session, 1) == ()


@pytest.mark.parametrize(
    "leaking",
    [
        EditionContents(answers=(answer(2),)),
        EditionContents(answers=(Answer("q01", "", "", "", "good", "", documents=(2,)),)),
        EditionContents(proofs=((2, ()),)),
        EditionContents(traces=(Trace(1, 2, MOMENT, "谁", "filed", "", HASH),)),
    ],
)
def test_what_names_a_document_outside_of_the_edition_is_never_written(
    archive: Database, tmp_path: Path, leaking: EditionContents
) -> None:
    connecting = partial(connect, tmp_path / "vault.db", SOURCE_KEY)
    with pytest.raises(ValueError, match="outside"):
        write_filtered_copy(connecting, tmp_path / "leak.db", KEY, [1], leaking)
    assert not (tmp_path / "leak.db").exists()


@pytest.mark.parametrize("body", ["{}", '{"v": 1}', '{"v": 1, "proofs": [{}]}', "no"])
def test_a_row_of_another_form_is_refused(archive: Database, body: str) -> None:
    with archive.write() as session:
        for row, question in enumerate(("about", "proof 1", "q01"), 1):
            session.execute(
                text("INSERT INTO edition_sheet VALUES (:row, :question, :body)"),
                {"row": row, "question": question, "body": body},
            )
    with archive.read() as session:
        with pytest.raises(ValueError, match=r".+"):
            read_about(session)
        with pytest.raises(ValueError, match=r".+"):
            proofs_of(session, 1)
        with pytest.raises(ValueError, match=r".+"):
            read_answers(session)


def test_an_answer_under_another_questions_name_is_refused(archive: Database) -> None:
    (_question, body), *_others = contents().sheets()
    with archive.write() as session:
        session.execute(text("INSERT INTO edition_sheet VALUES (1, 'q07', :body)"), {"body": body})
    with archive.read() as session, pytest.raises(ValueError, match="another question"):
        read_answers(session)


def test_the_events_of_documents_are_those_of_the_documents_asked_for(archive: Database) -> None:
    journal = Journal(CHAIN, bytes(16), "经理")
    told = [
        ("filed", "document 1", ""),
        ("filed", "document 2", ""),
        ("opened", "document 1 version 3", ""),
        ("filed", "document 12", ""),
        ("handover built", "package", "document 1"),
        ("opened", "documents", ""),
        ("late", "document 1", ""),
    ]
    with archive.write() as session:
        journal.append(session, told, moment=MOMENT)
    with archive.read() as session:
        found = list(document_events(session, {1}, 6))
    assert [(number, each.sequence, each.action) for number, each in found] == [
        (1, 1, "filed"),
        (1, 3, "opened"),
    ]
