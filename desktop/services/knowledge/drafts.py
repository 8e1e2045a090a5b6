"""Drafts: what is typed is kept in the encrypted database until it is saved as a version, and nowhere else.

`keep_draft` may be called from any thread; when it returns, the draft outlives the process.
"""

from __future__ import annotations

import json
import weakref
from dataclasses import dataclass, field
from datetime import datetime

from desktop.services.errors import NoSuchDraft, StateSecret
from desktop.services.filing.screening import record_refusals, screen_name, screen_text
from desktop.services.house import House
from desktop.services.knowledge.article_text import encoded
from desktop.services.rights import Right, require
from models.categories import Category
from models.errors import NoSuchDocument
from models.knowledge.drafts import (
    DraftState,
    DraftSummary,
    delete_draft,
    drafts,
    insert_draft,
    packed,
    read_draft,
    update_draft,
)
from models.queries import known_documents
from vault.ids import utc_now

__all__ = ["Draft", "DraftSummary", "drop_draft", "keep_draft", "list_drafts", "load_draft"]

LONGEST_DRAFT = 16 * 1024 * 1024
"""Bytes: more than an article may have, so that what was pasted in is safe while it is being shortened."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being written: a new article, or one that is changed (`document_id`, `base_version`).

    `id` is None until it is kept, `changed` is the time when it was. No text of it enters a representation.
    """

    id: int | None = None
    document_id: int | None = None
    base_version: int | None = None
    kind: str = ""
    category: Category | None = None
    title: str = field(default="", repr=False)
    body: str = field(default="", repr=False)
    systems: tuple[str, ...] = field(default=(), repr=False)
    persons: tuple[str, ...] = field(default=(), repr=False)
    origin: int | None = None
    changed: datetime | None = None


_REFUSED: weakref.WeakKeyDictionary[House, set[tuple[int | None, str]]] = (
    weakref.WeakKeyDictionary()
)
"""Refusals that are on record: whoever goes on typing is refused every second, and that is one refusal."""


def keep_draft(house: House, draft: Draft) -> int:
    """Keep what is being written; returns the draft's id, under which the next state of it is to be kept.

    Raises StateSecret for text that bears such a mark, TextTooLong beyond LONGEST_DRAFT, NoSuchDraft when the draft was
    saved or dropped meanwhile, NoSuchDocument when the article was purged, NotAllowed, StorageFailed: then what was
    kept before is still there.
    """
    require(house, Right.FILING)
    _screen(house, draft)
    facts = {"origin": draft.origin, "persons": draft.persons, "systems": draft.systems}
    title, body = (encoded(words, LONGEST_DRAFT) for words in (draft.title, draft.body))
    state = DraftState(
        draft.document_id,
        draft.base_version,
        draft.kind,
        "" if draft.category is None else draft.category.value,
        title.decode(),
        packed(body),
        json.dumps(facts, ensure_ascii=False, sort_keys=True),
    )
    with house.database.write() as session:
        if draft.document_id is not None and not known_documents(session, [draft.document_id]):
            # Purged while somebody had it open: nothing of it comes back.
            raise NoSuchDocument(draft.document_id)
        if draft.id is None:
            return insert_draft(session, state, utc_now())
        if not update_draft(session, draft.id, state, utc_now()):
            raise NoSuchDraft(draft.id)
    return draft.id


def load_draft(house: House, draft_id: int) -> Draft:
    """A draft as it was kept last. Raises NoSuchDraft."""
    with house.database.read() as session:
        found = read_draft(session, draft_id)
    if found is None:
        raise NoSuchDraft(draft_id)
    facts = json.loads(found.facts)
    return Draft(
        found.id,
        found.document_id,
        found.base_version,
        found.kind,
        Category(found.category) if found.category else None,
        found.title,
        found.body.decode(),
        tuple(facts["systems"]),
        tuple(facts["persons"]),
        facts["origin"],
        found.changed,
    )


def list_drafts(house: House) -> list[DraftSummary]:
    """All drafts, the one changed last first."""
    with house.database.read() as session:
        return drafts(session)


def drop_draft(house: House, draft_id: int) -> None:
    """Discard a draft; harmless when there is none any more. Raises NotAllowed."""
    require(house, Right.FILING)
    with house.database.write() as session:
        delete_draft(session, draft_id)


def _screen(house: House, draft: Draft) -> None:
    named = [screen_name(words) for words in (draft.title, *draft.systems, *draft.persons)]
    for finding in (*named, screen_text(draft.body)):
        if finding is None or not finding.certain:
            continue
        known = _REFUSED.setdefault(house, set())
        if (draft.id, finding.level) not in known:
            known.add((draft.id, finding.level))
            record_refusals(house, [finding])
        raise StateSecret(finding)
