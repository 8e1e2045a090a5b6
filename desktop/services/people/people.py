"""The register of people: entering, changing and adopting them; documents, links and fields follow their labels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.services.audit.fact_words import difference
from desktop.services.contract.contract_rules import given_reason, require_entry
from desktop.services.contract.registers import change, enter, registers_of, said, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.filing.screening import screen_name
from desktop.services.house import House
from desktop.services.library import Archive
from desktop.services.order.custom_fields import rename_in_fields
from desktop.services.people.identity_numbers import marks_of, require_unknown, without_same
from desktop.services.people.people_entry import (
    LONGEST_LABEL,
    NewPerson,
    PersonChange,
    person_values,
    require_free_label,
)
from desktop.services.rights import Right, require
from models import queries
from models.knowledge.linking import bind_names
from models.knowledge.person_names import documents_about, find_person, names_in_use, rename_person
from models.knowledge.titles import title_key
from models.naming import tidy_name
from models.obligations.register_records import Person, PersonItem
from models.obligations.registers import RowSaid
from models.people.people_state import (
    Expiring,
    PersonState,
    expiring,
    people_on,
    person_on,
    without_dates,
)
from models.people_tables import PersonRow
from resources.words import _
from vault.ids import utc_now

__all__ = [
    "Expiring",
    "NewPerson",
    "Person",
    "PersonChange",
    "PersonState",
    "adopt_people",
    "change_person",
    "enter_people",
    "enter_person",
    "expiring_papers",
    "find",
    "get_person",
    "incomplete_papers",
    "names_to_adopt",
    "people",
    "people_states",
    "person_state",
    "void_person",
]

Event = tuple[str, str, str]


def people(house: House, *, void: bool = False) -> list[Person]:
    """Everybody by label, with `void` those entered by mistake too."""
    found = (each for each in registers_of(house).person.values() if void or not each.void)
    return sorted(found, key=lambda each: (each.label, each.id))


def get_person(house: House, person_id: int) -> Person:
    """One person; raises ContractRefused for a number that nobody has, or who was entered by mistake."""
    person = registers_of(house).person.get(person_id)
    if person is None or person.void:
        sentence = _("There is nobody with the number {id}.").format(id=person_id)
        raise ContractRefused("no-such-person", sentence)
    return person


def find(house: House, word: str) -> Person | None:
    """Who bears this label (in any case and width), staff number or name; None where nobody does, or several do."""
    tidy = tidy_name(word)
    key = title_key(tidy)
    held = people(house)
    for matches in (
        [each for each in held if each.label == tidy],
        [each for each in held if each.key == key],
        [each for each in held if tidy and each.staff_number == tidy],
        [each for each in held if title_key(each.name) == key],
    ):
        if len(matches) == 1:
            return matches[0]
    return None


def people_states(house: House, day: date | None = None) -> tuple[PersonState, ...]:
    """How everybody stands on `day`, today where none is given."""
    return people_on(rules_of(house), registers_of(house), day or today_of(house))


def person_state(house: House, person_id: int, day: date | None = None) -> PersonState:
    """How one person stands on `day`; raises ContractRefused."""
    get_person(house, person_id)
    return person_on(rules_of(house), registers_of(house), person_id, day or today_of(house))


def expiring_papers(house: House, day: date | None = None) -> tuple[Expiring, ...]:
    """Papers that expire soon or have expired, of those who are there or will be; the nearest first."""
    return expiring(rules_of(house), registers_of(house), day or today_of(house))


def incomplete_papers(house: House) -> tuple[tuple[Person, PersonItem], ...]:
    """Papers that were kept without their dates, to be completed."""
    return without_dates(rules_of(house), registers_of(house))


def enter_person(house: House, new: NewPerson) -> Person:
    """Enter somebody. Raises NotAllowed, StateSecret, ContractRefused (nothing is entered then)."""
    return enter_people(house, [new])[0]


def enter_people(house: House, many: Sequence[NewPerson]) -> list[Person]:
    """Enter all of these in one transaction, or nobody. Raises NotAllowed, StateSecret, ContractRefused."""
    require(house, Right.FILING)
    ready = [person_values(house, each) for each in many]
    with house.database.write() as session:
        entered: list[int] = []
        told: list[RowSaid] = []
        marks = marks_of(session)
        for values in ready:
            require_free_label(session, values["label"])
            require_unknown(marks, values.get("identity_mark"))
            identifier, row = enter(session, "person", values | {"created": utc_now()})
            if values.get("identity_mark") is not None:
                marks.known[values["identity_mark"]] = identifier, values["label"]
            bind_names(session, [values["label"]])
            entered.append(identifier)
            told.append(row)
        words = {"name": ready[0]["label"]} if len(ready) == 1 else {"count": len(ready)}
        where = f"person {entered[0]}" if len(entered) == 1 else "people"
        said(house, session, "person entered", where, told, **words)
    held = registers_of(house).person
    return [held[each] for each in entered]


def change_person(house: House, person_id: int, changed: PersonChange) -> Person:
    """Say something else of a person.

    With another label, all documents about this person, links, systems and fields name it so, in the same
    transaction, and search finds them so after the next indexing. Raises NotAllowed, StateSecret, ContractRefused.
    """
    require(house, Right.FILING)
    before = get_person(house, person_id)
    values = person_values(house, changed, before=before)
    with house.database.write() as session:
        if "label" in values:
            require_free_label(session, values["label"], besides=person_id)
        if values.get("identity_mark") is not None:
            require_unknown(marks_of(session), values["identity_mark"], besides=person_id)
        events: list[Event] = []
        label = values.get("label", before.label)
        if label != before.label:
            events = rename_within(session, before.label, label)
        row = change(session, "person", person_id, without_same(house, session, person_id, values))
        said(
            house,
            session,
            "person changed",
            f"person {person_id}",
            [row],
            name=label,
            documents=len(events),
        )
        house.journal.append(session, events)
    return registers_of(house).person[person_id]


def void_person(house: House, person_id: int, reason: str) -> None:
    """Somebody was entered by mistake: the entry stays on record and counts no more; its label is free again.

    Raises NotAllowed, StateSecret, ReasonMissing, ContractRefused where matters name the person.
    """
    require_entry(house, reason)
    words, person = given_reason(reason), get_person(house, person_id)
    registers = registers_of(house)
    for each in registers.matter.values():
        if person_id in (each.person_id, each.other_id):
            sentence = _("{person} is named in the matter {number}; correct that first.")
            raise ContractRefused(
                "in-use", sentence.format(person=person.label, number=each.number)
            )
    freed = f"{person.label} #{person_id}"
    with house.database.write() as session:
        values = {"void": True, "label": freed, "key": title_key(freed)}
        row = change(session, "person", person_id, values)
        said(
            house,
            session,
            "person voided",
            f"person {person_id}",
            [row],
            name=person.label,
            reason=words,
        )


def names_to_adopt(archive: Archive) -> list[tuple[str, int]]:
    """(name, how many documents) of those whom documents name and the register doesn't, the most frequent first."""
    with archive.database.read() as session:
        return [each for each in names_in_use(session) if find_person(session, each[0]) is None]


