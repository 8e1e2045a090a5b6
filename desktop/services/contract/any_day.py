"""Any day asked: as the registers say today, or as they said at the end of some day, by the journal alone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from desktop.services.contract.evidence import papers_of
from desktop.services.contract.registers import registers_of
from desktop.services.contract.rules import rules_of
from desktop.services.house import House
from models.audit.journal import row_details_since
from models.obligations.exposure import stakes
from models.obligations.on_day import OnDay, on_day
from models.obligations.registers import Registers, advance

__all__ = ["OnDay", "any_day", "as_known"]


def any_day(house: House, day: date, *, known: date | None = None) -> OnDay:
    """What held on `day`; with `known` as it was on record at the end of that day, before anything entered later.

    Rules, and what became of documents, are today's. Any thread.
    """
    rules = rules_of(house)
    registers = registers_of(house) if known is None else as_known(house, known)
    return on_day(rules, registers, papers_of(house), day, stakes(rules))


def as_known(house: House, day: date) -> Registers:
    """The registers at the end of `day`, local time, rebuilt from the journal's first event on."""
    until = datetime.combine(day + timedelta(days=1), time()).astimezone()
    with house.database.read() as session:
        return advance(Registers(), row_details_since(session, 0, until))
