"""Items of many people's files with the papers that prove them, entered in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.services.contract.evidence_rows import attach_rows
from desktop.services.contract.registers import enter, said
from desktop.services.contract.rules import rules_of
from desktop.services.demo.demo_contract.papers import Shelf
from desktop.services.house import House
from desktop.services.people.people import get_person
from desktop.services.people.person_items import NewItem, item_values, sayable_item
from models.records import DocumentRecord


@dataclass(frozen=True, slots=True)
class Filed:
    """An item of a person's file, and its papers."""

    person: int
    item: NewItem
    papers: tuple[DocumentRecord, ...] = ()


def enter_files(house: House, shelf: Shelf, filed: Iterable[Filed]) -> None:
    """Enter them as the window would one by one; a whole team has hundreds, each of which would be a transaction."""
    kinds = rules_of(house).people.items
    with house.database.write() as session:
        for each in filed:
            person, kind = get_person(house, each.person), kinds[each.item.kind]
            ready = sayable_item(house, person, kind, each.item)
            values = item_values(ready) | {"person_id": person.id, "kind": kind.id}
            identifier, row = enter(session, "person_item", values)
            words = {"kind": kind.id, "title": ready.title, "name": person.label}
            said(house, session, "item entered", f"person {person.id}", [row], **words)
            for paper in each.papers:
                subjects = [("item", str(identifier), "")]
                signed = shelf.hands(paper)
                _ids, told = attach_rows(house, session, subjects, paper.id, signed=signed)
                name = f"document {paper.id}"
                said(house, session, "evidence attached", name, told, keys=[str(identifier)])
