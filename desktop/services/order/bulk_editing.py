"""Changing many documents at once, in one transaction, and undoing that later where nothing has changed since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desktop.services.errors import OrderRefused
from desktop.services.house import House
from desktop.services.order.bulk_planning import BulkChange, BulkPlan, plan_bulk
from desktop.services.order.bulk_steps import (
    FACT,
    FIELD,
    IN,
    Step,
    Steps,
    done_words,
    standing,
    step_words,
    take_steps,
)
from desktop.services.order.custom_fields import known_systems
from desktop.services.order.field_values import canonical
from desktop.services.order.order_rules import chosen, event, journal, require_order
from models import queries
from models.categories import DocumentState
from models.order import bulk_edits as model
from models.order.custom_fields import FieldRecord, all_fields
from resources.words import _
from vault.ids import utc_now

__all__ = [
    "BulkChange",
    "BulkEdit",
    "BulkPlan",
    "SkippedUndo",
    "UndoReport",
    "apply_bulk",
    "bulk_edits",
    "plan_bulk",
    "undo_bulk",
]


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """A change that was applied; `summary` tells it in the language in use, `undone` when it was undone."""

    id: int
    moment: datetime
    summary: str
    documents: int
    undone: datetime | None


@dataclass(frozen=True, slots=True)
class SkippedUndo:
    """Something that an undo left as it is, and why."""

    document: int
    number: str
    sentence: str


@dataclass(frozen=True, slots=True)
class UndoReport:
    """`undone` documents are as they were, but for what `skipped` names."""

    undone: int
    skipped: tuple[SkippedUndo, ...]


def apply_bulk(house: House, plan: BulkPlan) -> int:
    """Do what was planned, all of it or nothing; returns the number of the bulk edit, with which it can be undone.

    Raises NotAllowed, NoSuchDocument, Withheld, and OrderRefused where nothing was planned or documents have changed
    since.
    """
    require_order(house)
    steps = plan.steps
    if not steps:
        raise OrderRefused("nothing-to-do", _("Nothing would change."))
    with house.database.write() as session:
        chosen(session, [row.document.id for row in plan.rows])
        stands = _standing(session, steps)
        for step, ids in steps.items():
            now = stands[step.what, step.key]
            if any(now.get(document) != step.before for document in ids):
                sentence = _("Documents have changed since this was planned. Plan it anew.")
                raise OrderRefused("changed-meanwhile", sentence)
        taken, events = take_steps(session, steps)
        summary, count = _summary(taken, len(plan.rows)), len(plan.rows)
        edit = model.add_bulk_edit(session, summary, _packed(taken), utc_now())
        done = event("edited in bulk", _object(edit), summary=_steps_of(summary), documents=count)
        journal(house, session, [*events, done])
    return edit


def bulk_edits(house: House) -> list[BulkEdit]:
    """The changes of many documents, the newest first; a purge forgets those before it."""
    with house.database.read() as session:
        records = model.all_bulk_edits(session)
    told: list[BulkEdit] = []
    for record in records:
        summary = json.loads(record.summary)
        words = summary_words(summary["steps"])
        told.append(BulkEdit(record.id, record.moment, words, summary["documents"], record.undone))
    return told


def undo_bulk(house: House, edit: int) -> UndoReport:
    """Turn back what a bulk edit did, wherever that still stands as it left it; what was changed since stays and is
    told. Raises NotAllowed, and OrderRefused for one that isn't known, or undone already."""
    require_order(house)
    with house.database.write() as session:
        known, steps = _known(session, edit)
        possible, skipped = _possible(session, steps)
        _taken, events = take_steps(session, possible)
        model.mark_undone(session, edit, utc_now())
        undone = len({document for ids in possible.values() for document in ids})
        told = event(
            "bulk edit undone",
            _object(edit),
            summary=_steps_of(known.summary),
            documents=undone,
            skipped=len({each.document for each in skipped}),
        )
        journal(house, session, [*events, told])
    return UndoReport(undone, tuple(skipped))


def summary_words(steps: Sequence[Sequence[str]]) -> str:
    """What a summary says, in the language in use."""
    return _("; ").join(done_words(Step(*each)) for each in steps)


def _possible(session: Session, steps: Steps) -> tuple[Steps, list[SkippedUndo]]:
    """The steps that turn back what still stands, and what can't be turned back."""
    ids = sorted({document for each in steps.values() for document in each})
    records = {each.id: each for each in queries.documents(session, ids=ids)}
    types = {each.id: each.type for each in records.values()}
    possible: Steps = {}
    skipped: list[SkippedUndo] = []
    stands = _standing(session, steps)
    for step, documents in steps.items():
        back = step.turned_back
        now = stands[step.what, step.key]
        field, fits = _field(session, back)
        for document in documents:
            if records[document].state is DocumentState.WITHHELD:
                sentence = _("It is withheld: nothing is changed.")
            elif now.get(document) != back.before or not fits:
                sentence = _("“{step}” was changed since and stays.").format(step=step_words(step))
            elif field is not None and back.after and not field.is_for(types[document]):
                sentence = _("Documents of the type “{type}” don't have the field “{field}”.")
                sentence = sentence.format(type=types[document], field=field.name)
            else:
                possible.setdefault(back, []).append(document)
                if (back.what, back.key) == (FACT, "type"):
                    types[document] = back.after
                continue
            skipped.append(SkippedUndo(document, records[document].number, sentence))
    return possible, skipped


def _standing(session: Session, steps: Steps) -> dict[tuple[str, str], dict[int, str]]:
    """What stands now where these steps apply, by (what, key): asked once, however many values stood there before."""
    together: dict[tuple[str, str], tuple[Step, list[int]]] = {}
    for step, documents in steps.items():
        together.setdefault((step.what, step.key), (step, []))[1].extend(documents)
    return {place: standing(session, step, ids) for place, (step, ids) in together.items()}


def _field(session: Session, back: Step) -> tuple[FieldRecord | None, bool]:
    """The field of a step, and whether what it said before is still a value of it."""
    if back.what != FIELD:
        return None, True
    field = next((each for each in all_fields(session) if each.id == int(back.key)), None)
    if field is None:
        return None, False
    systems = known_systems(session) if field.kind == "system" else ()
    try:
        return field, canonical(field, back.after, systems) == back.after
    except OrderRefused:
        return field, False


def _summary(steps: Steps, documents: int) -> str:
    """What was done, without what stood there before: that differs from document to document."""
    told = dict.fromkeys(step._replace(before="" if step.after else IN) for step in steps)
    return json.dumps(
        {"steps": [list(step) for step in told], "documents": documents}, ensure_ascii=False
    )


def _steps_of(summary: str) -> list[list[str]]:
    steps: list[list[str]] = json.loads(summary)["steps"]
    return steps


def _packed(steps: Steps) -> str:
    packed = [{"step": list(step), "documents": documents} for step, documents in steps.items()]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def _known(session: Session, edit: int) -> tuple[model.BulkEditRecord, Steps]:
    found = model.changes_of(session, edit)
    if found is None:
        sentence = _("There is no bulk edit {number}.").format(number=edit)
        raise OrderRefused("no-such-bulk-edit", sentence)
    record, changes = found
    if record.undone is not None:
        raise OrderRefused("already-undone", _("This bulk edit was undone already."))
    return record, {Step(*each["step"]): each["documents"] for each in json.loads(changes)}


def _object(edit: int) -> str:
    return f"bulk edit {edit}"
