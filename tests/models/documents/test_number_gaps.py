"""Numbers that are gone: named run by run, explained by a purge, never invented where nothing was given out."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text

from models.documents.filing import file_documents
from models.documents.number_gaps import number_gaps
from models.session import Database
from tests.models.builders import new_file

FILED = datetime(2026, 5, 6, 8, tzinfo=UTC)


def _file(database: Database, count: int) -> list[str]:
    with database.write() as session:
        files = [new_file(title=f"巡检表{each}", period="2026-05") for each in range(count)]
        ids = file_documents(session, files, prefix="SD", filed=FILED)
        found = session.execute(text("SELECT number FROM document WHERE id >= :id"), {"id": ids[0]})
        return sorted(found.scalars())


def _remove(database: Database, number: str) -> None:
    with database.write() as session:
        for table in ("version_chunk", "version"):
            of = "version_id IN (SELECT id FROM version WHERE document_id = :id)"
            of = of if table == "version_chunk" else "document_id = :id"
            session.execute(
                text(f"DELETE FROM {table} WHERE {of}"),
                {"id": _id(session, number)},
            )
        session.execute(text("DELETE FROM document WHERE number = :n"), {"n": number})


def _id(session: object, number: str) -> int:
    found = session.execute(  # type: ignore[attr-defined]
        text("SELECT id FROM document WHERE number = :n"), {"n": number}
    )
    return int(found.scalar_one())


def test_what_is_complete_has_no_gaps(database: Database) -> None:
    with database.read() as session:
        assert number_gaps(session) == ()
    _file(database, 12)
    with database.read() as session:
        assert number_gaps(session) == ()


def test_gaps_are_named_run_by_run_also_at_the_end(database: Database) -> None:
    numbers = _file(database, 9)
    for each in (0, 3, 4, 8):
        _remove(database, numbers[each])
    with database.read() as session:
        found = number_gaps(session)
    series = numbers[0].rpartition("-")[0]
    assert [each.words for each in found] == [
        f"{series}-0001",
        f"{series}-0004…0005",
        f"{series}-0009",
    ]


def test_a_purge_explains_a_number(database: Database) -> None:
    numbers = _file(database, 3)
    _remove(database, numbers[1])
    with database.write() as session:
        session.execute(
            text(
                "INSERT INTO purge_record (moment, actor, number, category, type, title, reason, residue)"
                " VALUES (0, '', :n, '', '', '', '', '[]')"
            ),
            {"n": numbers[1]},
        )
    with database.read() as session:
        assert number_gaps(session) == ()
