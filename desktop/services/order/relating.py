"""Relations between documents: newer than, attached to, evidence for, answer to, made from; told on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop.services.errors import OrderRefused
from desktop.services.house import House
from desktop.services.library import Archive
from desktop.services.order.order_rules import (
    Event,
    chosen,
    event,
    given_note,
    journal,
    require_order,
)
from models import queries
from models.categories import DocumentState
from models.order import relating as model
from models.order.relating import Relation
from models.records import DocumentRecord
from resources.knowledge import RelationKind, relation_kind, relation_kinds
from resources.words import _
from vault.ids import utc_now

SUPERSEDES = "supersedes"


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """What a document is to `other`, or, where it isn't `outgoing`, what `other` is to the document."""

    kind: str
    other: DocumentRecord
    outgoing: bool
    note: str

    @property
    def label(self) -> str:
        """The relation from the document's side: "supersedes", or "superseded by"."""
        kind = _kind(self.kind)
        return kind.label if self.outgoing else kind.inverse


def relate(house: House, document: int, kind: str, other: int, note: str = "") -> bool:
    """Say what a document is to another; false when that was said already, with this note.

    Raises NotAllowed, StateSecret, NoSuchDocument, Withheld, and OrderRefused for an unknown kind, for a document to
    itself, and for a relation that would lead in a circle where its kind forbids that.
    """
    require_order(house, note)
    wanted = Relation(document, _kind(kind).id, other, given_note(note), utc_now())
    with house.database.write() as session:
        return relate_within(house, session, wanted)


def relate_within(house: House, session: Session, wanted: Relation) -> bool:
    """The same inside the caller's transaction, whose words are known to be fit."""
    document, kind, other = wanted.document, _kind(wanted.kind), wanted.other
    numbers = {each.id: each.number for each in chosen(session, [document, other])}
    known = model.relation(session, document, kind.id, other)
    if known is not None and known.note == wanted.note:
        return False
    if document == other:
        sentence = _("{number} can't be related to itself.").format(number=numbers[document])
        raise OrderRefused("itself", sentence)
    if kind.acyclic:
        _refuse_circle(session, wanted)
    model.put_relation(session, wanted)
    journal(house, session, _both_sides("related", wanted))
    return True


def unrelate(house: House, document: int, kind: str, other: int) -> bool:
    """Take back what was said; false when it wasn't. Raises NotAllowed, NoSuchDocument, Withheld, OrderRefused."""
    require_order(house)
    _kind(kind)
    with house.database.write() as session:
        chosen(session, [document, other])
        known = model.relation(session, document, kind, other)
        if known is None:
            return False
        unrelate_within(house, session, known)
    return True


def unrelate_within(house: House, session: Session, known: Relation) -> None:
    """The same inside the caller's transaction, of a relation that is there."""
    model.delete_relation(session, known.document, known.kind, known.other)
    journal(house, session, _both_sides("unrelated", known))


def relations_of(archive: Archive, document: int) -> list[RelationRecord]:
    """A document's relations in both directions, by kind; those with withheld documents are left out."""
    order = {kind.id: place for place, kind in enumerate(relation_kinds())}
    with archive.database.read() as session:
        found = model.relations_with(session, [document])
        others = {each.other if each.document == document else each.document for each in found}
        records = {each.id: each for each in queries.documents(session, ids=sorted(others))}
    told = [
        RelationRecord(
            each.kind,
            records[each.other if each.document == document else each.document],
            each.document == document,
            each.note,
        )
        for each in found
        if each.kind in order
    ]
    return sorted(
        (each for each in told if each.other.state is not DocumentState.WITHHELD),
        key=lambda each: (order[each.kind], not each.outgoing, each.other.id),
    )


def is_superseded(archive: Archive, ids: Sequence[int]) -> set[int]:
    """Those of these documents that a live one supersedes."""
    with archive.database.read() as session:
        return model.superseded_among(session, SUPERSEDES, ids)


def _kind(kind: str) -> RelationKind:
    try:
        return relation_kind(kind)
    except KeyError:
        known = _(", ").join(each.id for each in relation_kinds())
        sentence = _("There is no relation “{name}”; there are: {known}.")
        raise OrderRefused("no-such-kind", sentence.format(name=kind, known=known)) from None


def _refuse_circle(session: Session, wanted: Relation) -> None:
    """Raises OrderRefused, naming the chain, where `other` leads back to the document already."""
    back = model.chain_between(session, wanted.kind, wanted.other, wanted.document)
    if not back:
        return
    numbers = {each.id: each.number for each in queries.documents(session, ids=back)}
    chain = " → ".join(numbers[each] for each in [wanted.document, *back])
    sentence = _("It would lead in a circle: {chain} ({relation}).")
    raise OrderRefused("cycle", sentence.format(chain=chain, relation=_kind(wanted.kind).label))


def _both_sides(action: str, said: Relation) -> list[Event]:
    """The event of the document it is said of, and that of the other, which a replay passes over."""
    note = {"note": said.note} if action == "related" else {}
    return [
        event(action, f"document {said.document}", kind=said.kind, other=said.other, **note),
        event(action, f"document {said.other}", kind=said.kind, other=said.document, inverse=True),
    ]
