"""An archive whose documents wait to be put in order, and what tests of that ask again and again."""

from __future__ import annotations

import json
from typing import Any

from desktop.services.filing.screening import withhold
from desktop.services.house import House
from desktop.services.library import audit_events
from desktop.services.order.replaying import differences, present, replayed
from desktop.services.order.tagging import tags
from models.documents.filing import file_documents
from models.documents.secrecy import Level, SecrecyFinding, Where
from tests.models.builders import new_file
from vault.ids import utc_now


def file_plain(house: House, count: int, **facts: Any) -> list[int]:
    """File `count` documents whose bytes nobody asks for; returns their ids."""
    files = [
        new_file(title=f"巡检 {number}", path=f"记录/{number}.txt", **facts)
        for number in range(count)
    ]
    with house.database.write() as session:
        ids = file_documents(session, files, prefix="SD", filed=utc_now())
        house.journal.append(session, [("filed", f"document {each}", "") for each in ids])
    return ids


def hide(house: House, document: int) -> None:
    """Withhold a document."""
    withhold(house, [document], SecrecyFinding(Level("秘密"), True, Where.TEXT, 1, 1))


def counts(house: House) -> dict[str, tuple[int, int]]:
    """Path → (own, with those below) of every tag."""
    return {tag.path: (tag.documents, tag.total) for tag in tags(house)}


def tag_id(house: House, path: str) -> int:
    """The number of the tag at a path."""
    return next(tag.id for tag in tags(house) if tag.path == path)


def said(house: House, action: str) -> list[tuple[str, dict[str, Any]]]:
    """(object, detail) of every event of this kind, the oldest first."""
    events = audit_events(house, 100_000)[::-1]
    return [(each.object_name, json.loads(each.detail)) for each in events if each.action == action]


def agree(house: House) -> None:
    """The journal alone leads to what the tables say."""
    assert differences(replayed(house), present(house)) == []
