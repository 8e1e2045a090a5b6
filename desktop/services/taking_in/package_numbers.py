"""Identity and telephone numbers that a package holds in full, beside those that are kept here.

They are compared by this vault's keyed marks: what changed may be digits that no masked form shows, and a digest
without a key would confirm what somebody guesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.services.contract.registers import today_of
from desktop.services.contract.rules import rules_of
from desktop.services.house import House
from desktop.services.people.identity_numbers import marks_of
from desktop.services.taking_in.package_reading import PackageContents
from models.obligations.register_records import Person
from models.people.identity import BadNumber, read_identity, read_phone
from models.people_tables import IDENTITY, PHONE, PersonRow
from vault.ids import Compartment

COLUMNS_OF: Mapping[str, tuple[str, ...]] = {
    "identity": ("identity_shown", "identity_kind"),
    "phone": ("phone_shown",),
}
"""A person's numbers, by their names in `NumberMarks`, with the columns that follow from each; the first shows it."""
NUMBER_OF: Mapping[str, str] = {
    column: number for number, columns in COLUMNS_OF.items() for column in columns
}
"""The same the other way round."""


class NumberMarks(NamedTuple):
    """The keyed mark of each number of a person: "" where there is none, None where it isn't known."""

    identity: str | None = ""
    phone: str | None = ""


class PackageNumbers:
    """The numbers in full of a package; called with a person of the package, it tells who has the identity number here.

    `look` comes before everything but `said` and `kept`.
    """

    def __init__(self, house: House, contents: PackageContents) -> None:
        self._house, self._contents = house, contents
        self._bearers: Mapping[bytes, tuple[int, str]] = {}
        self._here: Mapping[int, NumberMarks] = {}

    def look(self, session: Session) -> None:
        """See which numbers are kept here now."""
        self._bearers = marks_of(session).known
        self._here = self.kept(session)

    def __call__(self, person: Person) -> int | None:
        """Who here has the identity number of a person of the package; nobody has that of one who is void."""
        identity = "" if person.void else self.said(person).identity
        bearer = self._bearers.get(bytes.fromhex(identity)) if identity else None
        return None if bearer is None else bearer[0]

    def said(self, person: Person) -> NumberMarks:
        """What the package says of a person's numbers."""
        line = self._contents.numbers.get(person.id)
        identity, phone = (line.identity, line.phone) if line is not None else ("", "")
        # A masked form without its number: the giver has it from a package that held no more.
        whole = line is not None or self._contents.format.numbers_shown
        return NumberMarks(
            self._identity_mark(person.identity_kind, identity)
            if identity or (whole and not person.identity_shown)
            else None,
            self._phone_mark(phone) if phone or (whole and not person.phone_shown) else None,
        )

    def here(self, person_id: int) -> NumberMarks:
        """What is kept of somebody here."""
        return self._here.get(person_id, NumberMarks())

    def kept(self, session: Session) -> dict[int, NumberMarks]:
        """What is kept here, by person, of those who have a number; nobody where the package holds none in full."""
        if not (self._contents.numbers or self._contents.format.numbers_shown):
            return {}
        columns = self._house.vault.columns(Compartment.PERSONNEL)
        rows = session.execute(
            select(PersonRow.id, PersonRow.identity_mark, PersonRow.phone).where(
                PersonRow.identity.is_not(None) | PersonRow.phone.is_not(None)
            )
        )
        return {
            person: NumberMarks(
                "" if mark is None else mark.hex(),
                "" if phone is None else columns.mark(PHONE, columns.open(PHONE, phone)).hex(),
            )
            for person, mark, phone in rows
        }

    def _identity_mark(self, kind: str, written: str) -> str:
        known = rules_of(self._house).people.identities
        checked = kind in known and known[kind].checked
        try:
            number = (
                written and read_identity(written, today_of(self._house), checked=checked).number
            )
        except BadNumber:
            number = written
        return self._mark(IDENTITY, number)

    def _phone_mark(self, written: str) -> str:
        try:
            number = written and read_phone(written)
        except BadNumber:
            number = written
        return self._mark(PHONE, number)

    def _mark(self, column: str, number: str) -> str:
        if not number:
            return ""
        return self._house.vault.columns(Compartment.PERSONNEL).mark(column, number).hex()
