"""When a step of a matter has to be taken at the latest, and whether it was: 提前N日, 提前N个工作日, N日内.

Advance notices move earlier, never later; periods run on to a working day (contract/deadlines.py has the clauses).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.contract.calendar import WorkingCalendar
from models.contract.deadlines import Deadline, before_days, before_working, within, within_working
from models.obligations.register_records import Matter
from models.people.matter_rules import ADVANCE, BY, DAY, PLANNED, MatterKind, Notice

STRICT = "strict-advance"
"""The setting that says whether so many clear days must lie between notice and event (domain model §0)."""


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice on some day: the last day for it, when it was given, whether it was kept (None: still open).

    `event` is the day that it counts from, None while that isn't known; then there is no deadline either.
    `late_days` counts from the last day to the day it was given, or to the day of the question.
    """

    notice: Notice
    event: date | None
    deadline: Deadline | None
    given: date | None
    kept: bool | None
    late_days: int = 0

    @property
    def late(self) -> bool:
        """Whether the last day passed without it. What an advance notice announces can still be put off."""
        return self.kept is False


def notice_deadline(
    calendar: WorkingCalendar, notice: Notice, event: date, *, strict: bool
) -> Deadline:
    """The last day for `notice` of what happens, or happened, on `event`. Raises DayOutOfReach."""
    if notice.rule == BY:
        return Deadline(event)
    if notice.rule == ADVANCE:
        ahead = before_working if notice.working else before_days
        return ahead(calendar, event, notice.days, strict=strict)
    after = within_working if notice.working else within
    return after(calendar, event, notice.days)


def notice_views(
    calendar: WorkingCalendar,
    kind: MatterKind,
    matter: Matter,
    taken: Mapping[str, date],
    day: date,
    *,
    strict: bool,
    needless: frozenset[str] = frozenset(),
) -> tuple[NoticeView, ...]:
    """Every notice of a matter as of `day`. `taken`: step → the day it was taken; `needless` steps need none."""
    return tuple(
        _view(calendar, notice, matter, taken, day, strict=strict)
        for notice in kind.notices
        if notice.step not in needless
    )


def _view(
    calendar: WorkingCalendar,
    notice: Notice,
    matter: Matter,
    taken: Mapping[str, date],
    day: date,
    *,
    strict: bool,
) -> NoticeView:
    given = taken.get(notice.step)
    event = _event(notice, matter, taken)
    if event is None:
        return NoticeView(notice, None, None, given, None)
    deadline = notice_deadline(calendar, notice, event, strict=strict)
    late = max(((given or day) - deadline.latest).days, 0)
    kept = False if late else (True if given is not None else None)
    return NoticeView(notice, event, deadline, given, kept, late)


def _event(notice: Notice, matter: Matter, taken: Mapping[str, date]) -> date | None:
    if notice.deed and notice.deed in taken:
        return taken[notice.deed]
    if notice.of == DAY:
        return matter.day
    if notice.of == PLANNED:
        return matter.planned
    return taken.get(notice.of)
