"""A database with the documents that an edition shows and not a trace of any other.

The copy is made by the database itself on one raw connection, so that no key reaches a layer that keeps statements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from models.categories import Category
from models.delivery_tables import ComponentRow, DeliveryRow, SuspicionRow
from models.handover_tables import EditionRequestRow, EditionSheetRow, EditionTraceRow
from models.inspection.edition_contents import EditionContents
from models.knowledge_tables import ArticleRow, LinkRow
from models.organising_tables import DocumentTagRow, FieldRow, FieldValueRow, RelationRow, TagRow
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
from vault.times import to_microseconds

_COPY = "edition"
_DOCUMENTS = "document.id IN temp.chosen"
_VERSIONS = "version.document_id IN temp.chosen"
_OF_VERSIONS = f"version_id IN (SELECT id FROM main.version WHERE {_VERSIONS})"
_CHUNKS = f"""compartment = :compartment AND id IN (
    SELECT version_chunk.chunk FROM main.version_chunk AS version_chunk
    JOIN main.version AS version ON version.id = version_chunk.version_id
    JOIN main.document AS document ON document.id = version.document_id
    WHERE document.category = :category AND {_VERSIONS})"""
_SHOWN = "IN temp.chosen"
_WITHIN = f"(target_document IS NULL OR target_document {_SHOWN})"
_TAGS = f"""id IN (
    WITH RECURSIVE used(id, parent_id) AS (
        SELECT tag.id, tag.parent_id FROM main.tag JOIN main.document_tag ON tag_id = tag.id
        WHERE document_id {_SHOWN}
        UNION SELECT tag.id, tag.parent_id FROM main.tag JOIN used ON tag.id = used.parent_id)
    SELECT id FROM used)"""
_FIELDS = f"id IN (SELECT field_id FROM main.field_value WHERE document_id {_SHOWN})"
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
    ArticleRow,
    LinkRow,
    TagRow,
    DocumentTagRow,
    RelationRow,
    FieldRow,
    FieldValueRow,
    EditionSheetRow,
    EditionRequestRow,
    EditionTraceRow,
)
_NOT_COPIED = {
    ("pack", "proven"): "NULL",
    ("version", "batch_id"): "NULL",
    ("document", "state_reason"): "''",
    ("delivery", "source"): "''",
    ("delivery", "note"): "''",
    ("article", "reviewed_by"): "''",
    ("article", "origin"): f"CASE WHEN origin {_SHOWN} THEN origin END",
    ("link", "target_document"): f"CASE WHEN target_document {_SHOWN} THEN target_document END",
    (
        "link",
        "target_name",
    ): f"CASE WHEN {_WITHIN} AND target_kind <> 'system' THEN target_name ELSE '' END",
    ("link", "problem"): f"CASE WHEN {_WITHIN} THEN problem ELSE 'missing' END",
    ("link", "seen_version"): "NULL",
    ("relation", "note"): "''",
    ("field", "choices"): "'[]'",
    ("field", "types"): "'[]'",
}
"""What is the manager's business, and what stands in its place: when a pack was read, where a file came from, why a
document was put away, who reviewed an article, what a link leads to outside the edition."""


def write_filtered_copy(
    connect: Callable[[], Any],
    copy: Path,
    key: bytes,
    chosen: Sequence[int],
    contents: EditionContents | None = None,
) -> None:
    """Make the database `copy`, encrypted under `key` (32 bytes), with the `chosen` documents and all they need.

    With them: their subjects and versions, where their chunks lie, the contract, and `contents`, whose documents must
    be chosen ones (ValueError). Nothing else: no journal, no counters. Durable when it returns, but for its name.
    Raises the vault's storage errors.
    """
    given = contents or EditionContents()
    _require_chosen(given, frozenset(chosen))
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
        for table, rows in _given(given):
            marks = ", ".join("?" * len(rows[0])) if rows else ""
            connection.executemany(f"INSERT INTO {_COPY}.{table} VALUES ({marks})", rows)
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
        (_insert(SubjectRow, f"document_id {_SHOWN}"), {}),
        (_insert(VersionRow, _VERSIONS), {}),
        (_insert(VersionChunkRow, _OF_VERSIONS), {}),
        (_insert(DeliveryRow, _OF_VERSIONS), {}),
        (_insert(ComponentRow, _OF_VERSIONS), {}),
        (_insert(SuspicionRow, _OF_VERSIONS), {}),
        (_insert(ArticleRow, f"document_id {_SHOWN}"), {}),
        (_insert(LinkRow, f"document_id {_SHOWN}"), {}),
        (_insert(TagRow, _TAGS), {}),
        (_insert(DocumentTagRow, f"document_id {_SHOWN}"), {}),
        (_insert(RelationRow, f"document_id {_SHOWN} AND other_id {_SHOWN}"), {}),
        (_insert(FieldRow, _FIELDS), {}),
        (_insert(FieldValueRow, f"document_id {_SHOWN}"), {}),
    ]
    return made


def _given(contents: EditionContents) -> list[tuple[str, list[tuple[object, ...]]]]:
    """(table, its rows) of what was computed; columns in the order of the tables."""
    sheets = [(number, *each) for number, each in enumerate(contents.sheets(), 1)]
    requests = [
        (row, each.number, each.text, each.clause) for row, each in enumerate(contents.requests, 1)
    ]
    traces = [
        (
            each.sequence,
            each.document_id,
            to_microseconds(each.moment),
            each.actor,
            each.action,
            each.detail,
            each.hash,
        )
        for each in contents.traces
    ]
    named = (("edition_sheet", sheets), ("edition_request", requests), ("edition_trace", traces))
    return [(table, [tuple(row) for row in rows]) for table, rows in named if rows]


def _require_chosen(contents: EditionContents, chosen: frozenset[int]) -> None:
    """What names a document that the edition doesn't show is a leak, whoever computed it."""
    named = {each.document_id for each in contents.traces}
    named.update(document for document, _lines in contents.proofs)
    for answer in contents.answers:
        named.update(answer.documents)
        named.update(
            row.document_id
            for table in answer.tables
            for row in table.rows
            if row.document_id is not None
        )
    if not named <= chosen:
        raise ValueError("a document outside of the edition")


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
