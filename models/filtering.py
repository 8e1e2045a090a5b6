"""What an edition shows: its scope, the documents in it, and a database with these and not a trace of any other.

The copy is made by the database itself on one raw connection, so that no key reaches a layer that keeps statements.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex, CreateTable

from models.categories import Category
from models.delivery_tables import ComponentRow, DeliveryRow, SuspicionRow
from models.queries import documents
from models.records import DocumentRecord
from models.tables import (
    ChunkRow,
    ContractRow,
    DocumentRow,
    PackRow,
    SubjectRow,
    VersionChunkRow,
    VersionRow,
)
from vault.database import attach_new, database_errors

_COPY = "edition"
_PERIOD = re.compile("([0-9]{4})(?:-(0[1-9]|1[0-2])|-Q([1-4]))?")
_DOCUMENTS = "document.id IN temp.chosen"
_VERSIONS = "version.document_id IN temp.chosen"
_OF_VERSIONS = f"version_id IN (SELECT id FROM main.version WHERE {_VERSIONS})"
_CHUNKS = f"""compartment = :compartment AND id IN (
    SELECT version_chunk.chunk FROM main.version_chunk AS version_chunk
    JOIN main.version AS version ON version.id = version_chunk.version_id
    JOIN main.document AS document ON document.id = version.document_id
    WHERE document.category = :category AND {_VERSIONS})"""
_TABLES: tuple[type, ...] = (
    ContractRow,
    PackRow,
    ChunkRow,
    DocumentRow,
    SubjectRow,
    VersionRow,
    VersionChunkRow,
    DeliveryRow,
    ComponentRow,
    SuspicionRow,
)
_NOT_COPIED = {
    ("pack", "proven"): "NULL",
    ("version", "batch_id"): "NULL",
    ("document", "state_reason"): "''",
    ("delivery", "source"): "''",
    ("delivery", "note"): "''",
}
"""What is the manager's business, and what stands in its place: when a pack was read, where a file came from, why a
document was put away."""


@dataclass(frozen=True, slots=True)
class EditionScope:
    """What an officer is shown: documents of these categories that meet every limit that is set.

    `systems`, `persons`: at least one of them is among the document's. `since`, `until` (inclusive): the document's
    period lies wholly between them, or, where it has none, the day it was formed; one with neither isn't in a scope
    that is limited in time.
    """

    categories: tuple[Category, ...]
    systems: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def includes(self, document: DocumentRecord) -> bool:
        """Whether an officer may see `document`."""
        return (
            document.category in self.categories
            and (not self.systems or not set(self.systems).isdisjoint(document.systems))
            and (not self.persons or not set(self.persons).isdisjoint(document.persons))
            and self._is_in_time(document)
        )

    def to_json(self) -> str:
        """As it is stored, in the vault and in the edition."""
        values: dict[str, Any] = asdict(self)
        values["categories"] = sorted(category.value for category in self.categories)
        for name in ("since", "until"):
            day = values[name]
            values[name] = day.isoformat() if day else None
        return json.dumps(values, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> EditionScope:
        """What `to_json` wrote; raises ValueError for anything else."""
        try:
            values = json.loads(text)
            since, until = (
                date.fromisoformat(values[name]) if values[name] else None
                for name in ("since", "until")
            )
            return cls(
                tuple(Category(word) for word in values["categories"]),
                tuple(values["systems"]),
                tuple(values["persons"]),
                since,
                until,
            )
        except (KeyError, TypeError) as error:
            raise ValueError("not a scope") from error

    def _is_in_time(self, document: DocumentRecord) -> bool:
        if self.since is None and self.until is None:
            return True
        days = period_days(document.period)
        if days is None and not document.period and document.formed is not None:
            days = document.formed, document.formed
        if days is None:
            return False
        first, last = days
        return (self.since is None or first >= self.since) and (
            self.until is None or last <= self.until
        )


def period_days(period: str) -> tuple[date, date] | None:
    """The first and the last day of 2026, 2026-07 or 2026-Q3; None for anything else."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return None
    year, month, quarter = (int(part) if part else 0 for part in found.groups())
    last = month or 3 * quarter or 12
    first = month or (last - 2 if quarter else 1)
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def documents_in_scope(session: Session, scope: EditionScope) -> list[int]:
    """The ids of all documents that an edition of this scope shows."""
    return [
        document.id
        for category in scope.categories
        for document in documents(session, category=category)
        if scope.includes(document)
    ]


def write_filtered_copy(
    connect: Callable[[], Any], copy: Path, key: bytes, chosen: Sequence[int]
) -> None:
    """Make the database `copy`, encrypted under `key` (32 bytes), with the `chosen` documents and all they need.

    With them: their subjects and versions, where their chunks lie, the contract. Nothing else: no journal, no counters.
    Durable when it returns, but for its name. Raises the vault's storage errors.
    """
    with closing(connect()) as connection, database_errors(copy):
        attach_new(connection, copy, key, _COPY)
        connection.execute("CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY)")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO temp.chosen VALUES (?)", [(each,) for each in chosen])
        for statement in _definitions():
            connection.execute(statement)
        connection.execute(
            f"CREATE TABLE {_COPY}.alembic_version AS SELECT * FROM main.alembic_version"
        )
        for statement, values in _insertions():
            connection.execute(statement, values)
        connection.execute("COMMIT")
        connection.execute(f"DETACH DATABASE {_COPY}")


def _definitions() -> list[str]:
    """Statements that make the tables and indices of the copy."""
    dialect, metadata = sqlite.dialect(), MetaData()
    made: list[str] = []
    for row in _TABLES:
        table = _table(row).to_metadata(metadata, schema=_COPY)
        made.append(str(CreateTable(table).compile(dialect=dialect)))
        made += [str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes]
    return made


def _insertions() -> list[tuple[str, dict[str, Any]]]:
    """Statements that fill the copy, in an order in which no row refers to one that isn't there yet."""
    made: list[tuple[str, dict[str, Any]]] = [(_insert(ContractRow, "1"), {})]
    for category in Category:
        values = {"compartment": int(category.compartment), "category": category.value}
        packs = f"id IN (SELECT pack FROM main.chunk WHERE {_CHUNKS})"
        made += [(_insert(PackRow, packs), values), (_insert(ChunkRow, _CHUNKS), values)]
    made += [
        (_insert(DocumentRow, _DOCUMENTS), {}),
        (_insert(SubjectRow, "document_id IN temp.chosen"), {}),
        (_insert(VersionRow, _VERSIONS), {}),
        (_insert(VersionChunkRow, _OF_VERSIONS), {}),
        (_insert(DeliveryRow, _OF_VERSIONS), {}),
        (_insert(ComponentRow, _OF_VERSIONS), {}),
        (_insert(SuspicionRow, _OF_VERSIONS), {}),
    ]
    return made


def _insert(row: type, condition: str) -> str:
    table = _table(row)
    names = [f'"{column.name}"' for column in table.columns]
    values = [
        _NOT_COPIED.get((table.name, column.name), f'"{column.name}"') for column in table.columns
    ]
    return (
        f"INSERT INTO {_COPY}.{table.name} ({', '.join(names)})"
        f" SELECT {', '.join(values)} FROM main.{table.name} WHERE {condition}"
    )


def _table(row: type) -> Table:
    table = row.__dict__["__table__"]
    assert isinstance(table, Table)
    return table
