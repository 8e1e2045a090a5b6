"""Writing documents: filing a batch in one transaction, and recording what became of their text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from models.bulk import insert_rows
from models.categories import Category, Mark, Ownership, TextState
from models.chunks import CONTENT, TEXT
from models.tables import CounterRow, DocumentRow, SubjectRow, VersionChunkRow, VersionRow
from vault.ids import ChunkId

_VARIABLES = 500
_SAME_FILE = (
    "SELECT digest, path, document_id FROM version WHERE (digest, path) IN (VALUES {marks})"
)
_IN_CATEGORY = "SELECT id FROM document WHERE category = ? AND id IN ({marks})"
_VERSION_CHUNK = ("version_id", "kind", "ordinal", "chunk")


@dataclass(frozen=True, slots=True)
class NewFile:
    """One file to be filed as a new document with one version; its chunks are durable already."""

    category: Category
    type: str
    title: str
    persons: tuple[str, ...]
    systems: tuple[str, ...]
    period: str
    formed: date | None
    mark: Mark
    retention: str
    ownership: Ownership
    name: str
    path: str
    size: int
    digest: bytes
    modified: datetime | None
    chunks: tuple[ChunkId, ...]


@dataclass(frozen=True, slots=True)
class VersionText:
    """What extraction found in one version."""

    version_id: int
    state: TextState
    reason: str
    pages: int
    chunks: tuple[ChunkId, ...]


def file_documents(
    session: Session, files: Sequence[NewFile], *, prefix: str, filed: datetime
) -> list[int]:
    """Insert documents and versions; returns the documents' ids, in the order of `files`."""
    if not files:
        return []
    first = _take(session, "document", len(files))
    ids = list(range(first, first + len(files)))
    numbers = _numbers(session, files, prefix=prefix, filed=filed)
    insert_rows(
        session,
        DocumentRow,
        (
            "id",
            "category",
            "type",
            "number",
            "title",
            "period",
            "formed",
            "filed",
            "mark",
            "retention",
            "ownership",
        ),
        [
            (
                document,
                file.category,
                file.type,
                number,
                file.title,
                file.period,
                file.formed,
                filed,
                file.mark,
                file.retention,
                file.ownership,
            )
            for document, number, file in zip(ids, numbers, files, strict=True)
        ],
    )
    subjects = [
        (document, kind, name)
        for document, file in zip(ids, files, strict=True)
        for kind, names in (("person", file.persons), ("system", file.systems))
        for name in dict.fromkeys(names)
    ]
    insert_rows(session, SubjectRow, ("document_id", "kind", "name"), subjects)
    _add_versions(session, list(zip(ids, files, strict=True)), filed)
    return ids


def known_files(
    session: Session, category: Category, identities: Sequence[tuple[bytes, str]]
) -> dict[tuple[bytes, str], int]:
    """(digest, path) → document id, for those of `identities` that are filed under `category`."""
    found: dict[tuple[bytes, str], int] = {}
    for start in range(0, len(identities), _VARIABLES):
        some = identities[start : start + _VARIABLES]
        connection = session.connection()
        # Two questions instead of a join: the planner would walk the whole category for it.
        marks = ",".join(["(?,?)"] * len(some))
        rows = connection.exec_driver_sql(
            _SAME_FILE.format(marks=marks), tuple(value for pair in some for value in pair)
        ).all()
        documents = list({row[2] for row in rows})
        here = {
            row[0]
            for row in connection.exec_driver_sql(
                _IN_CATEGORY.format(marks=",".join("?" * len(documents))),
                (category.value, *documents),
            )
        }
        found.update({(row[0], row[1]): row[2] for row in rows if row[2] in here})
    return found


def record_texts(session: Session, texts: Sequence[VersionText]) -> None:
    """Keep what extraction found; the versions are not searchable before the index says so."""
    for text in texts:
        session.execute(
            update(VersionRow)
            .where(VersionRow.id == text.version_id)
            .values(
                text_state=text.state,
                text_reason=text.reason,
                pages=text.pages,
                searchable=False,
            )
        )
    rows = [
        (text.version_id, TEXT, ordinal, chunk)
        for text in texts
        for ordinal, chunk in enumerate(text.chunks)
    ]
    insert_rows(session, VersionChunkRow, _VERSION_CHUNK, rows)


def set_searchable(session: Session, versions: Sequence[int], *, searchable: bool) -> None:
    """Record that versions are in the index, or no longer."""
    for start in range(0, len(versions), _VARIABLES):
        session.execute(
            update(VersionRow)
            .where(VersionRow.id.in_(versions[start : start + _VARIABLES]))
            .values(searchable=searchable)
        )


def _add_versions(
    session: Session, filed_documents: list[tuple[int, NewFile]], filed: datetime
) -> None:
    first = _take(session, "version", len(filed_documents))
    insert_rows(
        session,
        VersionRow,
        (
            "id",
            "document_id",
            "ordinal",
            "name",
            "path",
            "size",
            "digest",
            "modified",
            "filed",
            "text_state",
            "text_reason",
            "pages",
            "searchable",
        ),
        [
            (
                first + offset,
                document,
                1,
                file.name,
                file.path,
                file.size,
                file.digest,
                file.modified,
                filed,
                TextState.PENDING,
                "",
                0,
                False,
            )
            for offset, (document, file) in enumerate(filed_documents)
        ],
    )
    rows = [
        (first + offset, CONTENT, ordinal, chunk)
        for offset, (_document, file) in enumerate(filed_documents)
        for ordinal, chunk in enumerate(file.chunks)
    ]
    insert_rows(session, VersionChunkRow, _VERSION_CHUNK, rows)


def _numbers(
    session: Session, files: Sequence[NewFile], *, prefix: str, filed: datetime
) -> list[str]:
    """Document numbers `PREFIX-08-202605-0001`: one sequence a category and month (domain model §6)."""
    series = [f"{prefix}-{file.category.code}-{_month(file, filed)}" for file in files]
    upcoming = {name: _take(session, name, count) for name, count in Counter(series).items()}
    numbers = []
    for name in series:
        numbers.append(f"{name}-{upcoming[name]:04d}")
        upcoming[name] += 1
    return numbers


def _month(file: NewFile, filed: datetime) -> str:
    if len(file.period) == 7 and file.period[4] == "-":
        return file.period.replace("-", "")
    return f"{file.formed or filed:%Y%m}"


def _take(session: Session, name: str, count: int) -> int:
    """The first of `count` numbers that nobody else gets."""
    statement = upsert(CounterRow).values(name=name, value=count)
    last = session.scalar(
        statement.on_conflict_do_update(
            index_elements=[CounterRow.name],
            set_={"value": CounterRow.value + count},
        ).returning(CounterRow.value)
    )
    assert last is not None
    return int(last) - count + 1
