"""Tags: a tree of names, and which documents bear them. Changes are set-based, inside the caller's transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from models.documents.filing import take_ids
from models.naming import has_order, name_key
from models.organising_tables import DocumentTagRow, TagRow

SEPARATOR = "/"
TOP = 0
"""The parent of tags that are below no other."""

_OWN = """
    SELECT tag_id, count(*) FROM document_tag JOIN document ON document.id = document_id
    WHERE state = 'live' GROUP BY tag_id
"""
_WITH_THOSE_BELOW = """
    WITH RECURSIVE above(tag_id, ancestor) AS (
        SELECT id, id FROM tag
        UNION ALL
        SELECT above.tag_id, tag.parent_id FROM above JOIN tag ON tag.id = above.ancestor
        WHERE tag.parent_id <> 0
    )
    SELECT ancestor, count(DISTINCT document_id)
    FROM above JOIN document_tag USING (tag_id) JOIN document ON document.id = document_id
    WHERE state = 'live' GROUP BY ancestor
"""
_BEAR = """
    INSERT INTO document_tag (document_id, tag_id)
    SELECT value, ? FROM json_each(?) WHERE true
    ON CONFLICT DO NOTHING RETURNING document_id
"""
_DROP = """
    DELETE FROM document_tag
    WHERE tag_id = ? AND document_id IN (SELECT value FROM json_each(?)) RETURNING document_id
"""
_HAND_ON = """
    INSERT INTO document_tag (document_id, tag_id)
    SELECT document_id, ? FROM document_tag WHERE tag_id = ? ON CONFLICT DO NOTHING
"""
_BORNE = """
    SELECT document_id, tag_id FROM document_tag
    WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY document_id, tag_id
"""


@dataclass(frozen=True, slots=True)
class TagRecord:
    """A tag by its path ("网络/防火墙"). `documents` bear it, `total` it or one below it; only live documents count."""

    id: int
    path: str
    parent_id: int
    documents: int
    total: int

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(SEPARATOR)[2]


class TagTree:
    """All tags at one moment, kept up to date by whoever changes them in the same transaction."""

    def __init__(self, rows: Iterable[tuple[int, int, str]]) -> None:
        """`rows` are (id, parent, name)."""
        self._names: dict[int, str] = {}
        self._parents: dict[int, int] = {}
        self._children: dict[int, dict[str, int]] = defaultdict(dict)
        for tag, parent, name in rows:
            self.add(tag, parent, name)

    def __contains__(self, tag: int) -> bool:
        return tag in self._names

    def __iter__(self) -> Iterator[int]:
        return iter(self._names)

    def name(self, tag: int) -> str:
        """The tag's own name."""
        return self._names[tag]

    def parent(self, tag: int) -> int:
        """The tag it is below, or `TOP`."""
        return self._parents[tag]

    def path(self, tag: int) -> str:
        """The whole path; empty for `TOP`."""
        return SEPARATOR.join(self._names[each] for each in reversed(list(self.line(tag))))

    def line(self, tag: int) -> Iterator[int]:
        """The tag and those above it, upwards."""
        while tag != TOP:
            yield tag
            tag = self._parents[tag]

    def depth(self, tag: int) -> int:
        """How many names its path has; 0 for `TOP`."""
        return sum(1 for _each in self.line(tag))

    def children(self, tag: int) -> list[int]:
        """The tags right below it, in the order in which they came there."""
        return list(self._children[tag].values())

    def child(self, tag: int, name: str) -> int | None:
        """The tag of this name, in any case and width, right below `tag`."""
        return self._children[tag].get(name_key(name))

    def below(self, tag: int) -> list[int]:
        """The tag and all those below it; each after the one it is below."""
        found = [tag]
        for each in found:
            found += self.children(each)
        return found

    def height(self, tag: int) -> int:
        """How many levels the tag and those below it take."""
        return 1 + max((self.height(child) for child in self.children(tag)), default=0)

    def find(self, path: str) -> int | None:
        """The tag at a path, in any case and width."""
        tag: int | None = TOP
        for name in path.split(SEPARATOR):
            tag = None if tag is None else self.child(tag, name)
        return tag

    def add(self, tag: int, parent: int, name: str) -> None:
        """A tag has come."""
        self._names[tag], self._parents[tag] = name, parent
        self._children[parent][name_key(name)] = tag

    def remove(self, tag: int) -> None:
        """A tag has gone; those below it are to be placed elsewhere."""
        del self._children[self._parents.pop(tag)][name_key(self._names.pop(tag))]

    def place(self, tag: int, parent: int, name: str) -> None:
        """A tag has another parent or name now."""
        del self._children[self._parents[tag]][name_key(self._names[tag])]
        self.add(tag, parent, name)


