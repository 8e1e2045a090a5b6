"""Tags, collections, relations and fields of documents that are here already, as they changed at the giver.

Each is looked at alone: what the giver put on or took off since the last package follows, what was put on or taken off
here stays so. Only where both say something else of the same relation or field, it stays and is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from desktop.services.taking_in.package_memory import Memory
from desktop.services.taking_in.package_plan import Conflict
from desktop.services.taking_in.package_reading import PackageContents
from models.handover import package_queries as query
from models.handover.import_codes import ELEMENTS, code
from models.handover.imported import unusable_documents
from models.naming import name_key
from models.order.relating import Relation
from models.order.tags import SEPARATOR
from resources.words import N_, _

_PLAIN = 1
"""The code of what is said with something that is only there or not."""

_ADDED = {
    "tag": N_("tag put on: {name}"),
    "collection": N_("put into the collection {name}"),
    "relation": N_("related: {name}"),
    "value": N_("field set: {name}"),
}
_REMOVED = {
    "tag": N_("tag taken off: {name}"),
    "collection": N_("taken out of the collection {name}"),
    "relation": N_("no longer related: {name}"),
    "value": N_("field emptied: {name}"),
}
_DIFFERS = {
    "tag": N_("the tag {name} is another here, and stays"),
    "collection": N_("the collection {name} is another here, and stays"),
    "relation": N_("the relation {name} says something else here, which stays"),
    "value": N_("the field {name} says something else here, which stays"),
}
_UNUSABLE = N_("the relation {name} is one with a document that can't be used here")


class Borne(NamedTuple):
    """One thing that a document bears: `said` is the code of what is said with it, `what` the row or line it is."""

    said: int
    name: str
    what: Any


Bearing = dict[str, dict[int, dict[int, Borne]]]
"""Kind → document there → code of the thing → what it is."""


@dataclass(slots=True)
class BearingPlan:
    """`put` and `taken` are (kind, document there, code of the thing); `notes` are what each document bears there."""

    put: set[tuple[str, int, int]] = field(default_factory=set)
    taken: list[tuple[str, int, Any]] = field(default_factory=list)
    notes: dict[tuple[str, int], dict[int, int]] = field(default_factory=dict)
    told: list[Conflict] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def note(self, memory: Memory) -> None:
        """Keep what the documents bear there."""
        for (kind, document), borne in self.notes.items():
            memory.note_borne(kind, document, borne)


def tag_code(path: str) -> int:
    """The code of a tag."""
    return code([name_key(each) for each in path.split(SEPARATOR)])


def collection_code(name: str) -> int:
    """The code of a collection."""
    return code(name_key(name))


def relation_code(kind: str, other: int) -> int:
    """The code of a relation of a document there with another there."""
    return code([kind, other])


def field_code(name: str) -> int:
    """The code of a field of one's own."""
    return code(name_key(name))


def plan_bearing(
    session: Session,
    contents: PackageContents,
    documents: Mapping[int, int],
    memory: Memory,
    names: Mapping[str, str],
    *,
    pending: Container[int],
    follows: bool,
) -> BearingPlan:
    """What becomes of what the documents bear (`documents`: there → here).

    Those that are `pending` get everything, being new; the others what changed, where the package `follows`. Where it
    isn't remembered what they bore there, nothing changes yet. What can't be used here, being withheld or in the trash,
    stays as it is and is named.
    """
    there = _there(contents, names)
    here = _here(session, documents)
    out = unusable_documents(session)
    unusable = {source for source, local in documents.items() if local in out}
    planner = _Planner(contents, memory, there, here, unusable)
    for line in contents.documents:
        if line.id not in documents:
            continue
        if line.id in unusable:
            if follows:
                planner.leave(line.id, line.number)
            continue
        for kind in ELEMENTS:
            # Where nothing is remembered it isn't known who put on or took off what: from now on it is.
            if line.id in pending or (follows and not memory.bears(line.id)):
                planner.take(kind, line.id)
            elif follows:
                planner.look(kind, line.id, line.number)
    return planner.plan


