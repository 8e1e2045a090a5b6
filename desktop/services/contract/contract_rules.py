"""What everything that is said of the contract has in common: who may, words without marks, days that have come."""

from __future__ import annotations

import re
from datetime import date

from desktop.services.contract.registers import today_of
from desktop.services.errors import ContractRefused, ReasonMissing
from desktop.services.house import House
from desktop.services.order.order_rules import require_order
from desktop.services.people.identity_numbers import require_no_number
from models.naming import tidy_name
from resources.words import _

LONGEST_NAME = 100
LONGEST_NOTE = 2_000
"""Characters of a name, and of a reason or note."""

_HALVES = re.compile("[\ud800-\udfff]")


def require_entry(house: House, *words: str) -> None:
    """Whoever files may enter. Raises NotAllowed, StateSecret for words with the mark of one, and ContractRefused where
    an identity number stands in them.
    """
    require_order(house, *words)
    require_no_number(*words)


def past_day(house: House, day: date | None) -> date:
    """The day of a paper or deed, today where none is given. Raises ContractRefused for one that hasn't come."""
    today = today_of(house)
    if day is None:
        return today
    if day > today:
        sentence = _("{day} hasn't come yet: today is {today}. Nothing is entered ahead of time.")
        raise ContractRefused("future-day", sentence.format(day=day, today=today))
    return day


def person_named(name: str) -> str:
    """A name as it is kept; raises ContractRefused for one that is too long."""
    tidy = tidy_name(name)
    if len(tidy) > LONGEST_NAME:
        sentence = _("A name has at most {most} characters.").format(most=LONGEST_NAME)
        raise ContractRefused("bad-name", sentence)
    return tidy


def kept_note(note: str) -> str:
    """A note as it is kept; raises ContractRefused for one that is too long."""
    text = _HALVES.sub("\ufffd", note.strip())
    if len(text) > LONGEST_NOTE:
        sentence = _("A note or reason has at most {most} characters.").format(most=LONGEST_NOTE)
        raise ContractRefused("bad-note", sentence)
    return text


def given_reason(reason: str) -> str:
    """A reason as it is kept; raises ReasonMissing where there is none, ContractRefused for one that is too long."""
    text = kept_note(reason)
    if not text:
        raise ReasonMissing
    return text
