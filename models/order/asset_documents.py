"""What documents say of systems, counted by the database: the groups of a system's page, and what is still missing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

OTHER = "type:"
"""How the group of a type begins that is in no group of its own."""

_DAY = "coalesce(document.formed, date(document.filed / 1000000, 'unixepoch'))"
_LIVE = "document.state = 'live'"
_ABOUT = f"""
    SELECT document.id, document.type, coalesce(grouped.value, '{OTHER}' || document.type) AS part,
           {_DAY} AS day
    FROM document_subject AS subject
    JOIN document ON document.id = subject.document_id AND {_LIVE}
    LEFT JOIN json_each(:groups) AS grouped ON grouped.key = document.type
    WHERE subject.kind = 'system' AND subject.name = :name
"""
_NEWEST_FIRST = f"SELECT part, type, id FROM ({_ABOUT}) ORDER BY day DESC, id DESC"
_PART = f"""
    SELECT id FROM ({_ABOUT}) WHERE part = :part ORDER BY day DESC, id DESC LIMIT :limit OFFSET :start
"""
_LINKING = f"""
    FROM (SELECT DISTINCT document_id FROM link WHERE target_kind = 'system' AND target_name = :key) AS linking
    JOIN document ON document.id = linking.document_id AND {_LIVE}
"""
_CURED = """
    EXISTS (SELECT 1 FROM article JOIN document AS cure ON cure.id = article.document_id
            WHERE article.kind = 'fault' AND cure.state = 'live' AND article.origin = document.id)
    OR EXISTS (SELECT 1 FROM link JOIN article ON article.document_id = link.document_id
               JOIN document AS cure ON cure.id = link.document_id
               WHERE link.target_document = document.id AND article.kind = 'fault' AND cure.state = 'live')
    OR EXISTS (SELECT 1 FROM relation JOIN article ON article.document_id = relation.document_id
               JOIN document AS cure ON cure.id = relation.document_id
               WHERE relation.other_id = document.id AND relation.kind = 'derived'
               AND article.kind = 'fault' AND cure.state = 'live')
"""
_OF_ARTICLES = f"FROM article JOIN document ON document.id = article.document_id AND {_LIVE}"
_GAPS = {
    "cure": f"""
        FROM document WHERE {_LIVE}
        AND document.type IN (SELECT value FROM json_each(:types)) AND NOT ({_CURED})
    """,
    "review": f"{_OF_ARTICLES} WHERE article.reviewed IS NULL AND article.review_months > 0",
    "system": f"""
        {_OF_ARTICLES} WHERE article.kind IN (SELECT value FROM json_each(:kinds)) AND NOT EXISTS (
            SELECT 1 FROM document_subject AS subject
            WHERE subject.document_id = document.id AND subject.kind = 'system')
    """,
}
_WITH_RUNBOOK = f"""
    SELECT DISTINCT subject.name {_OF_ARTICLES}
    JOIN document_subject AS subject ON subject.document_id = document.id AND subject.kind = 'system'
    WHERE article.kind = 'runbook'
"""
_UNRESOLVED = f"""
    FROM link JOIN document ON document.id = link.document_id AND {_LIVE} WHERE link.problem <> ''
"""


class Spread(NamedTuple):
    """The documents of a system: how many of each type each group holds, and the newest of each group, by their ids."""

    counts: Mapping[str, Mapping[str, int]]
    newest: Mapping[str, tuple[int, ...]]


def spread_of(session: Session, name: str, groups: Mapping[str, str], limit: int) -> Spread:
    """How the documents in use about a system spread over groups (type → group), `limit` ids of each."""
    values = {"name": name, "groups": json.dumps(dict(groups))}
    counts: dict[str, dict[str, int]] = {}
    newest: dict[str, list[int]] = {}
    # One pass: counting and ranking apart would read every document twice.
    for part, type_, document in session.execute(text(_NEWEST_FIRST), values):
        types = counts.setdefault(part, {})
        types[type_] = types.get(type_, 0) + 1
        found = newest.setdefault(part, [])
        if len(found) < limit:
            found.append(document)
    return Spread(counts, {part: tuple(found) for part, found in newest.items()})


def part_of(
    session: Session, name: str, groups: Mapping[str, str], part: str, *, start: int, limit: int
) -> list[int]:
    """The ids of the documents of one group, newest first, from the one at `start` on."""
    values = {
        "name": name,
        "groups": json.dumps(dict(groups)),
        "part": part,
        "start": start,
        "limit": limit,
    }
    return list(session.scalars(text(_PART), values))


def counts_of_all(session: Session) -> dict[str, int]:
    """How many documents in use name each system."""
    rows = session.execute(
        text(
            "SELECT subject.name, count(*) FROM document_subject AS subject "
            f"JOIN document ON document.id = subject.document_id AND {_LIVE} "
            "WHERE subject.kind = 'system' GROUP BY subject.name"
        )
    )
    return {row[0]: row[1] for row in rows}


def linking_to(session: Session, asset: int, limit: int) -> tuple[int, list[int]]:
    """(how many, the newest of) articles in use that link to a system."""
    values = {"key": str(asset), "limit": limit}
    total = session.scalar(text(f"SELECT count(*) {_LINKING}"), values) or 0
    ids = session.scalars(
        text(f"SELECT document.id {_LINKING} ORDER BY {_DAY} DESC, document.id DESC LIMIT :limit"),
        values,
    )
    return total, list(ids)


def gap(
    session: Session,
    which: str,
    limit: int,
    *,
    types: Iterable[str] = (),
    kinds: Iterable[str] = (),
) -> tuple[int, list[int]]:
    """(how many, the newest of) documents with this gap.

    "cure": faults, of these `types`, that no article on faults was made from or links to; "review": articles nobody
    has reviewed; "system": articles of these `kinds` about no system.
    """
    values = {"limit": limit, "types": json.dumps(list(types)), "kinds": json.dumps(list(kinds))}
    total = session.scalar(text(f"SELECT count(*) {_GAPS[which]}"), values) or 0
    newest = (
        f"SELECT document.id {_GAPS[which]} ORDER BY {_DAY} DESC, document.id DESC LIMIT :limit"
    )
    return total, list(session.scalars(text(newest), values))


def names_with_runbook(session: Session) -> set[str]:
    """The systems that a runbook in use is about."""
    return set(session.scalars(text(_WITH_RUNBOOK)))


def unresolved(session: Session, limit: int) -> tuple[int, list[tuple[int, str, str]]]:
    """(how many, the first of) links in articles in use that lead nowhere: (document, as written, why)."""
    total = session.scalar(text(f"SELECT count(*) {_UNRESOLVED}")) or 0
    rows = session.execute(
        text(
            f"SELECT link.document_id, link.raw, link.problem {_UNRESOLVED} "
            "ORDER BY link.document_id, link.ordinal LIMIT :limit"
        ),
        {"limit": limit},
    )
    return total, [(document, raw, problem) for document, raw, problem in rows]
