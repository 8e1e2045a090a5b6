"""What entries of 等保 and 密评 have in common: the rules in force, words as they are kept, days that make sense."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from desktop.services.contract.contract_rules import kept_note
from desktop.services.contract.registers import today_of
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.assurance.crypto_rules import CryptoRules
from models.assurance.grading_rules import GradingRules
from models.naming import tidy_name
from models.order import assets
from resources.words import _

LONGEST_LINE = 300
"""Characters of a title, a number, a unit's name."""


def grading_of(house: House) -> GradingRules:
    """The rules of graded protection that are in force in this vault."""
    return rules_of(house).grading


def crypto_of(house: House) -> CryptoRules:
    """The rules of the cryptography assessment that are in force in this vault."""
    return rules_of(house).crypto


def line(value: str, what: str, *, needed: bool = False) -> str:
    """One line as it is kept; `what` is its translated name. Raises ContractRefused: missing, bad-value."""
    tidy = tidy_name(value)
    if needed and not tidy:
        raise ContractRefused("missing", _("{what} is missing.").format(what=what))
    if len(tidy) > LONGEST_LINE:
        sentence = _("{what} has at most {most} characters.")
        raise ContractRefused("bad-value", sentence.format(what=what, most=LONGEST_LINE))
    return tidy


def paragraph(value: str, what: str, *, needed: bool = False) -> str:
    """Words that may be several lines. Raises ContractRefused: missing, bad-note."""
    text = kept_note(value)
    if needed and not text:
        raise ContractRefused("missing", _("{what} is missing.").format(what=what))
    return text


def one_of(value: str, known: Iterable[str], what: str) -> str:
    """A word that is one of `known`. Raises ContractRefused: bad-value."""
    words = tuple(known)
    if value not in words:
        sentence = _("“{word}” can't be {what}; there are: {known}.")
        shown = ", ".join(filter(None, words))
        raise ContractRefused("bad-value", sentence.format(word=value[:60], what=what, known=shown))
    return value


def number(value: int | None, what: str, *, least: int = 0, most: int = 10**6) -> int | None:
    """A count or a value in range, or None. Raises ContractRefused: bad-value."""
    if value is not None and not least <= value <= most:
        sentence = _("{what} must lie between {least} and {most}.")
        raise ContractRefused("bad-value", sentence.format(what=what, least=least, most=most))
    return value


def require_past(house: House, days: Mapping[str, date | None]) -> None:
    """Papers bear no day that hasn't come. `days` by translated names. Raises ContractRefused: future-day."""
    today = today_of(house)
    for what, day in days.items():
        if day is not None and day > today:
            sentence = _("{what}: {day} hasn't come yet; today is {today}.")
            raise ContractRefused("future-day", sentence.format(what=what, day=day, today=today))


def require_order_of_days(first: tuple[str, date | None], then: tuple[str, date | None]) -> None:
    """The second day isn't before the first, as far as both are known. Raises ContractRefused: overlap."""
    (before, earlier), (after, later) = first, then
    if earlier is not None and later is not None and later < earlier:
        sentence = _("{after} ({later}) is before {before} ({earlier}). Correct one of them.")
        raise ContractRefused(
            "overlap", sentence.format(after=after, later=later, before=before, earlier=earlier)
        )


def require_system(house: House, system: int | None) -> None:
    """The system is registered. Raises ContractRefused: no-such-system."""
    if system is None:
        return
    with house.database.read() as session:
        if system not in assets.asset_names(session):
            sentence = _("There is no system {id}.").format(id=system)
            raise ContractRefused("no-such-system", sentence)


def system_names(house: House) -> dict[int, str]:
    """Every system's name by its id."""
    with house.database.read() as session:
        return assets.asset_names(session)


def changed_words(said: Mapping[str, Any]) -> list[str]:
    """The words among what is said, for screening."""
    return [value for value in said.values() if isinstance(value, str)]
