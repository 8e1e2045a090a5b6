"""The gate before a handover: everything that stands in the way, with its clause, its way to the cure, its waiver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Waived:
    """Who answers for an item of the gate, why and since when. `id` is the waiver's row."""

    id: int
    name: str
    reason: str
    day: date


@dataclass(frozen=True, slots=True)
class GateItem:
    """One thing that the gate found.

    `kind` and `key` say what it is about, open it in the window, and stay the same while it stands in the way. A waiver
    answers for what one `check` of it finds wrong now: what is wrong with it later, or again, is open, as far as the
    registers tell one time from another (models/handover/waiving.py says where they don't). `check` says
    what is wrong ("missing", "unsigned", "returned", "superseded", "lost", "unfinished", "pledge", "leaving",
    "accounts", or as `kind`: "finding", "matter", "kpi", "material", "numbers", "withheld"; for advice also "later",
    "people", "draft", "setting"). `sentence` is translated. `clause` is Ⅰx.y or Ⅱx.y, a standard's, or empty. Only what
    is `blocking` stands in the way; the rest is advice.
    """

    kind: str
    key: str
    check: str
    sentence: str
    clause: str
    blocking: bool = True
    waived: Waived | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands in the way of handing over on `day`, in the order in which it is to be dealt with."""

    day: date
    items: tuple[GateItem, ...]

    @property
    def open(self) -> tuple[GateItem, ...]:
        """What blocks and nobody answers for."""
        return tuple(each for each in self.items if each.blocking and each.waived is None)

    @property
    def waived(self) -> tuple[GateItem, ...]:
        """What somebody answers for."""
        return tuple(each for each in self.items if each.waived is not None)

    @property
    def advice(self) -> tuple[GateItem, ...]:
        """What doesn't block."""
        return tuple(each for each in self.items if not each.blocking and each.waived is None)

    @property
    def ready(self) -> bool:
        """Whether a final package may be built."""
        return not self.open
