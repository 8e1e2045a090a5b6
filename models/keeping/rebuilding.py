"""Bringing a database that is older than the packs up to what lies on the medium, so that work can go on from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from models.categories import Category, TextState
from models.documents.chunks import TEXT, insert_chunks
from models.searching.visibility import note_change
from models.tables import ChunkRow, PackRow, VersionChunkRow, VersionRow
from vault.ids import Compartment, PackId
from vault.pieces import PlacedChunk

_VARIABLES = 500
_SESSIONS = "sessions"
_NOT_NUMBERS = (_SESSIONS, "compacting")
_LOST_TEXT = """
    SELECT DISTINCT part.version_id FROM version_chunk AS part
    JOIN version ON version.id = part.version_id
    JOIN document ON document.id = version.document_id
    LEFT JOIN chunk ON chunk.compartment = CASE document.category {compartments} END AND chunk.id = part.chunk
    WHERE part.kind = ? AND chunk.id IS NULL
"""


def adopt_pack(
    session: Session,
    pack: PackId,
    compartment: Compartment,
    size: int,
    chunks: Sequence[PlacedChunk],
    *,
    moment: datetime,
) -> None:
    """Take in a pack of `size` bytes, or correct what is known of it, and say that these chunks lie in it."""
    row = session.get(PackRow, pack)
    if row is None:
        row = PackRow(id=pack, compartment=int(compartment), size=size, created=moment)
        session.add(row)
    row.size = size
    session.flush()
    insert_chunks(session, compartment, chunks)


def forget_chunks_in(session: Session, packs: Sequence[PackId]) -> None:
    """Forget what was said to lie in these packs; their own tables will say it anew."""
    for pack in packs:
        session.execute(delete(ChunkRow).where(ChunkRow.pack == pack))


def forget_empty_packs(session: Session, missing: Sequence[PackId]) -> list[PackId]:
    """Forget those of the `missing` packs in which no chunk is placed any more."""
    gone = []
    for pack in missing:
        query = select(func.count()).select_from(ChunkRow).where(ChunkRow.pack == pack)
        if not session.scalar(query):
            session.execute(delete(PackRow).where(PackRow.id == pack))
            gone.append(pack)
    return gone


def forget_lost_texts(session: Session) -> int:
    """Let versions whose extracted text is in no pack wait for it once more; returns how many."""
    cases = " ".join(
        f"WHEN '{category.value}' THEN {int(category.compartment)}" for category in Category
    )
    rows = session.connection().exec_driver_sql(_LOST_TEXT.format(compartments=cases), (TEXT,))
    versions = [row[0] for row in rows]
    for start in range(0, len(versions), _VARIABLES):
        some = versions[start : start + _VARIABLES]
        session.execute(
            delete(VersionChunkRow).where(
                VersionChunkRow.version_id.in_(some), VersionChunkRow.kind == TEXT
            )
        )
        session.execute(
            update(VersionRow)
            .where(VersionRow.id.in_(some))
            .values(text_state=TextState.PENDING, text_reason="", searchable=False)
        )
    note_change(session)
    return len(versions)


def forget_index(session: Session) -> None:
    """Nothing is in the index any more. Works under every schema."""
    session.connection().exec_driver_sql("UPDATE version SET searchable = 0")


def skip_numbers(session: Session, many: int, *, since: date, until: date) -> None:
    """Leave out the next `many` numbers of every series: they may have been given out since this database was written.

    Also of series that may have begun since: one for each category and month from `since` to `until`. Works under
    every schema.
    """
    if many <= 0:
        return
    run = session.connection().exec_driver_sql
    marks = ", ".join("?" * len(_NOT_NUMBERS))
    run(f"UPDATE counter SET value = value + ? WHERE name NOT IN ({marks})", (many, *_NOT_NUMBERS))
    prefix = run("SELECT number_prefix FROM contract").scalar_one()
    for month in _months(since, until):
        for category in Category:
            run(
                "INSERT OR IGNORE INTO counter (name, value) VALUES (?, ?)",
                (f"{prefix}-{category.code}-{month}", many),
            )


def raise_session_count(session: Session, at_least: int) -> None:
    """Sessions are counted on from the number that was reached, not from the one that this database knows."""
    session.execute(
        text("UPDATE counter SET value = :value WHERE name = :name AND value < :value"),
        {"name": _SESSIONS, "value": at_least},
    )


def unreferenced_in(session: Session, pack: PackId) -> tuple[int, int]:
    """Chunks placed in this pack that no version refers to: how many, and how many bytes they have."""
    row = session.connection().exec_driver_sql(
        "SELECT count(*), coalesce(sum(plain_length), 0) FROM chunk"
        " WHERE pack = ? AND id NOT IN (SELECT chunk FROM version_chunk)",
        (pack,),
    )
    count, size = row.one()
    return count, size


def _months(since: date, until: date) -> list[str]:
    months = []
    year, month = since.year, since.month
    while (year, month) <= (until.year, until.month):
        months.append(f"{year:04d}{month:02d}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months
