"""What a giver's archive said when a package of it was last taken in, as numbers to compare by, never in words.

They stand in `imported` under registers with a colon: "said:REGISTER" and "kept:REGISTER" (row there → what the package
said of it, what stood here behind it), "self:REGISTER" (what tells it from another row with its id), and
"KIND:DOCUMENT" (a tag, a collection, … there → what was said with it), with "said:bearing" for the documents of which
these are complete.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from models.handover.package_codec import plain

ELEMENTS = ("tag", "collection", "relation", "value")
"""The kinds of what a document bears several of."""
BEARING = "bearing"
"""That it is known what a document bears."""

_ALL = """
    SELECT register, source_id, local_id FROM imported WHERE origin = ? AND instr(register, ':')
"""
_FORGET = "DELETE FROM imported WHERE origin = ? AND register = ? AND source_id = ?"
_SOURCES = """
    SELECT origin, source_id FROM imported
    WHERE register = 'document' AND local_id IN (SELECT value FROM json_each(:gone))
    UNION
    SELECT giver.origin, gone.value FROM package_import AS giver, json_each(:gone) AS gone
    WHERE NOT EXISTS (
        SELECT 1 FROM imported AS came
        WHERE came.origin = giver.origin AND came.register = 'document' AND came.source_id = gone.value
    )
"""
"""By their ids there; a package of this very vault has them by the ids of here."""
_OF_DOCUMENTS = (
    "said:document",
    "kept:document",
    "said:article",
    "kept:article",
    f"said:{BEARING}",
)

Codes = dict[str, dict[int, int]]
"""Register with its colon → row there → code."""


def code(value: Any) -> int:
    """63 bits of a digest of anything that a package's line can hold."""
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big") >> 1


def known_codes(session: Session, origin: str) -> Codes:
    """Everything that is kept of what the vault `origin` said."""
    found: Codes = defaultdict(dict)
    for register, source, kept in session.connection().exec_driver_sql(_ALL, (origin,)):
        found[register][source] = kept
    return found


def forget_codes(session: Session, origin: str, gone: Sequence[tuple[str, int]]) -> None:
    """Forget these (register, row there)."""
    if gone:
        rows = [(origin, *each) for each in gone]
        session.connection().exec_driver_sql(_FORGET, rows)


def forget_said(session: Session, documents: Sequence[int]) -> None:
    """Forget what any giver said of these documents, which are purged: a code would confirm what one guesses."""
    connection = session.connection()
    gone = {"gone": json.dumps(list(documents))}
    sources = connection.exec_driver_sql(_SOURCES, gone).all()
    rows = [(origin, register, source) for origin, source in sources for register in _OF_DOCUMENTS]
    if rows:
        connection.exec_driver_sql(_FORGET, rows)
    borne = [(origin, f"{kind}:{source}") for origin, source in sources for kind in ELEMENTS]
    if borne:
        connection.exec_driver_sql("DELETE FROM imported WHERE origin = ? AND register = ?", borne)
