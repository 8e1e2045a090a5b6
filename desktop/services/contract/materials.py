"""The client's materials (甲方资料): what was given to the contractor, and what of it was returned (Ⅱ8.4)."""

from __future__ import annotations

from datetime import date

from desktop.services.contract.contract_rules import (
    given_reason,
    kept_note,
    past_day,
    person_named,
    require_entry,
)
from desktop.services.contract.registers import change, enter_all, registers_of, said, today_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from desktop.services.library import get_document
from models.handover.blockers import unreturned
from models.naming import tidy_name
from models.obligations.register_records import Material
from resources.words import N_, _

KINDS = {
    "papers": N_("papers"),
    "equipment": N_("equipment"),
    "medium": N_("storage medium"),
    "pass": N_("pass or card"),
    "other": N_("something else"),
}
"""What a material may be; the names are message ids."""
_MOST_COPIES = 100_000


def materials(house: House, *, here: bool = False, day: date | None = None) -> list[Material]:
    """All that aren't void, by number; with `here` those that weren't returned by `day` (today)."""
    rows = registers_of(house).material.values()
    if here:
        return unreturned(rows, day or today_of(house))
    return sorted((each for each in rows if not each.void), key=lambda each: each.number)


def receive_material(
    house: House,
    title: str,
    *,
    kind: str = "papers",
    number: str = "",
    copies: int = 1,
    serial: str = "",
    day: date | None = None,
    received_by: str = "",
    document_id: int | None = None,
    note: str = "",
) -> Material:
    """Enter something that the client gave, with its receipt; without a number it gets the next one (JF-0001).

    Raises NotAllowed, StateSecret, NoSuchDocument, and ContractRefused for a title or kind that is missing, a number
    that is taken, a day that hasn't come.
    """
    require_entry(house, title, number, serial, received_by, note)
    on, name = past_day(house, day), tidy_name(title)
    if not name:
        raise ContractRefused("no-title", _("Say what was given: a title is missing."))
    if kind not in KINDS:
        sentence = _("“{word}” is none of: {known}.").format(word=kind, known=", ".join(KINDS))
        raise ContractRefused("no-such-kind", sentence)
    if not 1 <= copies <= _MOST_COPIES:
        raise ContractRefused("bad-count", _("Copies are counted from 1."))
    if document_id is not None:
        get_document(house, document_id)
    with house.database.write() as session:
        taken = {each.number for each in registers_of(house).material.values()}
        own = tidy_name(number) or _next_number(taken)
        if own in taken:
            sentence = _("The number {number} is taken.").format(number=own)
            raise ContractRefused("number-taken", sentence)
        values = {
            "number": own,
            "kind": kind,
            "title": name,
            "copies": copies,
            "serial": tidy_name(serial),
            "received": on,
            "received_by": person_named(received_by),
            "receipt_id": document_id,
            "note": kept_note(note),
        }
        [(identifier, row)] = enter_all(session, "material", [values])
        said(house, session, "material received", f"material {identifier}", [row])
    return registers_of(house).material[identifier]


def return_material(
    house: House,
    identifier: int,
    *,
    to: str,
    day: date | None = None,
    document_id: int | None = None,
) -> Material:
    """Enter that a material went back, to whom, and the receipt for it.

    Raises NotAllowed, StateSecret, NoSuchDocument, and ContractRefused for one that isn't here, a name that is
    missing, a day before it was received or that hasn't come.
    """
    require_entry(house, to)
    on, who = past_day(house, day), person_named(to)
    if not who:
        raise ContractRefused("no-name", _("Say who took it back: a name is missing."))
    if document_id is not None:
        get_document(house, document_id)
    with house.database.write() as session:
        known = _known(house, identifier)
        if known.returned is not None:
            sentence = _("{number} was returned on {day} already.")
            raise ContractRefused(
                "returned", sentence.format(number=known.number, day=known.returned)
            )
        if on < known.received:
            sentence = _("{number} was received on {day}: it can't have been returned before.")
            raise ContractRefused(
                "too-early", sentence.format(number=known.number, day=known.received)
            )
        values = {"returned": on, "returned_to": who, "return_id": document_id}
        row = change(session, "material", identifier, values)
        said(house, session, "material returned", f"material {identifier}", [row])
    return registers_of(house).material[identifier]


def void_material(house: House, identifier: int, reason: str) -> None:
    """Strike out what was entered by mistake. Raises NotAllowed, StateSecret, ReasonMissing, ContractRefused."""
    require_entry(house, reason)
    why = given_reason(reason)
    with house.database.write() as session:
        _known(house, identifier)
        row = change(session, "material", identifier, {"void": True})
        said(house, session, "material void", f"material {identifier}", [row], reason=why)


def _known(house: House, identifier: int) -> Material:
    known = registers_of(house).material.get(identifier)
    if known is None or known.void:
        sentence = _("There is no material {number}.").format(number=identifier)
        raise ContractRefused("no-such-material", sentence)
    return known


def _next_number(taken: set[str]) -> str:
    number = len(taken) + 1
    while f"JF-{number:04d}" in taken:
        number += 1
    return f"JF-{number:04d}"
