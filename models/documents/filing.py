"""Writing documents: filing a batch in one transaction, and recording what became of their text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import NamedTuple

from sqlalchemy import delete, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from models.base import to_microseconds
from models.bulk import insert_rows, stored_value
from models.categories import (
    Category,
    DocumentState,
    Mark,
    Ownership,
    Status,
    TextState,
    VersionKind,
)
from models.documents.chunks import CONTENT, TEXT
from models.searching.visibility import note_change
from models.tables import CounterRow, DocumentRow, SubjectRow, VersionChunkRow, VersionRow
from vault.ids import ChunkId

_VARIABLES = 500
_SAME_FILE = (
    "SELECT digest, path, document_id FROM version"
    " WHERE kind = 'file' AND (digest, path) IN (VALUES {marks})"
)
# What is in the trash can't be found: the same file filed anew is no duplicate of it.
_TERMS_OF = (
    "SELECT id, category, type, period, formed FROM document"
    " WHERE state = 'live' AND id IN ({marks})"
)
_SUBJECTS_OF = "SELECT document_id, kind, name FROM document_subject WHERE document_id IN ({marks})"
DOCUMENT_COLUMNS = (
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
    "status",
    "state",
    "reference",
)
"""What a document's row is given when it is filed, or taken in from a package, in this order."""
_VERSION = (
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
    "kind",
    "mode",
    "reason",
    "flags",
    "live",
    "batch_id",
)
_VERSION_CHUNK = ("version_id", "kind", "ordinal", "chunk")


TermsKey = tuple[str, str, str, str | None, frozenset[tuple[str, str]]]
"""Category, type, period, date of the paper, and the persons and systems it is about."""


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What many files of a batch have in common: how they are filed. Shared, and told apart by identity."""

    category: Category
    type: str
    persons: tuple[str, ...]
    systems: tuple[str, ...]
    period: str
    formed: date | None
    mark: Mark
    retention: str
    ownership: Ownership
    status: Status = Status.FINAL

    @property
    def key(self) -> TermsKey:
        """What tells two records of the same file apart: last month's blank form is not this month's."""
        subjects = [("person", name) for name in self.persons]
        subjects += [("system", name) for name in self.systems]
        formed = self.formed.isoformat() if self.formed else None
        return self.category.value, self.type, self.period, formed, frozenset(subjects)


class NewFile(NamedTuple):
    """One file to be filed as a new document with one version; its chunks are durable already."""

    terms: Terms
    title: str
    name: str
    path: str
    size: int
    digest: bytes
    modified: datetime | None
    chunks: tuple[ChunkId, ...]
    reference: str = ""
    flags: str = ""
    batch: int | None = None
    kind: VersionKind = VersionKind.FILE


@dataclass(frozen=True, slots=True)
class VersionText:
    """What extraction found in one version. `sketch` is None where there is too little text for one."""

    version_id: int
    state: TextState
    reason: str
    pages: int
    chunks: tuple[ChunkId, ...]
    sketch: int | None = None
    flags: str | None = None
    """None leaves the flags as they are."""


def file_documents(
    session: Session, files: Sequence[NewFile], *, prefix: str, filed: datetime
) -> list[int]:
    """Insert documents and versions; returns the documents' ids, in the order of `files`."""
    if not files:
        return []
    first = take_ids(session, "document", len(files))
    ids = list(range(first, first + len(files)))
    distinct = dict.fromkeys(file.terms for file in files)
    common = {terms: _common(session, terms, prefix, filed) for terms in distinct}
    _take_numbers(session, files, common)
    moment = to_microseconds(filed)
    rows, subjects = [], []
    for document, file in zip(ids, files, strict=True):
        shared = common[file.terms]
        rows.append(
            (
                document,
                shared.category,
                file.terms.type,
                shared.next_number(),
                file.title,
                file.terms.period,
                shared.formed,
                moment,
                shared.mark,
                file.terms.retention,
                shared.ownership,
                shared.status,
                shared.state,
                file.reference,
            )
        )
        subjects += [(document, kind, name) for kind, name in shared.subjects]
    insert_rows(session, DocumentRow, DOCUMENT_COLUMNS, rows)
    insert_rows(session, SubjectRow, ("document_id", "kind", "name"), subjects)
    _add_versions(session, ids, files, moment)
    note_change(session)
    return ids


def known_files(
    session: Session, identities: Sequence[tuple[bytes, str]]
) -> dict[tuple[bytes, str], dict[TermsKey, int]]:
    """(digest, path) → how such a file is filed already → document id."""
    found: dict[tuple[bytes, str], dict[TermsKey, int]] = {}
    connection = session.connection()
    for start in range(0, len(identities), _VARIABLES):
        some = identities[start : start + _VARIABLES]
        # Two questions instead of a join: the planner would walk whole categories for it.
        marks = ",".join(["(?,?)"] * len(some))
        rows = connection.exec_driver_sql(
            _SAME_FILE.format(marks=marks), tuple(value for pair in some for value in pair)
        ).all()
        keys = _terms_keys(session, list({row[2] for row in rows}))
        for digest, path, document in rows:
            if document in keys:
                found.setdefault((digest, path), {})[keys[document]] = document
    return found


