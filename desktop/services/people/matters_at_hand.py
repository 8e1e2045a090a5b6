"""Every matter as of a day, looked at again only where something about it changed."""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass, field
from datetime import date

from desktop.services.contract.evidence import papers_of
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.house import House
from models.people.matter_board import MatterMaker
from models.people.matter_views import MatterView
from resources.words import language


@dataclass(slots=True)
class _Held:
    lock: threading.Lock = field(default_factory=threading.Lock)
    today: MatterMaker = field(default_factory=MatterMaker)
    other: MatterMaker = field(default_factory=MatterMaker)


_HELD: weakref.WeakKeyDictionary[House, _Held] = weakref.WeakKeyDictionary()
_HOLDING = threading.Lock()


def matters_on(house: House, day: date | None = None) -> tuple[MatterView, ...]:
    """Every matter that had begun by `day`, today where none is given, in the order of entry. Any thread."""
    with _HOLDING:
        held = _HELD.setdefault(house, _Held())
    with held.lock:
        today = today_of(house)
        on = day or today
        maker = held.today if on == today else held.other
        return maker.make(rules_of(house), registers_of(house), papers_of(house), on, language())
