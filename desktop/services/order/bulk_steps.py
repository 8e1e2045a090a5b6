"""The steps of a bulk edit: one thing said of many documents, with what stood there before, to be turned back later.

A step is done only where things stand as it expects. Everything here happens inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from desktop.services.audit.fact_words import LABELS, difference
from desktop.services.order.collecting import put_in, take_out
from desktop.services.order.custom_fields import set_values
from desktop.services.order.field_values import shown_value
from desktop.services.order.order_rules import Chosen, Event
from desktop.services.order.tagging import put_tags, take_tags
from models import queries
from models.categories import Mark, Status
from models.documents.amending import Amendment, amend_documents
from models.knowledge.articles import set_kind
from models.order import bulk_edits as model
from models.order.collecting import all_collections, collections_with
from models.order.custom_fields import all_fields, values_about
from models.order.tags import borne_by, tag_tree
from models.records import DocumentRecord
from resources.knowledge import article_kinds
from resources.words import N_, _

IN = "in"
"""What stands for belonging (a tag borne, a collection it is in, a person or system it is about); "" is for not."""

FACT, PERSON, SYSTEM, TAG, COLLECTION, FIELD, KIND = (
    "fact",
    "person",
    "system",
    "tag",
    "collection",
    "field",
    "kind",
)
_SAID = (FACT, PERSON, SYSTEM)
"""What an amendment says: it stands in a document's record."""


_AT_ONCE = 1_000
"""So many documents' records are in memory at once."""


class Step(NamedTuple):
    """`key` says which fact, person, system, tag, collection or field; a tag that is still to be made has none.

    `name` is what that is called for people.
    """

    what: str
    key: str
    name: str
    before: str
    after: str

    @property
    def turned_back(self) -> Step:
        """What undoes it."""
        return self._replace(before=self.after, after=self.before)


Steps = dict[Step, list[int]]
"""Each step with the documents it is for."""


def step_words(step: Step) -> str:
    """A step for people, as `before → after`."""
    if step.what in _ADDED:
        added, taken = _ADDED[step.what]
        return _(added if step.after else taken).format(name=step.name)
    if step.what == KIND:
        labels = {kind.id: kind.label for kind in article_kinds()}
        before, after = (labels.get(each, each) for each in (step.before, step.after))
        return _("Kind of article: {before} → {after}").format(before=before, after=after)
    name = _(LABELS[step.key]) if step.what == FACT else step.name
    before, after = (
        shown_value("yes-no", each) or "–" if step.what == FIELD else each or "–"
        for each in (step.before, step.after)
    )
    return _("{name}: {before} → {after}").format(name=name, before=before, after=after)


def steps_words(steps: Sequence[Step]) -> tuple[str, ...]:
    """The steps of one document: what is put on it, or taken off it, of one kind is said once."""
    joined: dict[Step, list[str]] = {}
    for step in steps:
        same = step._replace(key="", name="") if step.what in _ADDED else step
        joined.setdefault(same, []).append(step.name)
    return tuple(
        step_words(step._replace(name=_(", ").join(names))) for step, names in joined.items()
    )


def done_words(step: Step) -> str:
    """The same without what stood there before, which differs from document to document."""
    if step.what in _ADDED:
        return step_words(step)
    if step.what == KIND:
        labels = {kind.id: kind.label for kind in article_kinds()}
        return _("Kind of article: {after}").format(after=labels.get(step.after, step.after))
    name = _(LABELS[step.key]) if step.what == FACT else step.name
    after = shown_value("yes-no", step.after) if step.what == FIELD else step.after
    return _("{name}: {after}").format(name=name, after=after or "–")


_ADDED = {
    PERSON: (N_("Person added: {name}"), N_("Person taken away: {name}")),
    SYSTEM: (N_("System added: {name}"), N_("System taken away: {name}")),
    TAG: (N_("Tag added: {name}"), N_("Tag taken off: {name}")),
    COLLECTION: (N_("Put into the collection: {name}"), N_("Taken out of the collection: {name}")),
}


