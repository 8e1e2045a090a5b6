"""What an expansion yields before it becomes a duty: one time that a row of the catalogue applies."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from models.contract.calendar import stepped
from models.contract.due_rules import Reckoned

_LEAD = 30
"""How many days before it is due a duty opens where neither the catalogue nor its nature says. Good practice."""


class Instance(NamedTuple):
    """One time that a row applies; `key` is what comes after the row's id in the duty's key."""

    key: str
    reckoned: Reckoned
    opens: date
    period: str = ""
    first: date | None = None
    last: date | None = None
    person: int | None = None
    item: int | None = None
    matter: int | None = None
    payment: int | None = None


def opening(
    lead: int | None, reckoned: Reckoned, earliest: date | None, usual: date | None
) -> date:
    """The day a duty opens: `lead` days before it is due where that is said, else `usual`, else a month before.

    Never before `earliest`, never after it is due.
    """
    due = reckoned.due
    if due is None:
        opens = usual or earliest or date.min
    elif lead is not None or usual is None:
        opens = stepped(due, -(_LEAD if lead is None else lead))
    else:
        opens = usual
    if earliest is not None:
        opens = max(opens, earliest)
    return opens if due is None else min(opens, due)
