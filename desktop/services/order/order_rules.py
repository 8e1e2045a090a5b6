"""What every change of order has in common: who may, which documents, words without marks, events to replay."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from desktop.services.errors import OrderRefused, Withheld
from desktop.services.filing.screening import refuse, screen_name
from desktop.services.house import House
from desktop.services.rights import Right, require
from models.categories import DocumentState
from models.errors import NoSuchDocument
from models.naming import tidy_name
from models.searching.visibility import note_change
from resources.words import _

LONGEST_NAME = 100
"""Characters of a tag's, collection's or field's name: more than a column or a button shows."""

LONGEST_NOTE = 2_000

_HALVES = re.compile("[\ud800-\udfff]")

_WHICH = """
    SELECT id, number, type, state FROM document
    WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id
"""

Event = tuple[str, str, str]


class Chosen(NamedTuple):
    """A document that something is to be done with."""

    id: int
    number: str
    type: str


def require_order(house: House, *words: str) -> None:
    """Whoever files may put in order; raises NotAllowed, and StateSecret for words with the mark of one."""
    require(house, Right.FILING)
    for each in filter(None, words):
        finding = screen_name(each)
        if finding is not None and finding.certain:
            refuse(house, finding)


def chosen(session: Session, documents: Iterable[int]) -> list[Chosen]:
    """Documents that may be put in order, those in the trash too, by id. Raises NoSuchDocument, Withheld."""
    wanted = set(documents)
    rows = session.connection().exec_driver_sql(_WHICH, (json.dumps(sorted(wanted)),)).all()
    if missing := wanted - {row[0] for row in rows}:
        raise NoSuchDocument(min(missing))
    for _id, number, _type, state in rows:
        if state == DocumentState.WITHHELD.value:
            raise Withheld(number)
    return [Chosen(identifier, number, type_) for identifier, number, type_, _state in rows]


def given_name(name: str) -> str:
    """A name as it is kept; raises OrderRefused for none, and for one that is too long."""
    tidy = tidy_name(name)
    if not tidy:
        raise OrderRefused("bad-name", _("A name is missing."))
    if len(tidy) > LONGEST_NAME:
        sentence = _("“{name}…” is too long: a name has at most {most} characters.")
        raise OrderRefused("bad-name", sentence.format(name=tidy[:20], most=LONGEST_NAME))
    return tidy


def given_note(note: str) -> str:
    """A note as it is kept; raises OrderRefused for one that is too long."""
    text = _HALVES.sub("\ufffd", note.strip())
    if len(text) > LONGEST_NOTE:
        sentence = _("A note has at most {most} characters.").format(most=LONGEST_NOTE)
        raise OrderRefused("bad-note", sentence)
    return text


def journal(house: House, session: Session, events: Sequence[Event]) -> None:
    """Journal what was done in this transaction; whoever counts by order counts anew."""
    if events:
        house.journal.append(session, events)
        note_change(session)


def event(action: str, object_name: str, **detail: object) -> Event:
    """An event whose detail is complete enough to do the same again."""
    return action, object_name, json.dumps(detail, ensure_ascii=False, sort_keys=True)


def events_of(action: str, documents: Sequence[int], **detail: object) -> list[Event]:
    """The same event of each of these documents."""
    words = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    return [(action, f"document {document}", words) for document in documents]