def adopt_people(house: House) -> list[Person]:
    """Enter everybody whom documents name and the register doesn't know; returns those who are new.

    Names that differ in case, width or blanks are one person, and its documents name it the same from then on. What
    can't be a name stays as it is. Raises NotAllowed.
    """
    require(house, Right.FILING)
    adopted: list[int] = []
    with house.database.write() as session:
        told: list[RowSaid] = []
        for name, _count in names_in_use(session):
            tidy = tidy_name(name)
            known = find_person(session, tidy) if tidy else None
            if known is None and _is_adoptable(tidy):
                values = {
                    "label": tidy,
                    "key": title_key(tidy),
                    "name": tidy,
                    "created": utc_now(),
                }
                known, row = enter(session, "person", values)
                bind_names(session, [tidy])
                adopted.append(known)
                told.append(row)
                called = tidy
            elif known is not None:
                called = _label(session, known)
            else:
                continue
            if called != name:
                house.journal.append(session, rename_within(session, name, called))
        if told:
            said(house, session, "person entered", "people", told, count=len(told))
    held = registers_of(house).person
    return [held[each] for each in adopted]


def _is_adoptable(name: str) -> bool:
    finding = screen_name(name)
    marked = finding is not None and finding.certain
    return 0 < len(name) <= LONGEST_LABEL and not marked


def rename_within(session: Session, before: str, after: str) -> list[Event]:
    """Let everything that names `before` name `after`; returns what the journal says of each document."""
    about = documents_about(session, before)
    known = {each.id: each for each in queries.documents(session, ids=about)}
    rename_person(session, before, after, about)
    bind_names(session, [before, after])
    events = [
        ("amended", f"document {each.id}", difference(known[each.id], each))
        for each in queries.documents(session, ids=about)
    ]
    return [*events, *rename_in_fields(session, "person", before, after)]


def _label(session: Session, person_id: int) -> str:
    labels = select(PersonRow.label).where(PersonRow.id == person_id)
    return session.execute(labels).scalar_one()
