"""From a due rule of the catalogue to days: what it is reckoned from, how long, and in which direction it moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from models.contract.calendar import DayOutOfReach, WorkingCalendar, stepped
from models.contract.catalogue import Due
from models.contract.contract_days import ContractDays
from models.contract.deadlines import (
    Deadline,
    before_days,
    before_working,
    rolled,
    within,
    within_months,
    within_working,
)
from models.contract.periods import Period

Anchors = Mapping[str, date | None]
"""The days that belong to one instance: its arrival, its planned day, its payment's window."""


class Reckoned(NamedTuple):
    """When something is due: the day to aim at, the last day, and what is to be known of it (see Deadline).

    `settles`: of an advance notice the day of what it announces.
    """

    soft: date | None = None
    due: date | None = None
    rolled_from: date | None = None
    unknown: tuple[int, ...] = ()
    settles: date | None = None


NO_DAY = Reckoned()
"""Owed, but nothing says until when."""


class DueRules:
    """Reckons due days for one contract under its settings."""

    def __init__(
        self, calendar: WorkingCalendar, settings: Mapping[str, str], days: ContractDays
    ) -> None:
        self._calendar = calendar
        self._settings = settings
        self._strict = settings["strict-advance"] == "yes"
        self._days: dict[str, date | None] = {
            "signed": days.signed,
            "start": days.start,
            "end": days.end,
            "acceptance": days.acceptance,
            "termination": days.termination,
        }
        self._guessed = days.guessed

    def anchor(self, name: str, own: Anchors) -> date | None:
        """The day called `name`; None where it isn't known (yet)."""
        return own[name] if name in own else self._days.get(name)

    def reckon(self, due: Due, own: Anchors) -> Reckoned:
        """The days of a duty with rule at, within, advance, asked or expiry, from its own days and the contract's.

        A day that somebody entered at the end of time (9999-12-31) gives none.
        """
        try:
            return self._reckon(due, own)
        except DayOutOfReach:
            return NO_DAY

    def _reckon(self, due: Due, own: Anchors) -> Reckoned:
        if due.rule == "asked":
            return self._asked(due, own)
        if due.rule == "expiry":
            return self._on(own["until"])
        if due.rule == "at" and (settled := self._settled_day(due)):
            return Reckoned(None, settled)
        anchor = self.anchor(due.anchor, own)
        if anchor is None:
            return NO_DAY
        if due.rule == "at":
            guessed = self._guessed if due.anchor == "acceptance" else ()
            return Reckoned(own.get("soft"), anchor, None, guessed)
        if due.rule == "advance":
            # Who hasn't said when it is to happen can't be late with the notice of it.
            if due.anchor == "planned" and own.get("set") is None:
                return NO_DAY
            return self._advance(due, anchor)
        soft = None if due.soft_days is None else stepped(anchor, due.soft_days)
        return _of(self._within(due, anchor), soft)

    def after_month(self, due: Due, month: Period) -> Reckoned:
        """For rule month: the soft day and the last one in the month after `month` (次月中旬前)."""
        return self._after("month", due, month.whole_last)

    def after_quarter(self, due: Due, last: date) -> Reckoned:
        """For rule quarter: counted from the quarter's last day of service."""
        return self._after("quarter", due, last)

    def _after(self, name: str, due: Due, last: date) -> Reckoned:
        soft = stepped(last, int(self._settings[f"{name}-soft"]))
        hard = stepped(last, int(self._settings[f"{name}-hard"]) + (due.days or 0))
        return _of(rolled(self._calendar, hard), soft)

    def _asked(self, due: Due, own: Anchors) -> Reckoned:
        term = own.get("set")
        if term is None and due.days is not None and (day := own.get("matter")) is not None:
            term = stepped(day, due.days)
        return self._on(term)

    def _on(self, day: date | None) -> Reckoned:
        return NO_DAY if day is None else Reckoned(None, day)

    def _settled_day(self, due: Due) -> date | None:
        text = self._settings.get(due.setting, "") if due.setting else ""
        return date.fromisoformat(text) if text else None

    def _count(self, due: Due, given: int) -> int:
        text = self._settings.get(due.setting, "") if due.setting else ""
        return int(text) if text else given

    def _within(self, due: Due, anchor: date) -> Deadline:
        if due.working is not None:
            return within_working(self._calendar, anchor, self._count(due, due.working))
        if due.months is not None:
            return within_months(self._calendar, anchor, self._count(due, due.months))
        return within(self._calendar, anchor, self._count(due, due.days or 0))

    def _advance(self, due: Due, event: date) -> Reckoned:
        if due.working is not None:
            count = self._count(due, due.working)
            latest = before_working(self._calendar, event, count, strict=self._strict)
        else:
            count = self._count(due, due.days or 0)
            latest = before_days(self._calendar, event, count, strict=self._strict)
        return _of(latest)._replace(settles=event)


def _of(deadline: Deadline, soft: date | None = None) -> Reckoned:
    return Reckoned(soft, deadline.day, deadline.rolled_from, deadline.unknown)