def tag_tree(session: Session) -> TagTree:
    """All tags, in the order in which they were made."""
    if not has_order(session):
        return TagTree(())
    rows = session.execute(select(TagRow.id, TagRow.parent_id, TagRow.name).order_by(TagRow.id))
    return TagTree((tag, parent, name) for tag, parent, name in rows)


def all_tags(session: Session) -> list[TagRecord]:
    """All tags with how many live documents bear them, by path."""
    tree = tag_tree(session)
    if not list(tree):
        return []
    connection = session.connection()
    own = {row[0]: row[1] for row in connection.exec_driver_sql(_OWN)}
    total = {row[0]: row[1] for row in connection.exec_driver_sql(_WITH_THOSE_BELOW)}
    records = [
        TagRecord(tag, tree.path(tag), tree.parent(tag), own.get(tag, 0), total.get(tag, 0))
        for tag in tree
    ]
    return sorted(records, key=lambda each: name_key(each.path).split(SEPARATOR))


def add_tag(session: Session, tree: TagTree, parent: int, name: str) -> int:
    """A new tag right below `parent`, where none has this name; its number is never given out again."""
    tag = take_ids(session, "tag", 1)
    session.execute(insert(TagRow).values(id=tag, parent_id=parent, name=name, key=name_key(name)))
    tree.add(tag, parent, name)
    return tag


def place_tag(session: Session, tree: TagTree, tag: int, parent: int, name: str) -> None:
    """Call a tag otherwise or put it elsewhere, with all below it; nothing there may have this name."""
    values = {"parent_id": parent, "name": name, "key": name_key(name)}
    session.execute(update(TagRow).where(TagRow.id == tag).values(values))
    tree.place(tag, parent, name)


def delete_tag(session: Session, tree: TagTree, tag: int) -> None:
    """A tag goes, from its documents too; the caller sees to what is below it."""
    session.execute(delete(DocumentTagRow).where(DocumentTagRow.tag_id == tag))
    session.execute(delete(TagRow).where(TagRow.id == tag))
    tree.remove(tag)


def bear(session: Session, tag: int, documents: Sequence[int]) -> list[int]:
    """Let documents bear a tag; returns those that didn't, in order."""
    rows = session.connection().exec_driver_sql(_BEAR, (tag, json.dumps(list(documents))))
    return sorted(row[0] for row in rows)


def drop(session: Session, tag: int, documents: Sequence[int]) -> list[int]:
    """Let documents bear a tag no longer; returns those that did, in order."""
    rows = session.connection().exec_driver_sql(_DROP, (tag, json.dumps(list(documents))))
    return sorted(row[0] for row in rows)


def hand_on(session: Session, tag: int, into: int) -> None:
    """Whatever bears `tag` bears `into` as well from now on."""
    session.connection().exec_driver_sql(_HAND_ON, (into, tag))


def bearers(session: Session, tag: int) -> list[int]:
    """The documents that bear a tag, whatever their state, in order."""
    query = select(DocumentTagRow.document_id).where(DocumentTagRow.tag_id == tag)
    return list(session.scalars(query.order_by(DocumentTagRow.document_id)))


def borne_by(session: Session, documents: Sequence[int]) -> dict[int, list[int]]:
    """Document → the tags it bears; documents without any are left out."""
    if not has_order(session):
        return {}
    found: dict[int, list[int]] = defaultdict(list)
    rows = session.connection().exec_driver_sql(_BORNE, (json.dumps(list(documents)),))
    for document, tag in rows:
        found[document].append(tag)
    return dict(found)
