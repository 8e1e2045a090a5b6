"""The register of media and the record of backups."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.keeping import media
from models.session import Database

NOW = datetime(2026, 7, 15, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def register(database: Database, token: bytes, label: str, moment: datetime = NOW) -> int:
    with database.write() as session:
        return media.add_medium(
            session, token=token, label=label, serial="S1", purpose="周备份", moment=moment
        )


def the_media(database: Database) -> list[media.MediumRecord]:
    with database.read() as session:
        return media.media(session)


def test_a_registered_medium_is_on_record(database: Database) -> None:
    medium = register(database, b"t" * 16, "盘 A")
    assert the_media(database) == [
        media.MediumRecord(medium, b"t" * 16, "盘 A", "S1", "周备份", NOW, None, None)
    ]


def test_a_medium_registered_once_more_is_the_same_one_corrected(database: Database) -> None:
    first = register(database, b"t" * 16, "盘 A")
    with database.write() as session:
        media.retire_medium(session, first, LATER)
    assert the_media(database)[0].retired == LATER
    assert register(database, b"t" * 16, "盘 B", LATER) == first
    (medium,) = the_media(database)
    assert (medium.label, medium.registered, medium.retired) == ("盘 B", LATER, None)


def test_only_a_backup_that_came_to_its_end_counts_as_one(database: Database) -> None:
    medium, other = register(database, b"t" * 16, "盘 A"), register(database, b"u" * 16, "盘 B")
    with database.write() as session:
        complete = media.begin_run(session, medium, NOW)
        media.complete_run(
            session, complete, finished=LATER, packs=3, size=4_000_000_000, sequence=9
        )
        failed = media.begin_run(session, medium, LATER)
        media.fail_run(session, failed, "medium-lost")
        media.begin_run(session, other, LATER)
    assert [each.last_backup for each in the_media(database)] == [NOW, None]
    with database.read() as session:
        runs = media.runs(session, 10)
        assert media.runs(session, 1) == runs[:1]
    assert [(run.medium, run.outcome, run.finished) for run in runs] == [
        ("盘 B", "", None),
        ("盘 A", "medium-lost", None),
        ("盘 A", media.COMPLETE, LATER),
    ]
    assert (runs[2].packs, runs[2].bytes, runs[2].sequence) == (3, 4_000_000_000, 9)
