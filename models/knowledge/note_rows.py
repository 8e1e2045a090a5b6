"""What the database knows of files that came from folders of notes: by path, by batch, and where their links lead."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.knowledge.link_names import DOCUMENT
from models.tables import CounterRow

_AT = """
    SELECT version.path, document.id, version.digest, version.batch_id, article.document_id
    FROM version JOIN document ON document.id = version.document_id
    LEFT JOIN article ON article.document_id = document.id
    WHERE version.kind = 'file' AND version.live AND document.state = 'live'
    AND version.path IN (SELECT value FROM json_each(?)) ORDER BY document.id
"""
_OF_BATCH = """
    SELECT path, document_id FROM version WHERE kind = 'file' AND batch_id = ? ORDER BY id
"""
_LINKS = """
    SELECT document_id, raw, problem, target_document FROM link
    WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY document_id, ordinal
"""
_BIND = """
    UPDATE link SET target_kind = ?, target_document = ?, target_name = '', problem = '',
        seen_version = (
            SELECT id FROM version WHERE document_id = ? AND kind <> 'member'
            ORDER BY ordinal DESC LIMIT 1
        )
    WHERE document_id = ? AND raw = ? AND problem IN ('missing', 'ambiguous')
"""
_LONGEST_LIST = 20_000
_UNORDERED = "unordered notes "

Value = TypeVar("Value", str, int)


class Placed(NamedTuple):
    """A document in use whose current version was filed from a path. `batch` is None when it was written here since."""

    document: int
    digest: bytes
    batch: int | None
    is_article: bool


class LinkState(NamedTuple):
    """A link of a document, and the problem with it; `target` is a document's id where it leads to one."""

    document: int
    raw: str
    problem: str
    target: int | None


def placed_at(session: Session, paths: Sequence[str]) -> dict[str, list[Placed]]:
    """Path → the documents that lie there now, the oldest first."""
    found: dict[str, list[Placed]] = {}
    for some in _portions(paths):
        for path, document, digest, batch, article in session.connection().exec_driver_sql(
            _AT, (json.dumps(some),)
        ):
            placed = Placed(document, digest, batch, article is not None)
            found.setdefault(path, []).append(placed)
    return found


def filed_in(session: Session, batch: int) -> dict[str, int]:
    """Path → document of everything that came with a batch."""
    rows = session.connection().exec_driver_sql(_OF_BATCH, (batch,))
    return {row[0]: row[1] for row in rows}


def links_among(session: Session, documents: Sequence[int]) -> list[LinkState]:
    """All links of these documents, in order."""
    found: list[LinkState] = []
    for some in _portions(documents):
        rows = session.connection().exec_driver_sql(_LINKS, (json.dumps(some),))
        found += (LinkState(*row) for row in rows)
    return found


def bind_nowhere_links(session: Session, targets: Mapping[tuple[int, str], int]) -> None:
    """Let links that lead nowhere, by article and spelling, lead to these documents."""
    for (document, raw), target in targets.items():
        session.connection().exec_driver_sql(_BIND, (DOCUMENT, target, target, document, raw))


def begin_ordering(session: Session, batch: int) -> None:
    """The notes of a batch are about to be filed; until `end_ordering`, they may lack their tags and the like."""
    session.add(CounterRow(name=f"{_UNORDERED}{batch}", value=batch))


def unordered_batches(session: Session) -> set[int]:
    """The batches of imports that were killed before their notes were put in order."""
    wanted = select(CounterRow.value).where(CounterRow.name.startswith(_UNORDERED))
    return set(session.scalars(wanted))


def end_ordering(session: Session, batches: Iterable[int]) -> None:
    """The notes of these batches are in order."""
    names = [f"{_UNORDERED}{batch}" for batch in batches]
    session.execute(delete(CounterRow).where(CounterRow.name.in_(names)))


def _portions(values: Iterable[Value]) -> list[list[Value]]:
    distinct = list(dict.fromkeys(values))
    return [distinct[at : at + _LONGEST_LIST] for at in range(0, len(distinct), _LONGEST_LIST)]
