"""Indicators and entries of the ledger at the command line: lines for people, objects for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from desktop.cli.terminal import printable, result
from resources.words import N_, _

if TYPE_CHECKING:
    from models.kpi.kpi_entries import Fact, LedgerEntry
    from models.kpi.kpi_rules import EntryKind
    from models.kpi.kpi_status import KpiPeriod, KpiStatus

_COLOURS = {
    "green": N_("on course"),
    "yellow": N_("nearly behind"),
    "red": N_("behind"),
    "none": N_("nothing to judge"),
}


def print_status(statuses: Sequence[KpiStatus]) -> None:
    """Every indicator on a line, with what to beware of below it."""
    for each in statuses:
        line = _("{id}  {title}: {value} ({target}) – {colour}").format(
            id=each.id,
            title=each.title,
            value=each.shown(each.value),
            target=each.target_words,
            colour=_(_COLOURS[each.colour.value]),
        )
        result(printable(line))
        if each.cumulative_target is not None:
            owed = _("owed by now {owed}, at this pace {forecast} at the end").format(
                owed=each.shown(each.cumulative_target), forecast=each.shown(each.forecast)
            )
            result(f"     {owed}")
        for trap in each.traps:
            result(printable(f"   ! {trap}"))


def status_object(status: KpiStatus, *, whole: bool = False) -> dict[str, Any]:
    """An indicator for a program; `whole` with its months and quarters. Rates are of 1, times in minutes."""
    found: dict[str, Any] = {
        "id": status.id,
        "title": status.title,
        "clause": status.clause,
        "unit": status.unit.value,
        "bound": status.bound.value,
        "target": _number(status.target),
        "value": _number(status.value),
        "cumulative_target": _number(status.cumulative_target),
        "forecast": _number(status.forecast),
        "colour": status.colour.value,
        "traps": list(status.traps),
        "entries": status.entries,
        "evidence": status.evidence,
    }
    if whole:
        found["months"] = [_period(each) for each in status.months]
        found["quarters"] = [_period(each) for each in status.quarters]
    return found


def entry_line(kind: EntryKind, entry: LedgerEntry, evidence: int) -> str:
    """An entry on one line."""
    facts = "; ".join(
        f"{field.label} {_plain(entry.facts[field.id])}"
        for field in kind.fields
        if field.id in entry.facts
    )
    proof = _("({count} papers)").format(count=evidence) if evidence else ""
    line = f"{entry.id:>6}  {entry.day}  {kind.label}  {entry.reference}  {facts} {proof}"
    return line.rstrip()


def entry_object(entry: LedgerEntry, evidence: int) -> dict[str, Any]:
    """An entry for a program."""
    return {
        "id": entry.id,
        "kind": entry.kind,
        "day": entry.day.isoformat(),
        "reference": entry.reference,
        "facts": {name: _plain(value) for name, value in entry.facts.items()},
        "evidence": evidence,
    }


def _period(period: KpiPeriod) -> dict[str, Any]:
    return {
        "label": period.label,
        "value": _number(period.value),
        "target": _number(period.target),
        "colour": period.colour.value,
        "cumulative": _number(period.cumulative),
        "cumulative_target": _number(period.cumulative_target),
    }


def _number(value: Fraction | None) -> int | float | None:
    """Whole numbers stay whole; a rate or a mean is rounded for whoever reads it, never for judging."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else round(float(value), 6)


def _plain(value: Fact) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat() if isinstance(value, date) else value
