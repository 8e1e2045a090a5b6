"""What a change of many documents would do to each of them, in words, before anything happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from desktop.services.errors import OrderRefused
from desktop.services.filing.screening import refuse, screen_mark
from desktop.services.house import House
from desktop.services.order.bulk_steps import (
    COLLECTION,
    FACT,
    FIELD,
    IN,
    KIND,
    PERSON,
    SYSTEM,
    TAG,
    Step,
    Steps,
    steps_words,
)
from desktop.services.order.custom_fields import known_systems
from desktop.services.order.field_values import canonical
from desktop.services.order.order_rules import require_order
from desktop.services.order.tagging import names_in
from models import queries
from models.categories import DocumentState, Mark, Status
from models.errors import NoSuchDocument
from models.keeping.holds import holds_on
from models.naming import tidy_name
from models.order import bulk_edits
from models.order.collecting import all_collections, collections_with
from models.order.custom_fields import FieldRecord, all_fields, values_about
from models.order.tags import SEPARATOR, TagTree, borne_by, tag_tree
from models.records import DocumentRecord
from resources.knowledge import ArticleKind, article_kinds
from resources.words import _

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class BulkChange:
    """What is to be said of many documents; what isn't given stays as it is.

    Tags are paths. `collection` is the one they are put into, `fields` maps fields to what they are to say ("" for
    nothing), `kind` is a kind of article.
    """

    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    type: str | None = None
    mark: Mark | None = None
    status: Status | None = None
    period: str | None = None
    add_systems: tuple[str, ...] = ()
    remove_systems: tuple[str, ...] = ()
    add_persons: tuple[str, ...] = ()
    remove_persons: tuple[str, ...] = ()
    collection: int | None = None
    fields: Mapping[int, str] = field(default_factory=dict)
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A document, and what happens to it."""

    document: DocumentRecord
    steps: tuple[Step, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Each step as `before → after`, in the language in use."""
        return steps_words(self.steps)


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """Why something doesn't happen to a document, or what is to be known before it does.

    `left_out`: nothing at all happens to the document.
    """

    document: int
    number: str
    sentence: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """What would happen: a row for each document that changes. `unchanged` are as wanted already."""

    change: BulkChange
    rows: tuple[PlannedRow, ...]
    problems: tuple[PlanProblem, ...]
    unchanged: int

    @property
    def steps(self) -> Steps:
        """Each step with the documents it is for."""
        found: Steps = {}
        for row in self.rows:
            for step in row.steps:
                found.setdefault(step, []).append(row.document.id)
        return found


def plan_bulk(house: House, ids: Sequence[int], change: BulkChange) -> BulkPlan:
    """What `change` would do to documents. Nothing happens.

    Raises NotAllowed, StateSecret, NoSuchDocument, and OrderRefused for what could be done to no document: a value
    that doesn't fit its field, a tag, collection, field or kind that isn't there.
    """
    _require(house, change)
    wanted = list(dict.fromkeys(ids))
    rows: list[PlannedRow] = []
    problems: list[PlanProblem] = []
    unchanged = 0
    with house.database.read() as session:
        planner = _Planner(session, change)
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            for document, steps, told in planner.plan(some):
                problems += told
                if steps:
                    rows.append(PlannedRow(document, steps))
                elif not any(each.left_out for each in told):
                    unchanged += 1
    return BulkPlan(change, tuple(rows), tuple(problems), unchanged)


class _Planner:
    """What is the same for all documents is read once."""

    def __init__(self, session: Session, change: BulkChange) -> None:
        self._session, self._change = session, change
        self._tree = tag_tree(session)
        self._added = {_tidy_path(path): self._tree.find(path) for path in _paths(change.add_tags)}
        self._removed = {path: _existing(self._tree, path) for path in _paths(change.remove_tags)}
        self._fields = _wanted_fields(session, change)
        self._kind = _kind(change)
        self._collection = _collection_name(session, change)
        # The same step for thousands of documents is one object.
        self._steps: dict[Step, Step] = {}

    def plan(
        self, ids: list[int]
    ) -> Iterator[tuple[DocumentRecord, tuple[Step, ...], list[PlanProblem]]]:
        """What happens to each of these, with its problems."""
        records = {each.id: each for each in queries.documents(self._session, ids=ids)}
        if missing := set(ids) - records.keys():
            raise NoSuchDocument(min(missing))
        self._borne = borne_by(self._session, ids)
        self._within = collections_with(self._session, ids)
        self._values = values_about(self._session, ids)
        self._kinds = bulk_edits.article_kinds_now(self._session, ids) if self._kind else {}
        holds = holds_on(self._session, ids)
        everything = any(hold.whole_vault for hold in holds)
        held = {hold.document_id for hold in holds}
        for document in map(records.__getitem__, ids):
            told: list[PlanProblem] = []
            if document.state is DocumentState.WITHHELD:
                sentence = _("It is withheld: nothing is changed.")
                yield document, (), [PlanProblem(document.id, document.number, sentence, True)]
                continue
            steps = tuple(self._steps.setdefault(each, each) for each in self._of(document, told))
            if steps and (everything or document.id in held):
                sentence = _("It is on hold. It is changed all the same; the audit trail says how.")
                told.append(PlanProblem(document.id, document.number, sentence, False))
            yield document, steps, told

    def _of(self, document: DocumentRecord, told: list[PlanProblem]) -> Iterator[Step]:
        change = self._change
        type_ = self._type_of(document, told)
        facts = {
            "type": type_,
            "mark": change.mark and change.mark.value,
            "status": change.status and change.status.value,
            "period": change.period,
        }
        for fact, after in facts.items():
            kept = getattr(document, fact)
            before = str(getattr(kept, "value", kept))
            if after is not None and after != before:
                yield Step(FACT, fact, fact, before, after)
        yield from _subjects(PERSON, document.persons, change.add_persons, change.remove_persons)
        yield from _subjects(SYSTEM, document.systems, change.add_systems, change.remove_systems)
        if self._kind is not None and self._kinds.get(document.id, self._kind.id) != self._kind.id:
            name = self._kind.id
            yield Step(KIND, "kind", "kind", self._kinds[document.id], name)
        borne = self._borne.get(document.id, ())
        for path, tag in self._added.items():
            if tag is None:
                yield Step(TAG, "", path, "", IN)
            elif tag not in borne:
                yield Step(TAG, str(tag), self._tree.path(tag), "", IN)
        for tag in self._removed.values():
            if tag in borne:
                yield Step(TAG, str(tag), self._tree.path(tag), IN, "")
        collection = change.collection
        if collection is not None and collection not in self._within.get(document.id, ()):
            yield Step(COLLECTION, str(collection), self._collection, "", IN)
        yield from self._field_steps(document, type_ or document.type, told)

    def _type_of(self, document: DocumentRecord, told: list[PlanProblem]) -> str | None:
        """The type that the document is to have; that of the kind of article, where one is given."""
        if self._kind is None:
            return self._change.type
        if document.id in self._kinds:
            return self._kind.type
        sentence = _("It is no article and has no kind of one.")
        told.append(PlanProblem(document.id, document.number, sentence, False))
        return self._change.type

    def _field_steps(
        self, document: DocumentRecord, type_: str, told: list[PlanProblem]
    ) -> Iterator[Step]:
        values = self._values.get(document.id, {})
        for record, after in self._fields:
            before = values.get(record.id, "")
            if after and not record.is_for(type_):
                sentence = _("Documents of the type “{type}” don't have the field “{field}”.")
                words = sentence.format(type=type_, field=record.name)
                told.append(PlanProblem(document.id, document.number, words, False))
            elif before != after:
                yield Step(FIELD, str(record.id), record.name, before, after)


def _require(house: House, change: BulkChange) -> None:
    said = (change.type, change.period, *change.fields.values(), *change.add_tags)
    require_order(house, *filter(None, said), *change.add_systems, *change.add_persons)
    if change.mark is not None and (finding := screen_mark(change.mark.value)) is not None:
        refuse(house, finding)


def _subjects(
    what: str, known: Sequence[str], add: Sequence[str], remove: Sequence[str]
) -> Iterator[Step]:
    for name in dict.fromkeys(filter(None, map(tidy_name, add))):
        if name not in known:
            yield Step(what, name, name, "", IN)
    for name in dict.fromkeys(map(tidy_name, remove)):
        if name in known and name not in map(tidy_name, add):
            yield Step(what, name, name, IN, "")


def _paths(paths: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(map(_tidy_path, paths)))


def _tidy_path(path: str) -> str:
    return SEPARATOR.join(names_in(path))


def _existing(tree: TagTree, path: str) -> int:
    tag = tree.find(path)
    if tag is None:
        raise OrderRefused("no-such-tag", _("There is no tag “{name}”.").format(name=path))
    return tag


def _wanted_fields(session: Session, change: BulkChange) -> list[tuple[FieldRecord, str]]:
    known = {record.id: record for record in all_fields(session)}
    found: list[tuple[FieldRecord, str]] = []
    for key, value in change.fields.items():
        if key not in known:
            raise OrderRefused("no-such-field", _("There is no field “{field}”.").format(field=key))
        systems = known_systems(session) if known[key].kind == "system" else ()
        found.append((known[key], canonical(known[key], value, systems)))
    return found


def _kind(change: BulkChange) -> ArticleKind | None:
    if change.kind is None:
        return None
    for kind in article_kinds():
        if kind.id == change.kind:
            return kind
    sentence = _("There is no kind of article “{name}”.").format(name=change.kind)
    raise OrderRefused("no-such-kind", sentence)


def _collection_name(session: Session, change: BulkChange) -> str:
    if change.collection is None:
        return ""
    for record in all_collections(session):
        if record.id == change.collection:
            return record.name
    sentence = _("There is no collection “{name}”.").format(name=change.collection)
    raise OrderRefused("no-such-collection", sentence)
