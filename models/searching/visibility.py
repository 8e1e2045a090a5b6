"""Which versions a search must not know of, although the index may hold them: the database says so at once.

Old versions, what was put away or withheld, and entries that wait to be written anew.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from models.categories import DocumentState
from models.tables import CounterRow, VersionRow

_MARK = "visibility"
_VARIABLES = 500
_CONDITIONS = {
    "current": "searchable = 0 OR live = 0",
    "all": "searchable = 0 OR document_id IN ({gone})",
    "old": "searchable = 0 OR live = 1 OR document_id IN ({gone})",
}
_GONE = f"SELECT id FROM document WHERE state <> '{DocumentState.LIVE.value}'"
_LIVE = """
    UPDATE version
    SET live = (document.state = 'live' AND coalesce(version.member_of, version.id) = newest.id)
    FROM document JOIN (
        -- Once a document: a tree has thousands of members, and asking for each would be asking thousands of times.
        SELECT document_id, id, row_number() OVER (PARTITION BY document_id ORDER BY ordinal DESC) AS place
        FROM version
        WHERE kind <> 'member' AND document_id IN (SELECT value FROM json_each(?))
    ) AS newest ON newest.document_id = document.id AND newest.place = 1
    WHERE version.document_id = document.id
"""


def hidden_versions(session: Session, which: str = "current") -> frozenset[int]:
    """The ids of versions that a search in the "current", in "all" or in the "old" versions doesn't find."""
    condition = _CONDITIONS[which].format(gone=_GONE)
    rows = session.connection().exec_driver_sql(f"SELECT id FROM version WHERE {condition}")
    return frozenset(row[0] for row in rows)


def visibility_mark(session: Session) -> int:
    """A number that is another one after every change of what `hidden_versions`, or a count of what is seen, gives."""
    return session.scalar(select(CounterRow.value).where(CounterRow.name == _MARK)) or 0


def note_change(session: Session) -> None:
    """Let the mark be another one from this transaction on."""
    statement = upsert(CounterRow).values(name=_MARK, value=1)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[CounterRow.name], set_={"value": CounterRow.value + 1}
        )
    )


def settle_live(session: Session, documents: Sequence[int]) -> None:
    """Say anew which versions of these documents are live, after a version came or their state changed."""
    session.connection().exec_driver_sql(_LIVE, (json.dumps(list(documents)),))
    note_change(session)


def await_index(session: Session, documents: Sequence[int]) -> None:
    """What the index knows of these documents is out of date: each of their versions is to be indexed anew."""
    for start in range(0, len(documents), _VARIABLES):
        some = documents[start : start + _VARIABLES]
        session.execute(
            update(VersionRow)
            .where(VersionRow.document_id.in_(some))
            .values(searchable=False)
            .execution_options(synchronize_session=False)
        )
    note_change(session)
