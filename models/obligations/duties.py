"""A duty: one instance of a row of the catalogue, for a period, a person, a person's paper, a matter or a payment.

Duties aren't stored. They are expanded from the rules and the registers, and what is said of them names their keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.contract.catalogue import Demand


@dataclass(frozen=True, slots=True)
class Duty:
    """What is owed, and when. `key` stays the same as long as what it is owed for does.

    `opens`: before it nothing is expected. `soft`: the day to aim at. `due` None and not `standing`: owed, but nothing
    says until when. `rolled_from`, `unknown`: see models/deadlines.Deadline. `first` and `last`: the days of `period`.
    `standing`: holds all the time. `settles`: of an advance notice the day of what it announces.
    """

    key: str
    rule: str
    title_zh: str
    title_en: str
    clause: str
    categories: tuple[str, ...]
    cadence: str
    period: str
    first: date | None
    last: date | None
    person: int | None
    item: int | None
    matter: int | None
    payment: int | None
    opens: date
    soft: date | None
    due: date | None
    rolled_from: date | None
    unknown: tuple[int, ...]
    sign: str
    demands: tuple[Demand, ...]
    penalty: str
    report: bool
    standing: bool
    settles: date | None = None

    @property
    def latest(self) -> date | None:
        """The last day that isn't a breach: of a notice moved earlier, the clause's own."""
        if self.due is None or self.rolled_from is None:
            return self.due
        return max(self.due, self.rolled_from)