def standing(session: Session, step: Step, documents: Sequence[int]) -> dict[int, str]:
    """Document → what stands there now, in the step's own terms; documents where nothing of the kind can stand are
    left out, all of them where the tag, collection or field is gone."""
    if step.what == FACT:
        return model.facts_now(session, step.key, documents)
    if step.what == KIND:
        return model.article_kinds_now(session, documents)
    if step.what == FIELD:
        if int(step.key) not in {field.id for field in all_fields(session)}:
            return {}
        values = values_about(session, documents)
        return {each: values.get(each, {}).get(int(step.key), "") for each in documents}
    if step.what in (PERSON, SYSTEM):
        within = model.subjects_now(session, step.what, step.key, documents)
    elif step.what == TAG:
        if step.key and int(step.key) not in tag_tree(session):
            return {}
        within = _having(borne_by(session, documents), step.key)
    else:
        if int(step.key) not in {record.id for record in all_collections(session)}:
            return {}
        within = _having(collections_with(session, documents), step.key)
    return {document: IN if document in within else "" for document in documents}


def take_steps(session: Session, steps: Mapping[Step, Sequence[int]]) -> tuple[Steps, list[Event]]:
    """Take steps that are known to be possible; returns them as they can be turned back, and what the journal says.

    What is said in documents' records comes first: which fields a document has depends on its type.
    """
    said = {step: list(ids) for step, ids in steps.items() if step.what in _SAID}
    taken, events = dict(said), _say(session, said)
    for step, ids in steps.items():
        if step.what not in (*_SAID, FIELD):
            done, told = _take(session, step, ids)
            taken[done] = list(ids)
            events += told
    # What a field says before differs from document to document; what it is to say is set once for all of them.
    filled: dict[tuple[str, str], tuple[Step, list[int]]] = {}
    for step, ids in steps.items():
        if step.what == FIELD:
            taken[step] = list(ids)
            filled.setdefault((step.key, step.after), (step, []))[1].extend(ids)
    for step, ids in filled.values():
        events += _take(session, step, ids)[1]
    return taken, events


def _say(session: Session, steps: Steps) -> list[Event]:
    """Facts, persons and systems: one event a document, whatever is said of it."""
    events: list[Event] = []
    ids = sorted({document for each in steps.values() for document in each})
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        among = set(some)
        before = {each.id: each for each in queries.documents(session, ids=some)}
        for step, documents in steps.items():
            if these := [document for document in documents if document in among]:
                _say_one(session, step, these)
        events += [
            ("amended", f"document {each.id}", detail)
            for each in queries.documents(session, ids=some)
            if (detail := difference(before[each.id], each))
        ]
    return events


def _say_one(session: Session, step: Step, documents: list[int]) -> None:
    if step.what == FACT:
        amend_documents(session, documents, _amendment(step))
    else:
        model.put_subject(session, step.what, step.key, documents, on=bool(step.after))


def _take(session: Session, step: Step, ids: Sequence[int]) -> tuple[Step, list[Event]]:
    if step.what == TAG:
        if not step.after:
            return step, take_tags(session, ids, [int(step.key)])[1]
        path = tag_tree(session).path(int(step.key)) if step.key else step.name
        new, events = put_tags(session, ids, [path])
        (tag,) = new
        return step._replace(key=str(tag)), events
    if step.what == COLLECTION:
        move = put_in if step.after else take_out
        return step, move(session, int(step.key), ids)[1]
    if step.what == KIND:
        set_kind(session, ids, step.after)
        return step, []
    documents = [Chosen(each.id, each.number, each.type) for each in _records(session, ids)]
    return step, set_values(session, documents, int(step.key), step.after)[2]


def _amendment(step: Step) -> Amendment:
    match step.key:
        case "mark":
            return Amendment(mark=Mark(step.after))
        case "status":
            return Amendment(status=Status(step.after))
        case "period":
            return Amendment(period=step.after)
        case _:
            return Amendment(type=step.after)


def _records(session: Session, ids: Sequence[int]) -> list[DocumentRecord]:
    return queries.documents(session, ids=list(ids))


def _having(things: Mapping[int, Iterable[int]], key: str) -> set[int]:
    return {document for document, found in things.items() if key and int(key) in found}
