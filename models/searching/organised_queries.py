"""What a search asks of the order that documents were put in: sets of documents, each by one statement.

An edition holds some of these tables only; what lies in the others isn't there for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

_NAMED = """
    SELECT document.id, document.number, document.title FROM document
    WHERE document.state <> 'withheld' AND document.id IN ({documents})
"""
_WITH_TAGS = "SELECT document_id FROM document_tag WHERE tag_id IN (SELECT value FROM json_each(?))"
_IN_COLLECTIONS = """
    SELECT document_id FROM collection_item WHERE collection_id IN (SELECT value FROM json_each(?))
"""
_LINKING_TO = (
    "SELECT document_id FROM link WHERE target_document IN (SELECT value FROM json_each(?))"
)
_LINKING_TO_NAMES = """
    SELECT document_id FROM link
    WHERE target_kind = ? AND target_name IN (SELECT value FROM json_each(?))
"""
_LINKED_FROM = """
    SELECT target_document FROM link
    WHERE document_id IN (SELECT value FROM json_each(?)) AND target_document IS NOT NULL
"""
_ANY = {
    "tag": "SELECT document_id FROM document_tag",
    "collection": "SELECT document_id FROM collection_item",
    "linksto": "SELECT document_id FROM link",
    "linkedfrom": """
        SELECT target_document FROM link JOIN document ON document.id = document_id
        WHERE state = 'live' AND target_document IS NOT NULL
    """,
    "relation": """
        SELECT document_id FROM relation JOIN document ON document.id = other_id
        WHERE state <> 'withheld'
        UNION SELECT other_id FROM relation JOIN document ON document.id = document_id
        WHERE state <> 'withheld'
    """,
    "field": "SELECT document_id FROM field_value",
    "article": "SELECT document_id FROM article",
}
_TABLES = {
    "tag": "document_tag",
    "collection": "collection_item",
    "linksto": "link",
    "linkedfrom": "link",
    "relation": "relation",
    "field": "field_value",
    "article": "article",
    "system": "asset",
}
_OTHER_END = """
    SELECT {this} FROM relation JOIN document ON document.id = {other}
    WHERE kind = ? AND state <> 'withheld'
"""


class NamedDocument(NamedTuple):
    """A document by what people call it. None that is withheld: its title may say too much."""

    id: int
    number: str
    title: str


def known_to(session: Session) -> frozenset[str]:
    """Of the keys of organised fields, "article" and "system" those whose tables are there."""
    rows = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars()
    tables = set(rows)
    return frozenset(key for key, table in _TABLES.items() if table in tables)


def with_any(session: Session, key: str) -> frozenset[int]:
    """Documents that have any value of the organised field; for "article" all articles."""
    return _ids(session, _ANY[key])


def with_tags(session: Session, tags: Iterable[int]) -> frozenset[int]:
    """Documents that bear one of these tags."""
    return _ids(session, _WITH_TAGS, _listed(tags))


def bearers_by_tag(session: Session) -> dict[int, list[int]]:
    """Tag → the documents that bear it; tags that none bears are left out."""
    rows = session.connection().exec_driver_sql(
        "SELECT tag_id, json_group_array(document_id) FROM document_tag GROUP BY tag_id"
    )
    return {tag: json.loads(documents) for tag, documents in rows}


def bearer_counts(session: Session) -> dict[int, int]:
    """Tag → how many documents bear it, whatever their state is: good enough for an order, not for showing."""
    rows = session.connection().exec_driver_sql(
        "SELECT tag_id, count(*) FROM document_tag GROUP BY tag_id"
    )
    return {row[0]: row[1] for row in rows}


def collection_names(session: Session) -> list[tuple[int, str]]:
    """(id, name) of all collections."""
    rows = session.connection().exec_driver_sql("SELECT id, name FROM collection")
    return [(collection, name) for collection, name in rows]


def in_collections(session: Session, collections: Iterable[int]) -> frozenset[int]:
    """Documents that are in one of these collections."""
    return _ids(session, _IN_COLLECTIONS, _listed(collections))


def link_targets(session: Session) -> list[NamedDocument]:
    """All documents that something links to."""
    found = "SELECT target_document FROM link WHERE target_document IS NOT NULL"
    return _named(session, found)


def link_sources(session: Session) -> list[NamedDocument]:
    """All documents in use that link to something."""
    return _named(
        session,
        "SELECT document_id FROM link JOIN document AS source ON source.id = document_id"
        " WHERE source.state = 'live'",
    )


def names_linked_to(session: Session) -> list[tuple[str, str]]:
    """(kind, name) of whatever else than documents something links to; a system's name is its id as text."""
    rows = session.connection().exec_driver_sql(
        "SELECT DISTINCT target_kind, target_name FROM link WHERE target_name <> ''"
    )
    return [(kind, name) for kind, name in rows]


