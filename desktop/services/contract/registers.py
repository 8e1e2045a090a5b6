"""The registers of a house, held in memory and brought up to date by the journal; and writing to them.

Whoever changes a register does it in one transaction with its event: `said` makes that event.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from desktop.services.house import House
from models.audit.journal import head, row_details_since
from models.obligations.registers import (
    Registers,
    RowSaid,
    advance,
    change,
    detail,
    enter,
    enter_all,
    load,
)
from vault.ids import utc_now

__all__ = ["SHOWN_ON", "change", "detail", "enter", "enter_all", "registers_of", "said", "today_of"]

SHOWN_ON = "shown-on"
"""The setting with the day of an invented contract."""

_HELD: weakref.WeakKeyDictionary[House, tuple[int, Registers]] = weakref.WeakKeyDictionary()
_HOLDING = threading.Lock()


def registers_of(house: House) -> Registers:
    """Every register as it stands now. Any thread; what didn't change since the last call is the same object."""
    with _HOLDING, house.database.read() as session:
        newest = head(session, house.journal.chain).sequence
        held = _HELD.get(house)
        if held is not None and held[0] == newest:
            return held[1]
        if held is None or held[0] > newest:
            registers = load(session)
        else:
            registers = advance(held[1], row_details_since(session, held[0]))
        _HELD[house] = newest, registers
        return registers


def said(
    house: House,
    session: Session,
    action: str,
    object_name: str,
    rows: Sequence[RowSaid | None],
    **words: object,
) -> None:
    """Journal one change of registers; nothing when no row is different."""
    kept = [row for row in rows if row is not None]
    if kept:
        house.journal.append(session, [(action, object_name, detail(kept, **words))], rows=True)


def today_of(house: House) -> date:
    """The day on which things are judged: today, or the day on which an invented contract is to be shown."""
    if house.contract.fictional:
        for setting in registers_of(house).setting.values():
            if setting.name == SHOWN_ON and setting.value:
                return date.fromisoformat(setting.value)
    return utc_now().astimezone().date()