def record_texts(session: Session, texts: Sequence[VersionText]) -> None:
    """Keep what extraction found, in place of what it found before; not searchable before the index says so."""
    for text in texts:
        values: dict[str, object] = {
            "text_state": text.state,
            "text_reason": text.reason,
            "pages": text.pages,
            "searchable": False,
            "sketch": text.sketch,
        }
        if text.flags is not None:
            values["flags"] = text.flags
        session.execute(update(VersionRow).where(VersionRow.id == text.version_id).values(values))
    note_change(session)
    session.execute(
        delete(VersionChunkRow).where(
            VersionChunkRow.version_id.in_([text.version_id for text in texts]),
            VersionChunkRow.kind == TEXT,
        )
    )
    rows = [
        (text.version_id, TEXT, ordinal, chunk)
        for text in texts
        for ordinal, chunk in enumerate(text.chunks)
    ]
    insert_rows(session, VersionChunkRow, _VERSION_CHUNK, rows)


def mark_unreadable(session: Session, versions: Sequence[int], reason: str) -> None:
    """Record that the kept text of these versions can't be read; it stays referred to, so that a check names it."""
    session.execute(
        update(VersionRow)
        .where(VersionRow.id.in_(versions))
        .values(text_state=TextState.UNREADABLE, text_reason=reason)
    )
    note_change(session)


def forget_failures(session: Session, reasons: Sequence[str]) -> None:
    """Let versions whose text couldn't be read for one of these reasons wait for it once more."""
    session.execute(
        update(VersionRow)
        .where(VersionRow.text_state == TextState.UNREADABLE, VersionRow.text_reason.in_(reasons))
        .values(text_state=TextState.PENDING, text_reason="", searchable=False)
    )
    note_change(session)


def set_searchable(session: Session, versions: Sequence[int], *, searchable: bool) -> None:
    """Record that versions are in the index, or no longer."""
    for start in range(0, len(versions), _VARIABLES):
        session.execute(
            update(VersionRow)
            .where(VersionRow.id.in_(versions[start : start + _VARIABLES]))
            .values(searchable=searchable)
        )
    note_change(session)


def _terms_keys(session: Session, documents: list[int]) -> dict[int, TermsKey]:
    marks = ",".join("?" * len(documents))
    connection = session.connection()
    subjects: dict[int, set[tuple[str, str]]] = {document: set() for document in documents}
    for document, kind, name in connection.exec_driver_sql(
        _SUBJECTS_OF.format(marks=marks), tuple(documents)
    ):
        subjects[document].add((kind, name))
    rows = connection.exec_driver_sql(_TERMS_OF.format(marks=marks), tuple(documents))
    return {row[0]: (*row[1:], frozenset(subjects[row[0]])) for row in rows}


def _add_versions(
    session: Session, ids: Sequence[int], files: Sequence[NewFile], moment: int
) -> None:
    first = take_ids(session, "version", len(files))
    pending = stored_value(session, VersionRow, "text_state", TextState.PENDING)
    kinds = {kind: stored_value(session, VersionRow, "kind", kind) for kind in VersionKind}
    rows = [
        (
            version,
            document,
            1,
            file.name,
            file.path,
            file.size,
            file.digest,
            None if file.modified is None else to_microseconds(file.modified),
            moment,
            pending,
            "",
            0,
            0,
            kinds[file.kind],
            0,
            "",
            file.flags,
            1,
            file.batch,
        )
        for version, (document, file) in enumerate(zip(ids, files, strict=True), start=first)
    ]
    insert_rows(session, VersionRow, _VERSION, rows)
    chunks = [
        (version, CONTENT, ordinal, chunk)
        for version, file in enumerate(files, start=first)
        for ordinal, chunk in enumerate(file.chunks)
    ]
    insert_rows(session, VersionChunkRow, _VERSION_CHUNK, chunks)


@dataclass(slots=True)
class _Common:
    """What the database keeps for a batch's common terms, and the numbers it may give out."""

    category: str
    formed: str | None
    mark: str
    ownership: str
    status: str
    state: str
    subjects: tuple[tuple[str, str], ...]
    series: str
    upcoming: Iterator[int]

    def next_number(self) -> str:
        return f"{self.series}-{next(self.upcoming):04d}"


def _common(session: Session, terms: Terms, prefix: str, filed: datetime) -> _Common:
    subjects = [("person", name) for name in terms.persons]
    subjects += [("system", name) for name in terms.systems]
    return _Common(
        stored_value(session, DocumentRow, "category", terms.category),
        stored_value(session, DocumentRow, "formed", terms.formed),
        stored_value(session, DocumentRow, "mark", terms.mark),
        stored_value(session, DocumentRow, "ownership", terms.ownership),
        stored_value(session, DocumentRow, "status", terms.status),
        stored_value(session, DocumentRow, "state", DocumentState.LIVE),
        tuple(dict.fromkeys(subjects)),
        f"{prefix}-{terms.category.code}-{_month(terms, filed)}",
        iter(()),
    )


def _take_numbers(session: Session, files: Sequence[NewFile], common: dict[Terms, _Common]) -> None:
    """Document numbers `PREFIX-08-202605-0001`: one sequence a category and month (domain model §6)."""
    wanted = Counter(common[file.terms].series for file in files)
    upcoming = {series: count(take_ids(session, series, many)) for series, many in wanted.items()}
    for shared in common.values():
        shared.upcoming = upcoming[shared.series]


def _month(terms: Terms, filed: datetime) -> str:
    if len(terms.period) == 7 and terms.period[5:].isdigit():
        return terms.period.replace("-", "")
    return f"{terms.formed or filed:%Y%m}"


def take_ids(session: Session, name: str, many: int) -> int:
    """The first of `many` numbers that nobody else gets."""
    statement = upsert(CounterRow).values(name=name, value=many)
    last = session.scalar(
        statement.on_conflict_do_update(
            index_elements=[CounterRow.name],
            set_={"value": CounterRow.value + many},
        ).returning(CounterRow.value)
    )
    assert last is not None
    return int(last) - many + 1
