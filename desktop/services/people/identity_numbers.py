"""Identity and telephone numbers: sealed under the personnel key, shown masked, revealed one by one and on record.

No number enters the journal, a record, an error or a log; a second entry of the same number is noticed by a keyed mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.services.contract.registers import today_of
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from desktop.services.rights import Right, require
from models.people.identity import (
    BadNumber,
    Identity,
    holds_identity,
    masked_phone,
    read_identity,
    read_phone,
)
from models.people_tables import IDENTITY, PHONE, PersonRow
from resources.words import _
from vault.column import ColumnSealer
from vault.ids import Compartment

IDENTITY_NUMBER, PHONE_NUMBER = "identity", "phone"
"""What can be revealed."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Whose identity number bears which mark, to notice that two people have the same one: mark → (id, label)."""

    known: dict[bytes, tuple[int, str]]


def require_no_number(*words: str) -> None:
    """Raises ContractRefused where an identity number stands in words that everybody may read."""
    if any(holds_identity(each) for each in words):
        sentence = _(
            "An identity number stands in a text that isn't sealed. Enter it in its own field of the person's file."
        )
        raise ContractRefused("number-in-text", sentence)


def look_at_identity(house: House, kind: str, written: str) -> Identity:
    """What a number says of its bearer, with questions about it; nothing is kept.

    Raises ContractRefused for a number that can't be one, and for a kind of paper that isn't known.
    """
    known = rules_of(house).people.identities
    if kind not in known:
        sentence = _("“{kind}” is no kind of identity paper; choose one of: {known}.")
        words = _(", ").join(each.label for each in known.values())
        raise ContractRefused("unknown-kind", sentence.format(kind=kind[:40], known=words))
    try:
        return read_identity(written, today_of(house), checked=known[kind].checked)
    except BadNumber as error:
        raise ContractRefused("bad-identity", error.sentence) from None


def identity_values(house: House, kind: str, identity: Identity | None) -> dict[str, Any]:
    """The columns of a person that hold this number, sealed; None empties them."""
    if identity is None:
        return {
            "identity": None,
            "identity_mark": None,
            "identity_shown": "",
            "identity_kind": kind,
        }
    columns = _columns(house)
    return {
        "identity": columns.seal(IDENTITY, identity.number),
        "identity_mark": columns.mark(IDENTITY, identity.number),
        "identity_shown": identity.shown,
        "identity_kind": kind,
    }


def phone_values(house: House, written: str) -> dict[str, Any]:
    """The columns of a person that hold this telephone number, sealed; "" empties them. Raises ContractRefused."""
    if not written.strip():
        return {"phone": None, "phone_shown": ""}
    try:
        number = read_phone(written)
    except BadNumber as error:
        raise ContractRefused("bad-phone", error.sentence) from None
    return {"phone": _columns(house).seal(PHONE, number), "phone_shown": masked_phone(number)}


def marks_of(session: Session) -> Marks:
    """The marks of everybody who isn't void."""
    rows = session.execute(
        select(PersonRow.identity_mark, PersonRow.id, PersonRow.label).where(
            PersonRow.identity_mark.is_not(None), PersonRow.void.is_(False)
        )
    )
    return Marks(
        {mark: (identifier, label) for mark, identifier, label in rows if mark is not None}
    )


def require_unknown(marks: Marks, mark: bytes | None, *, besides: int | None = None) -> None:
    """Raises ContractRefused, naming who has it, where somebody else has this identity number."""
    holder = marks.known.get(mark) if mark is not None else None
    if holder is not None and holder[0] != besides:
        sentence = _(
            "{person} has this identity number already. Open that file instead, or correct the number there."
        )
        raise ContractRefused("duplicate-identity", sentence.format(person=holder[1]))


def without_same(
    house: House, session: Session, person_id: int, values: dict[str, Any]
) -> dict[str, Any]:
    """`values` without numbers that are the ones kept: sealed anew, they would look like others."""
    mark, phone = session.execute(
        select(PersonRow.identity_mark, PersonRow.phone).where(PersonRow.id == person_id)
    ).one()
    columns, left = _columns(house), dict(values)
    if values.get("identity_mark") is not None and values["identity_mark"] == mark:
        for name in ("identity", "identity_mark", "identity_shown"):
            left.pop(name)
    new = values.get("phone")
    if (
        new is not None
        and phone is not None
        and columns.open(PHONE, new) == columns.open(PHONE, phone)
    ):
        left.pop("phone")
    return left


def reveal(house: House, person_id: int, what: str = IDENTITY_NUMBER) -> str:
    """The whole number, "" where none is kept; that it was looked at is journalled before it is given.

    `what` is IDENTITY_NUMBER or PHONE_NUMBER. Raises NotAllowed, ContractRefused, Tampered.
    """
    require(house, Right.FILING)
    if what not in (IDENTITY_NUMBER, PHONE_NUMBER):
        raise ContractRefused("bad-value", _("Only identity and telephone numbers are sealed."))
    column = PersonRow.identity if what == IDENTITY_NUMBER else PersonRow.phone
    with house.database.write() as session:
        found = session.execute(select(column).where(PersonRow.id == person_id)).first()
        if found is None:
            sentence = _("There is nobody with the number {id}.").format(id=person_id)
            raise ContractRefused("no-such-person", sentence)
        sealed = found[0]
        if sealed is None:
            return ""
        house.journal.append(session, [("identity revealed", f"person {person_id}", what)])
    return _columns(house).open(IDENTITY if what == IDENTITY_NUMBER else PHONE, bytes(sealed))


def _columns(house: House) -> ColumnSealer:
    return house.vault.columns(Compartment.PERSONNEL)