class _Planner:
    def __init__(
        self,
        contents: PackageContents,
        memory: Memory,
        there: Bearing,
        here: Bearing,
        unusable: Container[int],
    ) -> None:
        self._memory, self._there, self._here = memory, there, here
        self._unusable = unusable
        self._in_package = {each.id for each in contents.documents}
        self.plan = BearingPlan()

    def take(self, kind: str, document: int) -> None:
        """Note all that a document bears; what it can't be related to now isn't settled."""
        borne = self._there[kind].get(document, {})
        self.plan.notes[kind, document] = {
            key: each.said for key, each in borne.items() if not self._hangs(kind, each)
        }

    def leave(self, document: int, number: str) -> None:
        """A document that can't be used here: where something would become of what it bears, that is named."""
        kept, self.plan = self.plan, BearingPlan()
        for kind in ELEMENTS:
            self.look(kind, document, number)
        would, self.plan = self.plan, kept
        if would.put or would.taken or would.conflicts:
            # The same words as of its facts: what it says may be what it is withheld for.
            sentence = _("the giver says something else of it now; it can't be used here and stays")
            self.plan.conflicts.append(Conflict("differs", number, sentence))

    def look(self, kind: str, document: int, number: str) -> None:
        """What one document bears of one kind."""
        before = self._memory.borne(kind, document)
        there = self._there[kind].get(document, {})
        here = self._here[kind].get(document, {})
        if not before and not there:
            return
        notes = {key: each.said for key, each in there.items()}
        for key, each in there.items():
            ours = here.get(key)
            if before.get(key) == each.said or (ours is not None and ours.said == each.said):
                continue
            if self._hangs(kind, each):
                sentence = _(_UNUSABLE).format(name=each.name)
                self.plan.conflicts.append(Conflict("differs", number, sentence))
            elif (ours is not None and ours.said != before.get(key)) or (
                ours is None and key in before
            ):
                self._differ(kind, number, each)
            else:
                self.plan.put.add((kind, document, key))
                self._tell(_ADDED[kind], number, each)
                continue
            # Not settled: it is looked at again with the next package.
            notes.pop(key)
            if key in before:
                notes[key] = before[key]
        for key in before.keys() - there:
            ours = here.get(key)
            if kind == "relation" and (ours is None or ours.what[0] not in self._in_package):
                # The other document isn't in this package, or isn't known any more: nothing is said of it.
                notes[key] = before[key]
            elif ours is None:
                continue
            elif ours.said == before[key]:
                self.plan.taken.append((kind, document, ours.what))
                self._tell(_REMOVED[kind], number, ours)
            else:
                self._differ(kind, number, ours)
                notes[key] = before[key]
        self.plan.notes[kind, document] = notes

    def _hangs(self, kind: str, each: Borne) -> bool:
        """Whether it is a relation of the package with a document that can't be used here."""
        return kind == "relation" and each.what.other in self._unusable

    def _tell(self, sentence: str, number: str, each: Borne) -> None:
        self.plan.told.append(Conflict("follows", number, _(sentence).format(name=each.name)))

    def _differ(self, kind: str, number: str, each: Borne) -> None:
        sentence = _(_DIFFERS[kind]).format(name=each.name)
        self.plan.conflicts.append(Conflict("differs", number, sentence))


def _there(contents: PackageContents, names: Mapping[str, str]) -> Bearing:
    found = _empty()
    for tag in contents.tags:
        for document in tag.documents:
            found["tag"][document][tag_code(tag.path)] = Borne(_PLAIN, tag.path, tag)
    for each in contents.collections:
        for document in each.documents:
            borne = Borne(_PLAIN, each.name, each)
            found["collection"][document][collection_code(each.name)] = borne
    numbers = {each.id: each.number for each in contents.documents}
    for line in contents.relations:
        name = f"{line.kind} {numbers.get(line.other, '')}"
        key = relation_code(line.kind, line.other)
        found["relation"][line.document][key] = Borne(code(line.note), name, line)
    fields = {each.id: each for each in contents.fields}
    for value in contents.values:
        if value.field not in fields:
            continue
        named = fields[value.field]
        said = names.get(value.value, value.value) if named.kind == "person" else value.value
        borne = Borne(code(said), named.name, value)
        found["value"][value.document][field_code(named.name)] = borne
    return found


def _here(session: Session, documents: Mapping[int, int]) -> Bearing:
    """The same of this vault, by the documents there; `what` of a relation is (other there, relation)."""
    found = _empty()
    back = {local: there for there, local in documents.items() if local > 0}
    ours = set(back)
    for tag in query.tag_lines(session, ours):
        for document in tag.documents:
            found["tag"][back[document]][tag_code(tag.path)] = Borne(_PLAIN, tag.path, tag.id)
    for each in query.collection_lines(session, ours):
        for document in each.documents:
            borne = Borne(_PLAIN, each.name, each.id)
            found["collection"][back[document]][collection_code(each.name)] = borne
    for line in query.relation_lines(session, ours):
        other = back[line.other]
        borne = Borne(code(line.note), line.kind, (other, Relation(*line)))
        found["relation"][back[line.document]][relation_code(line.kind, other)] = borne
    for named in query.field_lines(session):
        for value in query.value_lines(session, named.id, ours):
            borne = Borne(code(value.value), named.name, named.id)
            found["value"][back[value.document]][field_code(named.name)] = borne
    return found


def _empty() -> Bearing:
    return {kind: defaultdict(dict) for kind in ELEMENTS}