def system_names(session: Session) -> list[tuple[int, str]]:
    """(id, name) of all systems, retired ones too."""
    rows = session.connection().exec_driver_sql("SELECT id, name FROM asset")
    return [(asset, name) for asset, name in rows]


def linking_to(session: Session, documents: Iterable[int]) -> frozenset[int]:
    """Documents that link to one of these."""
    return _ids(session, _LINKING_TO, _listed(documents))


def linking_to_names(session: Session, kind: str, names: Iterable[str]) -> frozenset[int]:
    """Documents that link to a person, system, duty or finding of one of these names."""
    return _ids(session, _LINKING_TO_NAMES, kind, json.dumps(list(names)))


def linked_from(session: Session, documents: Iterable[int]) -> frozenset[int]:
    """What these documents link to."""
    return _ids(session, _LINKED_FROM, _listed(documents))


def related(session: Session, kind: str) -> frozenset[int]:
    """Documents with a relation of this kind to another; with "<" before the kind, those that another has it to."""
    this, other = _ends(kind)
    return _ids(session, _OTHER_END.format(this=this, other=other), kind.removeprefix("<"))


def related_others(session: Session, kind: str) -> list[NamedDocument]:
    """The other ends of these relations."""
    _this, other = _ends(kind)
    return _named(session, f"SELECT {other} FROM relation WHERE kind = ?", kind.removeprefix("<"))


def related_to(session: Session, kind: str, others: Iterable[int]) -> frozenset[int]:
    """Documents with a relation of this kind to one of these."""
    this, other = _ends(kind)
    statement = f"""SELECT {this} FROM relation
        WHERE kind = ? AND {other} IN (SELECT value FROM json_each(?))"""
    return _ids(session, statement, kind.removeprefix("<"), _listed(others))


def field_says(session: Session, field: int) -> list[tuple[str, list[int]]]:
    """Every value of a field of one's own with the documents that have it, whatever their state is."""
    rows = session.connection().exec_driver_sql(
        """SELECT value, json_group_array(document_id) FROM field_value
           WHERE field_id = ? GROUP BY value""",
        (field,),
    )
    return [(value, json.loads(documents)) for value, documents in rows]


def values_of_field(session: Session, field: int) -> list[tuple[str, int]]:
    """The values of a field of one's own among documents in use, each with how many have it, most frequent first."""
    rows = session.connection().exec_driver_sql(
        """SELECT value, count(*) FROM field_value JOIN document ON document.id = document_id
           WHERE field_id = ? AND state = 'live' GROUP BY value ORDER BY count(*) DESC, value""",
        (field,),
    )
    return [(value, count) for value, count in rows]


def _ends(kind: str) -> tuple[str, str]:
    return ("other_id", "document_id") if kind.startswith("<") else ("document_id", "other_id")


def _named(session: Session, documents: str, *values: str) -> list[NamedDocument]:
    rows = session.connection().exec_driver_sql(_NAMED.format(documents=documents), values)
    return [NamedDocument(*row) for row in rows]


def _ids(session: Session, statement: str, *values: str) -> frozenset[int]:
    # As one value: a row of its own for each of 20,000 numbers takes ten times as long.
    found = f"WITH found(id) AS ({statement}) SELECT json_group_array(id) FROM found"
    (ids,) = session.connection().exec_driver_sql(found, values).one()
    return frozenset(json.loads(ids))


def _listed(ids: Iterable[int]) -> str:
    return json.dumps(list(ids))
